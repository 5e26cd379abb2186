import { Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { components } from '../../api/schema';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { EmptyState, Pill, type Column } from '../../ui';
import { SettingsFrame } from './SettingsFrame';
import { SettingsList } from './SettingsList';

type SlowDown = components['schemas']['SlowDown'];

/** The mail providers that asked a sender to write more slowly, as it is now. */
export default function ProvidersPage() {
  const { t } = useTranslation(['system', 'settings']);
  const may = useMay();
  const format = useFormat();
  const list = useQuery({ queryKey: ['slow-downs'], queryFn: async ({ signal }) => (await data(api.GET('/api/v1/slow-downs', { signal }))).items, enabled: may('senders:read'), refetchInterval: 15_000 });
  const columns: Column<SlowDown>[] = [
    {
      key: 'provider',
      header: t('provider.name'),
      cell: (s) => (
        <span>
          <span style={{ fontWeight: 550 }}>{s.provider}</span>
          <Text component="span" display="block" size="xs" c="dimmed">
            {t('provider.from', { address: s.address })}
          </Text>
        </span>
      ),
    },
    {
      key: 'now',
      header: t('provider.now'),
      cell: (s) => (Date.parse(s.blocked_until) > Date.now() ? <Pill color="orange">{t('provider.rests', { time: format.time(s.blocked_until) })}</Pill> : t('provider.gap', { time: format.duration(s.gap_seconds) })),
    },
    { key: 'since', header: t('provider.troubled'), cell: (s) => format.ago(s.troubled_at) },
    {
      key: 'said',
      header: t('provider.said'),
      cell: (s) => (
        <Text span size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {s.last_reply}
        </Text>
      ),
    },
  ];
  return (
    <SettingsFrame description={t('provider.text')}>
      <SettingsList
        may={may('senders:read')}
        list={list}
        label={t('settings:section.providers')}
        columns={columns}
        rowKey={(s) => `${s.sender_id} ${s.provider}`}
        empty={
          <EmptyState icon={IconCircleCheck} title={t('provider.empty_title')}>
            {t('provider.empty')}
          </EmptyState>
        }
      />
    </SettingsFrame>
  );
}
