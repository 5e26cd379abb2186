import { Group, Paper, Radio, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/format';
import { useSession } from '../../../session/session';
import { ClockInput } from '../../segments/ClockInput';
import { DayInput } from '../../segments/DayInput';
import { Consequence } from './Consequence';
import { instantOf, wallOf, zoneName } from '../zone';
import type { StepProps } from './Wizard';
import classes from '../campaigns.module.css';

export function StepWhen({ state }: StepProps) {
  const { t, i18n } = useTranslation('campaigns');
  const format = useFormat();
  const zone = useSession().timezone || 'Europe/Moscow';
  const { draft, set, faults } = state;
  const [wall, setWall] = useState(() => (draft.at ? wallOf(new Date(draft.at), zone) : { day: wallOf(new Date(Date.now() + 86_400_000), zone).day, time: '10:00' }));
  const put = (next: typeof wall) => {
    setWall(next);
    const at = next.day && /^\d\d:\d\d$/.test(next.time) ? instantOf(next.day, next.time, zone) : null;
    set({ at: at ? at.toISOString() : '' });
  };
  const past = draft.start === 'at' && draft.at !== '' && Date.parse(draft.at) < Date.now();
  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
      <Stack gap="lg">
        <Title order={2}>{t('when.title')}</Title>
        <Radio.Group
          aria-label={t('when.title')}
          value={draft.start}
          onChange={(v) => {
            set({ start: v as 'launch' | 'at' });
            if (v === 'at' && !draft.at) put(wall);
          }}
        >
          <Stack gap="md">
            <Radio value="launch" label={t('when.at_once')} description={t('when.at_once_about')} />
            <Radio value="at" label={t('when.later')} description={t('when.later_about')} />
          </Stack>
        </Radio.Group>
        {draft.start === 'at' && (
          <Stack gap="xs" className={classes.inset}>
            <Group gap="sm" align="flex-end">
              <div>
                <Text size="sm" fw={600} mb={2} aria-hidden>
                  {t('when.day')}
                </Text>
                <DayInput label={t('when.day')} value={wall.day} min={wallOf(new Date(), zone).day} onChange={(day) => put({ ...wall, day: day ?? '' })} />
              </div>
              <ClockInput label={t('when.time')} value={wall.time} onChange={(time) => put({ ...wall, time })} />
              <Text size="sm" c="dimmed" pb={8}>
                {zoneName(zone, i18n.language, draft.at ? new Date(draft.at) : undefined)}
              </Text>
            </Group>
            {(faults['entry.at'] || past) && (
              <Text size="sm" c="var(--mantine-color-error)" role="alert">
                {past ? t('when.past') : faults['entry.at']}
              </Text>
            )}
          </Stack>
        )}
        <div>
          <Text size="sm" fw={600} id="priority">
            {t('priority.title')}
          </Text>
          <Text size="xs" c="dimmed" mb={8}>
            {t('priority.why')}
          </Text>
          <SegmentedControl aria-labelledby="priority" value={draft.priority} onChange={(v) => set({ priority: v })} data={['low', 'normal', 'high'].map((p) => ({ value: p, label: t(`priority.${p}`) }))} />
        </div>
        <Consequence>
          {[draft.start === 'launch' ? t('when.then_at_once') : draft.at && !past ? t('when.starts', { at: format.dateTime(draft.at), ago: format.ago(draft.at) }) : t('when.then_choose'), draft.window && t('when.window', { from: draft.window.from, to: draft.window.to }), t(`priority_about.${draft.priority}`)]
            .filter(Boolean)
            .join(' ')}
        </Consequence>
      </Stack>
    </Paper>
  );
}
