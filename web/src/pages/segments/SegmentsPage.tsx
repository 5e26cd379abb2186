import { Anchor, Button, Paper, Text, TextInput } from '@mantine/core';
import { IconFilter, IconPlus, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Campaign, Segment } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { DataTable, EmptyState, ErrorState, ListSkeleton, NoPermission, NothingFound, PageHeader, Time, type Column } from '../../ui';
import { useFields, useRecentCampaigns, useSegmentCount, useSegments } from './data';
import { describe } from './words';

export default function SegmentsPage() {
  const { t, i18n } = useTranslation('segments');
  const may = useMay();
  const format = useFormat();
  const list = useSegments();
  const { fields } = useFields();
  const campaigns = useRecentCampaigns(may('campaigns:read'));
  const [q, setQ] = useState('');
  const create = may('segments:write') && (
    <Button leftSection={<IconPlus size={16} />} renderRoot={(p) => <Link to="/segments/new" {...p} />}>
      {t('new')}
    </Button>
  );
  const names = (field: string, id: string) => (field === 'received_campaign' ? campaigns.data?.find((c) => c.id === id)?.name : undefined);
  const rows = (list.data ?? []).filter((s) => s.name.toLocaleLowerCase().includes(q.trim().toLocaleLowerCase()));

  const columns: Column<Segment>[] = [
    {
      key: 'name',
      header: t('column.name'),
      cell: (s) => (
        <span style={{ display: 'block', minWidth: 0 }}>
          <span style={{ fontWeight: 550, overflowWrap: 'anywhere' }}>{s.name}</span>
          <Text component="span" display="block" size="xs" c="dimmed" lineClamp={2}>
            {fields.size > 0 && describe({ t, language: i18n.language, format, fields, names }, s.rule)}
          </Text>
        </span>
      ),
    },
    { key: 'count', header: t('column.count'), align: 'right', width: '120px', cell: (s) => <LiveCount id={s.id} /> },
    { key: 'used', header: t('column.used'), width: '26%', cell: (s) => <UsedBy campaigns={campaigns.data?.filter((c) => c.segment_id === s.id)} />, wide: true },
    { key: 'updated', header: t('column.updated'), width: '150px', cell: (s) => <Time at={s.updated_at} />, wide: true },
  ];

  return (
    <>
      <PageHeader title={t('title')} description={t('about')} actions={create} />
      <Paper withBorder style={{ overflow: 'clip' }}>
        {!may('segments:read') ? (
          <NoPermission />
        ) : list.isPending ? (
          <ListSkeleton />
        ) : list.isError ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : list.data.length === 0 ? (
          <EmptyState icon={IconFilter} title={t('empty.title')} action={create}>
            {t('empty.text')}
          </EmptyState>
        ) : (
          <>
            {list.data.length > 5 && (
              <div style={{ padding: '12px 24px', borderBottom: '1px solid var(--line)' }} role="search">
                <TextInput data-search aria-label={t('search')} placeholder={t('search')} leftSection={<IconSearch size={16} />} value={q} onChange={(e) => setQ(e.currentTarget.value)} maw={360} />
              </div>
            )}
            {rows.length === 0 ? <NothingFound onReset={() => setQ('')} /> : <DataTable label={t('title')} columns={columns} rows={rows} rowKey={(s) => s.id} href={(s) => `/segments/${s.id}`} />}
          </>
        )}
      </Paper>
    </>
  );
}

function LiveCount({ id }: { id: string }) {
  const { t } = useTranslation('segments');
  const format = useFormat();
  const q = useSegmentCount(id);
  if (q.isError) return <span title={t('count_failed')}>{'—'}</span>;
  return <span style={{ fontVariantNumeric: 'tabular-nums', fontWeight: 550 }}>{q.data === undefined ? '…' : format.number(q.data)}</span>;
}

export function UsedBy({ campaigns }: { campaigns: Campaign[] | undefined }) {
  const { t } = useTranslation('segments');
  if (!campaigns) return null;
  if (campaigns.length === 0) {
    return (
      <Text span size="sm" c="dimmed">
        {t('unused')}
      </Text>
    );
  }
  const first = campaigns[0]!;
  return (
    <span style={{ overflowWrap: 'anywhere' }}>
      <Anchor size="sm" renderRoot={(p) => <Link to="/campaigns/$id" params={{ id: first.id }} {...p} />}>
        {first.name}
      </Anchor>
      {campaigns.length > 1 && (
        <Text span size="xs" c="dimmed">
          {' '}
          {t('and_more', { count: campaigns.length - 1 })}
        </Text>
      )}
    </span>
  );
}
