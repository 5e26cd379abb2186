import { Checkbox, Paper, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { StepProps } from './Wizard';

const reasons = ['replied', 'clicked', 'unsubscribed', 'complained', 'bounced'] as const;

export function StepStop({ state }: StepProps) {
  const { t } = useTranslation('campaigns');
  const { draft, set, faults } = state;
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
        <Text size="sm" c="dimmed">
          {t('stop.always')}
        </Text>
      </Stack>
    </Paper>
  );
}
