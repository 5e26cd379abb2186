import { Anchor, Badge, Button, Group, Paper, Progress, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle, IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/format';
import { ErrorAlert } from '../../../ui';
import type { Finding } from '../data';
import { leftOut, usePreflight } from './check';
import type { StepName, StepProps } from './Wizard';
import classes from '../campaigns.module.css';

export function StepCheck({ state, go }: StepProps) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { last, start } = usePreflight(state.id);
  const begun = useRef(false);
  const run = async () => {
    const id = await state.settle();
    if (id) start.mutate(id);
  };
  // Coming here is asking for a check.
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void run();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once
  }, []);
  const p = last.data;
  const running = start.isPending || p?.state === 'running';
  const done = p?.state === 'done' && !start.isPending;
  const errors = p?.problems.filter((f) => f.severity === 'error') ?? [];
  const warnings = p?.problems.filter((f) => f.severity === 'warning') ?? [];
  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
      <Stack gap="lg">
        <Group justify="space-between">
          <Title order={2}>{t('check.title')}</Title>
          <Button variant="default" size="xs" leftSection={<IconRefresh size={14} />} onClick={() => void run()} disabled={running}>
            {t('check.again')}
          </Button>
        </Group>
        <Text size="sm" c="dimmed">
          {t('check.about')}
        </Text>
        <ErrorAlert error={start.error ?? last.error} />
        {running && (
          <div>
            <Progress value={p && p.total > 0 ? (100 * p.done) / p.total : 4} animated aria-label={t('check.title')} />
            <Text size="sm" mt={6} role="status">
              {p && p.total > 0 ? t('check.progress', { done: format.number(p.done), total: format.number(p.total) }) : t('check.starting')}
            </Text>
          </div>
        )}
        {done && p && (
          <>
            <Group gap="sm" wrap="nowrap" role="status" data-checked={p.ok ? 'ok' : 'wrong'}>
              {p.ok ? <IconCircleCheck size={28} color="var(--mantine-color-green-7)" aria-hidden /> : <IconCircleX size={28} color="var(--mantine-color-red-7)" aria-hidden />}
              <div>
                <Text fw={600}>{t(p.ok ? (warnings.length > 0 ? 'check.ok_but' : 'check.ok') : 'check.wrong')}</Text>
                <Text size="sm" c="dimmed">
                  {t('check.made', { count: p.total, shown: format.number(p.total) })}
                </Text>
              </div>
            </Group>
            {[...errors, ...warnings].map((f, i) => (
              <Problem key={i} finding={f} state={state} go={go} />
            ))}
          </>
        )}
      </Stack>
    </Paper>
  );
}

function mendedAt(code: string): { step?: StepName; letter?: boolean; place?: string; words: string } | null {
  if (code === 'nobody') return { step: 'who', words: 'segment' };
  if (code === 'no_email') return { place: '/clients', words: 'clients' };
  if (code === 'suppressed') return { place: '/settings/suppressions', words: 'suppressions' };
  if (code === 'no_consent') return { step: 'who', words: 'purpose' };
  if (code === 'doubtful_name') return { place: '/clients/names', words: 'names' };
  if (code === 'written_recently') return { step: 'from', words: 'cap' };
  if (/sender/.test(code)) return { step: 'from', words: 'senders' };
  if (code === 'broken_off') return null;
  return { letter: true, words: 'letter' };
}

function Problem({ finding: f, state, go }: StepProps & { finding: Finding }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const mend = mendedAt(f.code);
  const left = leftOut.has(f.code);
  const I = f.severity === 'error' ? IconCircleX : left ? IconInfoCircle : IconAlertTriangle;
  const color = f.severity === 'error' ? 'red' : left ? 'gray' : 'yellow';
  const words = mend && t(`mend.${mend.words}`);
  return (
    <div className={classes.finding} data-color={color} data-code={f.code}>
      <I size={20} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
      <Stack gap={4} style={{ flex: 1, minWidth: 0 }}>
        <Group gap="xs" justify="space-between" wrap="nowrap" align="flex-start">
          <Text size="sm" fw={550}>
            {f.message}
          </Text>
          {f.count > 0 && (
            <Badge variant="default" tt="none" style={{ flex: 'none' }}>
              {t('check.count', { count: f.count, shown: format.number(f.count) })}
            </Badge>
          )}
        </Group>
        {f.examples.length > 0 && (
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {t('check.examples', { list: f.examples.join(', ') })}
          </Text>
        )}
        {mend &&
          (mend.step ? (
            <Anchor component="button" type="button" size="sm" ta="start" onClick={() => go(mend.step!)}>
              {words}
            </Anchor>
          ) : (
            <Anchor size="sm" renderRoot={(p) => (mend.letter ? <Link to="/letters/$id" params={{ id: state.draft.template_id }} {...p} /> : <Link to={mend.place!} {...p} />)}>
              {words}
            </Anchor>
          ))}
      </Stack>
    </div>
  );
}
