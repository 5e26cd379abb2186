import { Button, Group, NumberInput, Stack, Switch, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { components } from '../../api/schema';
import { ApiError } from '../../api/problem';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { BlockSkeleton, Card, Confirm, ErrorAlert, ErrorState, said } from '../../ui';

type Kept = components['schemas']['Retention'];

/** For how long what is only of use for a while is kept; off until somebody turns it on. */
export function Retention() {
  const { t } = useTranslation('system');
  const list = useQuery({ queryKey: ['retention'], queryFn: async ({ signal }) => (await data(api.GET('/api/v1/retention', { signal }))).items });
  return (
    <Card title={t('kept.title')}>
      <Text size="sm" c="dimmed" mb="md">
        {t('kept.text')}
      </Text>
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <BlockSkeleton lines={3} />
      ) : (
        <Stack gap="lg">
          {list.data.map((r) => (
            <One key={`${r.what} ${r.days}`} kept={r} />
          ))}
        </Stack>
      )}
    </Card>
  );
}

function One({ kept }: { kept: Kept }) {
  const { t } = useTranslation('system');
  const format = useFormat();
  const may = useMay();
  const cache = useQueryClient();
  const [on, setOn] = useState(kept.days !== null);
  const [days, setDays] = useState<number | string>(kept.days ?? 365);
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const put = async (value: number | null) => {
    setError(null);
    try {
      const now = await data(api.PATCH('/api/v1/retention/{what}', { params: { path: { what: kept.what } }, body: { days: value } as never }));
      cache.setQueryData(['retention'], now.items);
      said(t(value === null ? 'kept.forever_done' : 'kept.done'));
    } catch (failure) {
      setError(failure);
      throw failure;
    }
  };
  const fault = error instanceof ApiError ? error.fields.days : undefined;
  return (
    <Stack gap="xs">
      <Switch
        label={t(`kept.${kept.what}`)}
        description={t(`kept.${kept.what}_goes`)}
        checked={on}
        disabled={!may('system:write')}
        onChange={(e) => {
          setOn(e.currentTarget.checked);
          if (!e.currentTarget.checked && kept.days !== null) void put(null).catch(() => setOn(true));
        }}
      />
      {on && (
        <Group align="flex-end" gap="sm" ml={52}>
          <NumberInput label={t('kept.days')} min={30} max={3650} allowDecimal={false} value={days} onChange={setDays} error={fault} w={160} disabled={!may('system:write')} />
          <Button variant="default" disabled={!may('system:write') || days === '' || Number(days) === kept.days} onClick={() => setAsking(true)}>
            {t('kept.set')}
          </Button>
        </Group>
      )}
      {kept.days !== null && (
        <Text size="xs" c="dimmed" ml={52}>
          {kept.swept_at ? t('kept.removed', { shown: format.number(kept.removed), ago: format.ago(kept.swept_at) }) : t('kept.soon')}
        </Text>
      )}
      {!fault && <ErrorAlert error={error} />}
      <Confirm opened={asking} onClose={() => setAsking(false)} title={t('kept.sure')} consequence={t('kept.sure_text', { what: t(`kept.${kept.what}_goes`), count: Number(days) })} confirm={t('kept.delete')} onConfirm={() => put(Number(days))} />
    </Stack>
  );
}
