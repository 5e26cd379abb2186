import { Button, Paper, SegmentedControl, Text } from '@mantine/core';
import { IconPlus, IconSend } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { Campaign } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { DataTable, EmptyState, ErrorState, ListSkeleton, NoPermission, NothingFound, PageHeader, StateBadge, Time, type Column } from '../../ui';
import { useSegments } from '../segments/data';
import { StateBar } from './page/StateBar';

const filters = { all: null, active: ['running', 'scheduled', 'paused', 'held'], draft: ['draft'], done: ['finished', 'canceled'] } as const;
type Filter = keyof typeof filters;

export default function CampaignsPage() {
  const { t } = useTranslation('campaigns');
  const may = useMay();
  const format = useFormat();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { show?: Filter };
  const show: Filter = search.show && search.show in filters ? search.show : 'all';
  const segments = useSegments();
  const list = useInfiniteQuery({
    queryKey: ['campaigns', 'list'],
    queryFn: ({ signal, pageParam }) => data(api.GET('/api/v1/campaigns', { params: { query: { limit: 100, cursor: pageParam || undefined } }, signal })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: (q) => (q.state.data?.pages.some((p) => p.items.some((c) => c.state === 'running')) ? 3000 : false),
  });
  const all = (list.data?.pages.flatMap((p) => p.items) ?? []) as Campaign[];
  const states = filters[show] as readonly string[] | null;
  const rows = states ? all.filter((c) => states.includes(c.state)) : all;
  const create = may('campaigns:write') && (
    <Button leftSection={<IconPlus size={16} />} renderRoot={(p) => <Link to="/campaigns/new" {...p} />}>
      {t('new')}
    </Button>
  );
  const rate = (n: number, c: Campaign) => (c.counts.sent > 0 ? format.percent(n / c.counts.sent) : '');
  const columns: Column<Campaign>[] = [
    {
      key: 'name',
      header: t('column.name'),
      cell: (c) => (
        <span style={{ display: 'block', minWidth: 0 }}>
          <span style={{ fontWeight: 550, overflowWrap: 'anywhere' }}>{c.name}</span>
          <Text component="span" display="block" size="xs" c="dimmed">
            {[t(`purpose.${c.purpose}`), segments.data?.find((s) => s.id === c.segment_id)?.name].filter(Boolean).join(' · ')}
          </Text>
        </span>
      ),
    },
    { key: 'state', header: t('column.state'), cell: (c) => <StateBadge kind="campaign" state={c.state} /> },
    {
      key: 'sent',
      header: t('column.sent'),
      cell: (c) =>
        c.counts.audience > 0 ? (
          <span style={{ display: 'block', minWidth: 110 }}>
            <span style={{ fontVariantNumeric: 'tabular-nums' }}>{t('sent_of', { sent: format.number(c.counts.sent), all: format.number(c.counts.audience) })}</span>
            <StateBar counts={c.counts} small />
          </span>
        ) : null,
    },
    { key: 'opened', header: t('column.opened'), align: 'right', cell: (c) => rate(c.counts.opened, c), wide: true },
    { key: 'clicked', header: t('column.clicked'), align: 'right', cell: (c) => rate(c.counts.clicked, c), wide: true },
    { key: 'when', header: t('column.when'), cell: (c) => <When campaign={c} />, wide: true },
  ];
  return (
    <>
      <PageHeader title={t('title')} actions={create} />
      <Paper withBorder style={{ overflow: 'clip' }}>
        {!may('campaigns:read') ? (
          <NoPermission />
        ) : list.isPending ? (
          <ListSkeleton />
        ) : list.isError && all.length === 0 ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : all.length === 0 ? (
          <EmptyState icon={IconSend} title={t('empty.title')} action={create}>
            {t('empty.text')}
          </EmptyState>
        ) : (
          <>
            <div style={{ padding: '12px 24px', borderBottom: '1px solid var(--line)', overflowX: 'auto' }}>
              <SegmentedControl
                size="xs"
                aria-label={t('filter.label')}
                value={show}
                onChange={(v) => void navigate({ to: '/campaigns', search: { show: v === 'all' ? undefined : v } as never, replace: true })}
                data={(Object.keys(filters) as Filter[]).map((f) => ({ value: f, label: t(`filter.${f}`) }))}
              />
            </div>
            {rows.length === 0 && !list.hasNextPage ? (
              <NothingFound onReset={() => void navigate({ to: '/campaigns', search: {} as never, replace: true })} />
            ) : (
              <DataTable
                label={t('title')}
                columns={columns}
                rows={rows}
                rowKey={(c) => c.id}
                href={(c) => (c.state === 'draft' ? `/campaigns/${c.id}/edit` : `/campaigns/${c.id}`)}
                more={{ has: list.hasNextPage, loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
              />
            )}
          </>
        )}
      </Paper>
    </>
  );
}

function When({ campaign: c }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  if (c.state === 'scheduled' && c.entry.at) return <Time at={c.entry.at} absolute />;
  if (c.launched_at) return <Time at={c.launched_at} />;
  return (
    <Text span size="sm" c="dimmed">
      {t('changed')} <Time at={c.updated_at} />
    </Text>
  );
}
