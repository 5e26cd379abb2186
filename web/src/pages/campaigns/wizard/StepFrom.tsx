import { Checkbox, Chip, Collapse, Group, NumberInput, Paper, Select, Stack, Switch, Text, TextInput, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from '@mantine/core';
import { useFormat } from '../../../i18n/format';
import type { Sender } from '../../../api/types';
import { EmptyState, ErrorState, ListSkeleton } from '../../../ui';
import { useSession } from '../../../session/session';
import { useSenders, useSendersOf } from '../data';
import { paceOf } from '../pace';
import { useRecentCampaigns } from '../../segments/data';
import { Consequence } from './Consequence';
import { ClockInput } from '../../segments/ClockInput';
import { zoneName } from '../zone';
import { useChosen, type StepProps } from './Wizard';
import classes from '../campaigns.module.css';

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const utm = ['source', 'medium', 'campaign', 'content', 'term'] as const;

export function StepFrom({ state }: StepProps) {
  const { t, i18n } = useTranslation('campaigns');
  const { draft, set, faults } = state;
  const senders = useSenders();
  const chosen = useSendersOf(draft.sender_ids);
  const past = useRecentCampaigns();
  const { audience } = useChosen(draft);
  const format = useFormat();
  const zone = useSession().timezone || 'Europe/Moscow';
  if (senders.isError) return <ErrorState error={senders.error} onRetry={() => void senders.refetch()} />;
  const w = draft.window;
  const cap = draft.frequency_cap;
  const tr = draft.tracking;
  const setWindow = (change: Partial<NonNullable<typeof w>>) => set({ window: { ...w!, ...change } });
  const lasts = () => {
    const reached = audience.data?.reached;
    const pace = paceOf(chosen, past.data ?? []);
    const letters = t('from.letters', { count: reached ?? 0, shown: format.number(reached ?? 0) });
    if (reached === undefined) return t('from.no_segment');
    if (pace.today !== null && pace.today < reached) return t('launch.days', { shown: format.number(pace.today) });
    if (pace.perSecond) return t(pace.byPast ? 'from.lasts_past' : 'from.lasts', { letters, time: format.duration(reached / pace.perSecond) });
    return t('launch.ends_unknown');
  };
  return (
    <Stack gap="lg">
      <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
        <Stack gap="md">
          <Title order={2}>{t('from.title')}</Title>
          {senders.isPending ? (
            <ListSkeleton rows={2} />
          ) : senders.data.length === 0 ? (
            <EmptyState title={t('from.none')} action={<Button renderRoot={(p) => <Link to="/settings/senders/new" {...p} />}>{t('from.add')}</Button>}>
              {t('from.none_text')}
            </EmptyState>
          ) : (
            <Checkbox.Group value={draft.sender_ids} onChange={(v) => set({ sender_ids: v })} label={t('from.which')} description={t('from.which_why')} error={faults.sender_ids}>
              <div className={classes.cards}>
                {senders.data.map((s) => (
                  <Checkbox.Card key={s.id} value={s.id} p="md" className={classes.card} aria-label={`${s.from_name} ${s.from_address}`}>
                    <Group wrap="nowrap" align="flex-start">
                      <Checkbox.Indicator />
                      <span style={{ minWidth: 0 }}>
                        <Text component="span" display="block" fw={550} size="sm">
                          {s.from_name || s.name}
                        </Text>
                        <Text component="span" display="block" size="sm" style={{ overflowWrap: 'anywhere' }}>
                          {s.from_address}
                        </Text>
                        <Text component="span" display="block" size="xs" c="dimmed" mt={4}>
                          <LimitWords sender={s} />
                        </Text>
                      </span>
                    </Group>
                  </Checkbox.Card>
                ))}
              </div>
            </Checkbox.Group>
          )}
          {chosen.length > 0 && <Consequence>{lasts()}</Consequence>}
        </Stack>
      </Paper>

      <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
        <Stack gap="md">
          <Title order={2}>{t('rules.title')}</Title>
          <Switch
            label={t('window.on')}
            description={t('window.why')}
            checked={Boolean(w)}
            onChange={(e) => set({ window: e.currentTarget.checked ? { from: '09:00', to: '20:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'], zone: 'client', holidays: 'RU' } : null })}
          />
          <Collapse expanded={Boolean(w)}>
            {w && (
              <Stack gap="sm" className={classes.inset}>
                <Group gap="sm" align="flex-start">
                  <ClockInput label={t('window.from')} value={w.from} onChange={(from) => setWindow({ from })} error={faults['window.from']} />
                  <ClockInput label={t('window.to')} value={w.to} onChange={(to) => setWindow({ to })} error={faults['window.to']} />
                  <Select
                    label={t('window.zone')}
                    data={[
                      { value: 'client', label: t('window.zone_client') },
                      { value: 'sender', label: t('window.zone_sender', { zone: zoneName(zone, i18n.language) }) },
                    ]}
                    value={w.zone || 'client'}
                    onChange={(v) => setWindow({ zone: v ?? 'client' })}
                    allowDeselect={false}
                    error={faults['window.zone']}
                    style={{ flex: '1 1 240px', maxWidth: 360 }}
                  />
                </Group>
                <div>
                  <Text size="sm" fw={600} mb={6} id="window-days">
                    {t('window.days')}
                  </Text>
                  <Chip.Group multiple value={w.days ?? []} onChange={(v) => setWindow({ days: days.filter((d) => v.includes(d)) })}>
                    <Group gap={6} role="group" aria-labelledby="window-days">
                      {days.map((d, i) => (
                        <Chip key={d} value={d} size="sm">
                          {new Intl.DateTimeFormat(i18n.language, { weekday: 'short', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + i)))}
                        </Chip>
                      ))}
                    </Group>
                  </Chip.Group>
                  {(w.days ?? []).length === 0 && (
                    <Text size="xs" c="dimmed" mt={4}>
                      {t('window.every_day')}
                    </Text>
                  )}
                </div>
                <Checkbox label={t('window.holidays')} checked={w.holidays === 'RU'} onChange={(e) => setWindow({ holidays: e.currentTarget.checked ? 'RU' : '' })} />
              </Stack>
            )}
          </Collapse>
          <Switch label={t('cap.on')} description={t('cap.why')} checked={Boolean(cap)} onChange={(e) => set({ frequency_cap: e.currentTarget.checked ? { letters: 2, days: 7 } : null })} />
          <Collapse expanded={Boolean(cap)}>
            {cap && (
              <Group gap="sm" className={classes.inset}>
                <NumberInput label={t('cap.letters')} min={1} max={1000} allowDecimal={false} value={cap.letters} onChange={(v) => typeof v === 'number' && set({ frequency_cap: { ...cap, letters: v } })} error={faults['frequency_cap.letters']} w={170} />
                <NumberInput label={t('cap.days')} min={1} max={366} allowDecimal={false} value={cap.days} onChange={(v) => typeof v === 'number' && set({ frequency_cap: { ...cap, days: v } })} error={faults['frequency_cap.days']} w={170} />
              </Group>
            )}
          </Collapse>
        </Stack>
      </Paper>

      <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
        <Stack gap="md">
          <Title order={2}>{t('tracking.title')}</Title>
          <Switch label={t('tracking.clicks')} description={t('tracking.clicks_why')} checked={tr.clicks} onChange={(e) => set({ tracking: { ...tr, clicks: e.currentTarget.checked } })} />
          <Switch label={t('tracking.opens')} description={t('tracking.opens_why')} checked={tr.opens} onChange={(e) => set({ tracking: { ...tr, opens: e.currentTarget.checked } })} />
          <div>
            <Text size="sm" fw={600}>
              {t('tracking.utm')}
            </Text>
            <Text size="xs" c="dimmed" mb="xs">
              {t('tracking.utm_why')}
            </Text>
            <div className={classes.fields}>
              {utm.map((u) => (
                <TextInput key={u} label={t(`utm.${u}`)} description={`utm_${u}`} value={tr.utm?.[u] ?? ''} onChange={(e) => set({ tracking: { ...tr, utm: { ...tr.utm, [u]: e.currentTarget.value } } })} error={faults[`tracking.utm.${u}`]} />
              ))}
            </div>
          </div>
          <TextInput label={t('tracking.erid')} description={t('tracking.erid_why')} value={tr.erid ?? ''} onChange={(e) => set({ tracking: { ...tr, erid: e.currentTarget.value } })} error={faults['tracking.erid']} maw={360} />
        </Stack>
      </Paper>
    </Stack>
  );
}

export function LimitWords({ sender }: { sender: Sender }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { per_second, per_hour, per_day } = sender.limits;
  const parts = [
    per_second && t('limit.second', { shown: format.number(per_second) }),
    per_hour && t('limit.hour', { shown: format.number(per_hour) }),
    per_day && t('limit.day', { shown: format.number(per_day) }),
    sender.limits.warm_up && t('limit.warm_up'),
  ].filter(Boolean) as string[];
  return <>{parts.length > 0 ? t('limit.upto', { parts: parts.join(', ') }) : t('limit.none')}</>;
}
