import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconCheck, IconCloudCheck, IconCloudOff, IconDeviceFloppy } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '../../../api/types';
import { ErrorAlert, PageHeader, StateBadge } from '../../../ui';
import { useRecentCampaigns, useSegments } from '../../segments/data';
import { useAudience, useSenders, useTemplates } from '../data';
import { useDraft, type Draft, type DraftState } from './draft';
import { StepCheck } from './StepCheck';
import { StepFrom } from './StepFrom';
import { StepLaunch } from './StepLaunch';
import { StepStop } from './StepStop';
import { StepWhat } from './StepWhat';
import { StepWhen } from './StepWhen';
import { StepWho } from './StepWho';
import classes from '../campaigns.module.css';

export const steps = ['who', 'what', 'from', 'when', 'stop', 'check', 'launch'] as const;
export type StepName = (typeof steps)[number];

export interface StepProps {
  state: DraftState;
  go: (step: StepName) => void;
}

/** Puts a campaign together step by step; each step says what follows from it. */
export function Wizard({ campaign, begin }: { campaign?: Campaign; begin: Partial<Draft> }) {
  const { t } = useTranslation('campaigns');
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { step?: string };
  const step: StepName = steps.find((s) => s === search.step) ?? 'who';
  const state = useDraft(campaign, begin, t('unnamed'), (id) => void navigate({ to: '/campaigns/$id/edit', params: { id }, search: { step: stepNow.current } as never, replace: true }));
  const stepNow = useRef<string>(step);
  stepNow.current = step;
  const { draft } = state;
  const body = useRef<HTMLDivElement>(null);
  const first = useRef(true);

  const senders = useSenders();
  // The one there is, or the one that was used last, needs no choosing.
  const past = useRecentCampaigns();
  const onlySender = senders.data?.length === 1 ? senders.data[0]!.id : undefined;
  const usual = onlySender ?? past.data?.[0]?.sender_ids.find((id) => senders.data?.some((s) => s.id === id));
  useEffect(() => {
    if (draft.sender_ids.length === 0 && usual) state.set({ sender_ids: [usual] });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when the senders are known
  }, [usual]);

  useEffect(() => {
    if (first.current) first.current = false;
    else body.current?.focus();
    window.scrollTo({ top: 0 });
  }, [step]);

  const go = (to: StepName) => {
    void (state.id ? navigate({ to: '/campaigns/$id/edit', params: { id: state.id }, search: { step: to } as never }) : navigate({ to: '/campaigns/new', search: { step: to } as never }));
  };
  const done = useMemo<Record<StepName, boolean>>(
    () => ({
      who: Boolean(draft.segment_id),
      what: Boolean(draft.template_id),
      from: draft.sender_ids.length > 0,
      when: draft.start === 'launch' || Boolean(draft.at),
      stop: true,
      check: false,
      launch: false,
    }),
    [draft],
  );
  const at = steps.indexOf(step);
  const missing = steps.slice(0, 4).filter((s) => !done[s]);
  const Step = { who: StepWho, what: StepWhat, from: StepFrom, when: StepWhen, stop: StepStop, check: StepCheck, launch: StepLaunch }[step];

  return (
    <>
      <PageHeader back={{ to: '/campaigns', label: t('title') }} title={draft.name.trim() || t('new')} beside={<StateBadge kind="campaign" state="draft" />} description={<SavingWords state={state} />} />
      <div className={classes.wizard}>
        <nav aria-label={t('steps')} className={classes.steps}>
          <ol>
            {steps.map((s, i) => (
              <li key={s}>
                <button type="button" className={classes.step} data-here={s === step || undefined} data-done={(done[s] && i < at) || undefined} aria-current={s === step ? 'step' : undefined} onClick={() => go(s)}>
                  <span className={classes.stepMark} aria-hidden>
                    {done[s] && s !== step && (i < at || Boolean(state.id)) ? <IconCheck size={14} stroke={3} /> : i + 1}
                  </span>
                  <span className={classes.stepWords}>
                    <span className={classes.stepName}>{t(`step.${s}`)}</span>
                    <StepNote step={s} draft={draft} />
                  </span>
                </button>
              </li>
            ))}
          </ol>
        </nav>
        <div ref={body} tabIndex={-1} style={{ outline: 'none', minWidth: 0 }}>
          <Stack gap="lg">
            <ErrorAlert error={state.error} title={t('not_saved')} />
            {(step === 'check' || step === 'launch') && missing.length > 0 ? (
              <Paper withBorder p="lg">
                <Stack gap="sm" align="flex-start">
                  <Text>{t('missing')}</Text>
                  {missing.map((m) => (
                    <Button key={m} variant="default" onClick={() => go(m)}>
                      {t(`missing_step.${m}`)}
                    </Button>
                  ))}
                </Stack>
              </Paper>
            ) : (
              <Step state={state} go={go} />
            )}
            <Group justify="space-between">
              {at > 0 ? (
                <Button variant="default" leftSection={<IconArrowLeft size={16} />} onClick={() => go(steps[at - 1]!)}>
                  {t('back')}
                </Button>
              ) : (
                <span />
              )}
              {step !== 'launch' && (
                <Button rightSection={<IconArrowRight size={16} />} onClick={() => go(steps[at + 1]!)} disabled={!done[step] && at < 4} data-next>
                  {t('next', { step: t(`step.${steps[at + 1]!}`) })}
                </Button>
              )}
            </Group>
          </Stack>
        </div>
      </div>
    </>
  );
}

function SavingWords({ state }: { state: DraftState }) {
  const { t } = useTranslation('campaigns');
  const icon = { kept: IconDeviceFloppy, saving: IconCloudCheck, saved: IconCloudCheck, failed: IconCloudOff }[state.saving];
  const I = icon;
  return (
    <span role="status" style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }} data-saving={state.saving}>
      <I size={16} aria-hidden />
      {t(`saving.${state.saving}`)}
    </span>
  );
}

/** What was chosen in a step, in a few words below its name. */
function StepNote({ step, draft }: { step: StepName; draft: Draft }) {
  const { t } = useTranslation('campaigns');
  const segments = useSegments();
  const letters = useTemplates();
  const senders = useSenders();
  const words: Partial<Record<StepName, ReactNode>> = {
    who: segments.data?.find((s) => s.id === draft.segment_id)?.name,
    what: letters.data?.find((l) => l.id === draft.template_id)?.name,
    from: senders.data?.filter((s) => draft.sender_ids.includes(s.id)).map((s) => s.from_address).join(', '),
    stop: draft.stop_on.length > 0 ? t('stop.note', { count: draft.stop_on.length }) : t('stop.none'),
    when: draft.start === 'launch' ? t('when.at_once_short') : draft.at ? t('when.later_short') : undefined,
  };
  return words[step] ? <span className={classes.stepNote}>{words[step]}</span> : null;
}

/** The segment that was chosen, and whom of it the campaign reaches. */
export function useChosen(draft: Draft) {
  const segments = useSegments();
  const segment = segments.data?.find((s) => s.id === draft.segment_id);
  const audience = useAudience(segment?.rule, draft.purpose);
  return { segments, segment, audience };
}
