import { Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/format';
import { BlockSkeleton, Card, ErrorAlert } from '../../../ui';
import type { Audience } from '../data';

/** How many get a letter, how many do not, and why. */
export function AudienceWords({ audience }: { audience: UseQueryResult<Audience> }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const a = audience.data;
  return (
    <Card label={t('audience.title')}>
      <ErrorAlert error={audience.error} />
      {!a && !audience.isError && <BlockSkeleton lines={3} />}
      {a && (
        <Stack gap={6} aria-live="polite" data-reached={a.reached}>
          <Text size="sm" c="dimmed">
            {t('audience.title')}
          </Text>
          <Text fz="1.75rem" fw={640} lh={1.2} style={{ fontVariantNumeric: 'tabular-nums' }}>
            {t('audience.people', { count: a.reached, shown: format.number(a.reached) })}
          </Text>
          {a.left.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t(a.total > 0 ? 'audience.all' : 'audience.nobody')}
            </Text>
          ) : (
            <>
              <Text size="sm" mt={4}>
                {t('audience.left', { count: a.total - a.reached, shown: format.number(a.total - a.reached) })}
              </Text>
              <ul style={{ margin: 0, paddingInlineStart: 20, fontSize: '0.875rem' }}>
                {a.left.map((l) => (
                  <li key={l.reason}>{t(`audience.reason.${l.reason}`, { count: l.count, shown: format.number(l.count) })}</li>
                ))}
              </ul>
            </>
          )}
        </Stack>
      )}
    </Card>
  );
}
