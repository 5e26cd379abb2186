import { Badge, Button, Text } from '@mantine/core';
import { IconMailCog, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { Sender } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { EmptyState, type Column } from '../../ui';
import { SettingsFrame } from './SettingsFrame';
import { SettingsList } from './SettingsList';

export default function SendersPage() {
  const { t } = useTranslation('settings');
  const may = useMay();
  const format = useFormat();
  const list = useQuery({ queryKey: ['senders', 'list'], queryFn: async ({ signal }) => (await data(api.GET('/api/v1/senders', { params: { query: { limit: 200 } }, signal }))).items, enabled: may('senders:read') });
  const limits = (s: Sender) =>
    [
      s.limits.per_second && t('limits.short_second', { n: format.number(s.limits.per_second) }),
      s.limits.per_hour && t('limits.short_hour', { n: format.number(s.limits.per_hour) }),
      s.limits.per_day && t('limits.short_day', { n: format.number(s.limits.per_day) }),
      s.limits.warm_up && t('limits.short_warm_up'),
    ]
      .filter(Boolean)
      .join(', ') || t('limits.none');
  const columns: Column<Sender>[] = [
    {
      key: 'name',
      header: t('sender.name'),
      cell: (s) => (
        <span>
          <span style={{ fontWeight: 550 }}>{s.from_name || s.name}</span>
          <Text component="span" display="block" size="xs" c="dimmed">
            {s.from_address}
          </Text>
          {s.held_reason && (
            <Badge color="red" variant="light" size="sm">
              {t('held.short')}
            </Badge>
          )}
        </span>
      ),
    },
    { key: 'server', header: t('sender.server'), cell: (s) => `${s.host}:${s.port}` },
    { key: 'limits', header: t('limits.title'), cell: limits, wide: true },
    { key: 'dkim', header: t('dkim.short'), cell: (s) => (s.dkim ? (s.dkim.on ? t('dkim.on') : t('dkim.off')) : t('dkim.relay')), wide: true },
  ];
  const add = may('senders:write') && (
    <Button leftSection={<IconPlus size={16} />} renderRoot={(p) => <Link to="/settings/senders/new" {...p} />}>
      {t('sender.add')}
    </Button>
  );
  return (
    <SettingsFrame actions={list.data?.length ? add : undefined}>
      <SettingsList
        may={may('senders:read')}
        list={list}
        label={t('section.senders')}
        columns={columns}
        rowKey={(x) => x.id}
        href={(s) => `/settings/senders/${s.id}`}
        empty={
          <EmptyState icon={IconMailCog} title={t('sender.empty_title')} action={add}>
            {t('sender.empty')}
          </EmptyState>
        }
      />
    </SettingsFrame>
  );
}
