import { Alert, Anchor, Stack, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/problem';
import type { Client } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { BlockSkeleton, Card, ErrorWords, NameWithSalutation } from '../../ui';
import classes from './segments.module.css';

interface Props {
  preview: UseQueryResult<{ count: number; sample: Client[] }>;
  stale: boolean;
  /** How many conditions are not finished, and so not counted. */
  left: number;
}

/** How many a rule selects just now, and some of them. */
export function People({ preview, stale, left }: Props) {
  const { t } = useTranslation('segments');
  const format = useFormat();
  const { data, error } = preview;
  const refused = error instanceof ApiError && error.status === 422;
  return (
    <Card label={t('people')}>
      <Text size="sm" c="dimmed">
        {t('selected')}
      </Text>
      <div aria-live="polite" aria-atomic="true">
        {data ? (
          <div className={classes.count} data-stale={stale || refused || undefined} data-count={stale ? undefined : data.count}>
            {t('people_count', { count: data.count, shown: format.number(data.count) })}
          </div>
        ) : (
          !error && <div className={classes.count}>{'…'}</div>
        )}
      </div>
      {left > 0 && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('left_out', { count: left })}
        </Text>
      )}
      {error && (
        <Alert color={refused ? 'orange' : 'red'} variant="light" mt="sm" py="xs" role="alert">
          {refused ? t('rule_refused') : <ErrorWords error={error} />}
        </Alert>
      )}
      {!data && !error && <BlockSkeleton lines={5} />}
      {data && data.count === 0 && !refused && (
        <Text size="sm" mt="sm">
          {t('nobody_yet')}
        </Text>
      )}
      {data && data.sample.length > 0 && (
        <Stack gap={0} mt="md">
          <Text size="xs" c="dimmed" pb={4}>
            {t('sample')}
          </Text>
          <ul className={classes.people}>
            {data.sample.slice(0, 8).map((c) => (
              <li key={c.id}>
                <Anchor c="inherit" size="sm" underline="never" renderRoot={(p) => <Link to="/clients/$id" params={{ id: c.id }} target="_blank" {...p} />} style={{ minWidth: 0 }}>
                  <NameWithSalutation client={c} />
                </Anchor>
                <Text size="xs" c="dimmed" ta="right" style={{ flex: 'none', maxWidth: '45%' }}>
                  {[c.city || c.company, c.name_doubtful ? t('doubtful') : t(`gender.${c.gender}`)].filter(Boolean).join(', ')}
                </Text>
              </li>
            ))}
          </ul>
        </Stack>
      )}
    </Card>
  );
}
