import { Checkbox, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/format';
import { Consequence } from './Consequence';
import type { StepProps } from './Wizard';

const reasons = ['replied', 'clicked', 'unsubscribed', 'complained', 'bounced'] as const;

export function StepStop({ state }: StepProps) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { draft, set, faults } = state;
  const chosen = reasons.filter((r) => draft.stop_on.includes(r));
  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
      <Stack gap="lg">
        <Title order={2}>{t('stop.title')}</Title>
        <Checkbox.Group label={t('stop.label')} description={t('stop.why')} value={draft.stop_on} onChange={(v) => set({ stop_on: v })} error={faults.stop_on}>
          <Stack gap="sm" mt="md">
            {reasons.map((r) => (
              <Checkbox key={r} value={r} label={t(`stop.on.${r}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Consequence>{chosen.length > 0 ? t('stop.then', { list: format.list(chosen.map((r) => t(`stop.short.${r}`)), 'or') }) : t('stop.never')}</Consequence>
        <Text size="sm" c="dimmed">
          {t('stop.always')}
        </Text>
      </Stack>
    </Paper>
  );
}
