import { Alert, Anchor, Button, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconUsers } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data, raw } from '../../api/client';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { Card, ConfirmButton, DataTable, DownloadButton, ErrorState, PageHeader, PageSkeleton, Stat, StateBadge, Time, said, type Column } from '../../ui';
import { parseCSV, useRun, type Run } from './data';
import classes from './imports.module.css';

/** How an import goes and what came of it. */
export default function ImportPage() {
  const { id = '' } = useParams({ strict: false });
  const { t } = useTranslation('imports');
  const run = useRun(id);
  if (run.isPending) return <PageSkeleton />;
  if (run.isError) {
    return (
      <>
        <PageHeader title={t('one')} back={{ to: '/imports', label: t('title') }} />
        <ErrorState error={run.error} onRetry={() => void run.refetch()} />
      </>
    );
  }
  return <Shown run={run.data} />;
}

function Shown({ run }: { run: Run }) {
  const { t } = useTranslation('imports');
  const format = useFormat();
  const may = useMay();
  const cache = useQueryClient();
  const running = run.state === 'running';
  useEffect(() => {
    if (!running) void cache.invalidateQueries({ queryKey: ['clients'] });
  }, [running, cache]);
  const share = run.bytes_total ? run.bytes_read / run.bytes_total : 0;
  return (
    <>
      <PageHeader
        title={run.file_name || t('one')}
        beside={<StateBadge kind="import" state={run.state} />}
        description={<Time at={run.created_at} />}
        back={{ to: '/imports', label: t('title') }}
        actions={
          <>
            {run.state === 'done' && !run.dry_run && may('imports:write') && (
              <ConfirmButton
                variant="default"
                leftSection={<IconArrowBackUp size={16} />}
                title={t('undo.title')}
                consequence={t('undo.consequence', { created: format.number(run.created), updated: format.number(run.updated) })}
                confirm={t('undo.confirm')}
                onConfirm={async () => {
                  await data(api.DELETE('/api/v1/imports/{id}', { params: { path: { id: run.id } } }));
                  await cache.invalidateQueries({ queryKey: ['imports'] });
                  void cache.invalidateQueries({ queryKey: ['clients'] });
                  said(t('undo.done'));
                }}
              >
                {t('undo.action')}
              </ConfirmButton>
            )}
            {run.created > 0 && run.state !== 'undone' && (
              <Button leftSection={<IconUsers size={16} />} renderRoot={(p) => <Link to="/clients" search={{ import_id: run.id } as never} {...p} />}>
                {t('see_clients')}
              </Button>
            )}
          </>
        }
      />
      <Stack gap="lg">
        {running && (
          <Paper withBorder p="lg">
            <Stack gap="xs">
              <Text size="sm" role="status">
                {t('read_rows', { count: run.rows, shown: format.number(run.rows) })}
              </Text>
              <Progress value={share * 100} animated aria-label={t('running')} />
              <Text size="xs" c="dimmed">
                {t('may_leave')}
              </Text>
            </Stack>
          </Paper>
        )}
        {run.state === 'failed' && (
          <Alert color="red" variant="light" title={t('failed')} role="alert">
            {run.error?.message}
          </Alert>
        )}
        {run.state === 'undone' && <Alert color="gray" variant="light">{t('undone')}</Alert>}
        <Card label={t('result')}>
          <div className={classes.stats}>
            <Stat label={t('would.rows')} value={format.number(run.rows)} />
            <Stat label={t('count.created')} value={format.number(run.created)} />
            <Stat label={t('count.updated')} value={format.number(run.updated)} />
            <Stat label={t('count.skipped')} value={format.number(run.skipped)} note={run.skipped > 0 && t('skipped_note')} />
            <Stat label={t('count.rejected')} value={format.number(run.rejected)} color={run.rejected > 0 ? 'var(--mantine-color-error)' : undefined} />
            <Stat
              label={t('count.doubtful')}
              value={format.number(run.doubtful_names)}
              note={
                run.doubtful_names > 0 && run.state === 'done' && (
                  <Anchor size="xs" renderRoot={(p) => <Link to="/clients/names" {...p} />}>
                    {t('work_names')}
                  </Anchor>
                )
              }
            />
          </div>
        </Card>
        {run.rejected > 0 && !running && <Rejects run={run} />}
      </Stack>
    </>
  );
}

interface Reject {
  row: string;
  reason: string;
  words: string;
}

function Rejects({ run }: { run: Run }) {
  const { t, i18n } = useTranslation('imports');
  const at = `/api/v1/imports/${encodeURIComponent(run.id)}/rejects`;
  const q = useQuery({
    queryKey: ['imports', 'rejects', run.id, i18n.language],
    queryFn: async ({ signal }): Promise<Reject[]> => {
      const text = await (await raw(at, { signal })).text();
      return parseCSV(text.replace(/^\uFEFF/, ''), ',', 51)
        .slice(1)
        .map(([row = '', reason = '', ...cells]) => ({ row, reason, words: cells.filter(Boolean).join(' · ') }));
    },
    staleTime: Infinity,
  });
  const columns: Column<Reject>[] = [
    { key: 'row', header: t('rejects.row'), cell: (r) => t('rejects.row_n', { n: r.row }), width: '7rem' },
    { key: 'reason', header: t('rejects.reason'), cell: (r) => <span style={{ display: 'block', minWidth: '12rem' }}>{r.reason}</span> },
    { key: 'words', header: t('rejects.words'), cell: (r) => <span className={classes.example} style={{ display: 'block' }} title={r.words}>{r.words}</span>, wide: true },
  ];
  return (
    <Card
      title={t('rejects.title')}
      padded={false}
      actions={
        <DownloadButton path={at} name={`rejects-${run.id}.csv`} variant="default" size="compact-sm">
          {t('rejects.download')}
        </DownloadButton>
      }
    >
      <Text size="sm" c="dimmed" px={{ base: 'md', sm: 'lg' }} pb="sm">
        {t('rejects.text')}
      </Text>
      {q.isError ? <ErrorState error={q.error} onRetry={() => void q.refetch()} /> : <DataTable label={t('rejects.title')} columns={columns} rows={q.data ?? []} rowKey={(r) => r.row} keys={false} />}
      {run.rejected > 50 && (
        <Group justify="center" p="sm">
          <Text size="sm" c="dimmed">
            {t('rejects.more', { count: run.rejected - 50 })}
          </Text>
        </Group>
      )}
    </Card>
  );
}
