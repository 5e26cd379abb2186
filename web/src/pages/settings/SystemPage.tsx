import { Alert, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { components } from '../../api/schema';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { Card, DataTable, ErrorState, NoPermission, PageSkeleton, Pill, Stat, Time, type Column } from '../../ui';
import { Retention } from './Retention';
import { SettingsFrame } from './SettingsFrame';

type System = components['schemas']['System'];

/** How the installation is, what is wrong with it, and what to do. */
export default function SystemPage() {
  const { t, i18n } = useTranslation(['system', 'settings']);
  const may = useMay();
  const system = useQuery({ queryKey: ['system', i18n.language], queryFn: ({ signal }) => data(api.GET('/api/v1/system', { signal })), enabled: may('system:read'), refetchInterval: 10_000 });
  return (
    <SettingsFrame description={t('text')}>
      {!may('system:read') ? <NoPermission /> : system.isError && !system.data ? <ErrorState error={system.error} onRetry={() => void system.refetch()} /> : !system.data ? <PageSkeleton /> : <Found system={system.data} />}
    </SettingsFrame>
  );
}

function Found({ system: s }: { system: System }) {
  const { t } = useTranslation('system');
  const format = useFormat();
  const may = useMay();
  return (
    <Stack gap="lg">
      <div role="status">
        {s.ok ? (
          <Alert color="green" variant="light" icon={<IconCircleCheck size={18} />} title={t('well')}>
            {t('well_text')}
          </Alert>
        ) : (
          <Stack gap="sm">
            {s.troubles.map((x) => (
              <Alert key={`${x.code} ${x.message}`} color={x.severity === 'error' ? 'red' : 'yellow'} variant="light" icon={x.severity === 'error' ? <IconCircleX size={18} /> : <IconAlertTriangle size={18} />} data-trouble={x.code}>
                {x.message}
              </Alert>
            ))}
          </Stack>
        )}
      </div>
      <Card title={t('queue.title')}>
        <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="lg">
          <Stat label={t('queue.waiting')} value={format.number(s.queue.waiting)} />
          <Stat label={t('queue.due')} value={format.number(s.queue.due)} note={t('queue.due_note')} />
          <Stat label={t('queue.leased')} value={format.number(s.queue.leased)} />
          <Stat label={t('queue.stopped')} value={format.number(s.queue.stopped)} note={s.queue.held > 0 ? <Link to="/campaigns">{t('queue.held', { count: s.queue.held })}</Link> : undefined} />
          <Stat label={t('queue.uncertain')} value={format.number(s.queue.uncertain)} />
          <Stat label={t('queue.orphans')} value={format.number(s.queue.orphans)} />
        </SimpleGrid>
      </Card>
      <Workers workers={s.workers} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Card title={t('database.title')}>
          <Facts
            rows={[
              ['PostgreSQL', s.database.version.split(' ')[0]],
              [t('database.size'), format.bytes(s.database.bytes)],
              [t('database.connections'), t('of', { n: format.number(s.database.connections), all: format.number(s.database.max_connections) })],
            ]}
          />
        </Card>
        <Card title={t('redis.title')}>
          {s.redis ? (
            <Facts
              rows={[
                ['Redis', s.redis.ok ? s.redis.version || t('answers') : <Pill color="red">{t('redis.away')}</Pill>],
                [t('redis.memory'), format.bytes(s.redis.bytes)],
                [t('redis.policy'), s.redis.policy || t('not_told')],
                [t('redis.tasks'), format.number(s.redis.tasks)],
              ]}
            />
          ) : (
            <Text size="sm" c="dimmed">
              {t('redis.none')}
            </Text>
          )}
        </Card>
      </SimpleGrid>
      <Card title={t('inbound.title')}>
        <Stack gap="md">
          <Facts
            rows={[
              [t('inbound.waiting'), format.number(s.inbound.waiting)],
              [t('inbound.set_aside'), format.number(s.inbound.set_aside)],
              ...s.inbound.doors.map((d): [ReactNode, ReactNode] => [t(`door.${d.door}`), <>{t('inbound.last')} <Time at={d.last_at} /></>]),
            ]}
          />
          {s.mailboxes.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('inbound.no_mailboxes')}
            </Text>
          ) : (
            <Facts
              rows={s.mailboxes.map((m): [ReactNode, ReactNode] => [
                may('senders:read') ? <Link to="/settings/senders/$id" params={{ id: m.sender_id }}>{m.address}</Link> : m.address,
                m.stage ? <Text span size="sm" c="var(--mantine-color-error)">{m.message}</Text> : m.read_at ? <>{t('inbound.read')} <Time at={m.read_at} /></> : t('inbound.not_yet'),
              ])}
            />
          )}
        </Stack>
      </Card>
      <Retention />
      <Text size="sm" c="dimmed">
        {t('version', { version: s.version })}
      </Text>
    </Stack>
  );
}

function Workers({ workers }: { workers: System['workers'] }) {
  const { t } = useTranslation('system');
  const format = useFormat();
  const columns: Column<System['workers'][number]>[] = [
    { key: 'worker', header: t('worker.name'), cell: (w) => <Text span size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>{w.worker}</Text> },
    { key: 'state', header: t('worker.state'), cell: (w) => (w.alive ? <Pill color="green">{t('worker.alive')}</Pill> : <Pill color="orange">{t('worker.silent')}</Pill>) },
    { key: 'beat', header: t('worker.beat'), cell: (w) => <Time at={w.beat_at} /> },
    { key: 'journal', header: t('worker.journal'), cell: (w) => format.bytes(w.journal_bytes), wide: true },
    { key: 'version', header: t('worker.version'), cell: (w) => w.version || '—', wide: true },
  ];
  return (
    <Card title={t('worker.title')} padded={workers.length === 0}>
      {workers.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('worker.none')}
        </Text>
      ) : (
        <DataTable label={t('worker.title')} columns={columns} rows={workers} rowKey={(w) => w.worker} keys={false} />
      )}
    </Card>
  );
}

function Facts({ rows }: { rows: [ReactNode, ReactNode][] }) {
  return (
    <Stack gap={6}>
      {rows.map(([k, v], i) => (
        <Group key={i} justify="space-between" gap="md" wrap="nowrap" align="baseline">
          <Text component="span" size="sm" c="dimmed" style={{ overflowWrap: 'break-word', minWidth: 0 }}>
            {k}
          </Text>
          <Text component="span" size="sm" ta="end" style={{ overflowWrap: 'break-word', minWidth: 0, fontVariantNumeric: 'tabular-nums' }}>
            {v}
          </Text>
        </Group>
      ))}
    </Stack>
  );
}
