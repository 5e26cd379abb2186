import { Button, Paper } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { Import } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { DataTable, EmptyState, ErrorState, ListSkeleton, PageHeader, StateBadge, Time, type Column } from '../../ui';

export default function ImportsPage() {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const may = useMay();
  const list = useInfiniteQuery({
    queryKey: ['imports', 'list'],
    queryFn: ({ signal, pageParam }) => data(api.GET('/api/v1/imports', { params: { query: { limit: 50, cursor: pageParam || undefined } }, signal })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
  });
  // A check of a file before its import is no import.
  const rows = list.data?.pages.flatMap((p) => p.items).filter((r) => !r.dry_run) ?? [];
  const columns: Column<Import>[] = [
    { key: 'file', header: t('column.file'), cell: (r) => <span style={{ fontWeight: 550, overflowWrap: 'anywhere' }}>{r.file_name || t('one')}</span> },
    { key: 'state', header: t('column.state'), cell: (r) => <StateBadge kind="import" state={r.state} /> },
    { key: 'rows', header: t('would.rows'), cell: (r) => format.number(r.rows), align: 'right' },
    { key: 'created', header: t('count.created'), cell: (r) => format.number(r.created), align: 'right' },
    { key: 'updated', header: t('count.updated'), cell: (r) => format.number(r.updated), align: 'right', wide: true },
    { key: 'rejected', header: t('count.rejected'), cell: (r) => format.number(r.rejected), align: 'right', wide: true },
    { key: 'at', header: t('column.at'), cell: (r) => <Time at={r.created_at} /> },
  ];
  const action = may('imports:write') && (
    <Button leftSection={<IconFileImport size={16} />} renderRoot={(p) => <Link to="/imports/new" {...p} />}>
      {t('new.action')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')} description={t('text')} back={{ to: '/clients', label: t('clients') }} actions={action} />
      <Paper withBorder style={{ overflow: 'clip' }}>
        {list.isPending ? (
          <ListSkeleton rows={4} />
        ) : list.isError ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : rows.length === 0 && !list.hasNextPage ? (
          <EmptyState icon={IconFileImport} title={t('empty.title')} action={action}>
            {t('empty.text')}
          </EmptyState>
        ) : (
          <DataTable label={t('title')} columns={columns} rows={rows} rowKey={(r) => r.id} href={(r) => `/imports/${r.id}`} more={{ has: Boolean(list.hasNextPage), loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }} />
        )}
      </Paper>
    </>
  );
}
