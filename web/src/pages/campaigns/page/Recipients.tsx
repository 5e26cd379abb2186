import { Alert, Anchor, Button, Drawer, Group, Paper, Select, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconDownload, IconRefresh } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data, raw } from '../../../api/client';
import type { Campaign, Message } from '../../../api/types';
import { useFormat } from '../../../i18n/format';
import { useMay } from '../../../session/session';
import { BlockSkeleton, ConfirmButton, DataTable, EmptyState, ErrorAlert, ErrorState, ListSkeleton, NoPermission, NothingFound, StateBadge, Time, failed, said, type Column } from '../../../ui';
import { download } from '../../../ui/download';
import { barOrder } from '../../../ui/states';
import { Fitted } from '../../letters/LetterPreview';
import classes from '../campaigns.module.css';

type State = (typeof barOrder)[number];

export function Recipients({ campaign: c, state, onState }: { campaign: Campaign; state?: string; onState: (s: string | undefined) => void }) {
  const { t, i18n } = useTranslation(['campaigns', 'states']);
  const may = useMay();
  const format = useFormat();
  const client = useQueryClient();
  const chosen = barOrder.find((s) => s === state);
  const [open, setOpen] = useState<Message | null>(null);
  const list = useInfiniteQuery({
    queryKey: ['campaigns', c.id, 'messages', chosen, i18n.language],
    queryFn: ({ signal, pageParam }) => data(api.GET('/api/v1/campaigns/{id}/messages', { params: { path: { id: c.id }, query: { limit: 100, cursor: pageParam || undefined, state: chosen } }, signal })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: c.state === 'running' ? 5000 : false,
    enabled: may('messages:read'),
  });
  const csv = useMutation({
    mutationFn: async () => download(await (await raw(`/api/v1/campaigns/${encodeURIComponent(c.id)}/recipients.csv`)).blob(), `${c.name.replace(/[\\/:*?"<>|]/g, '_')}.csv`),
    onError: (e) => failed(e.message),
  });
  if (!may('messages:read')) return <Paper withBorder><NoPermission /></Paper>;
  const rows = list.data?.pages.flatMap((p) => p.items as Message[]) ?? [];
  const columns: Column<Message>[] = [
    { key: 'email', header: t('recipient'), cell: (m) => <span style={{ fontWeight: 550, overflowWrap: 'anywhere' }}>{m.email || t('erased')}</span> },
    { key: 'state', header: t('column.state'), cell: (m) => <StateBadge kind="message" state={m.state === 'pending' && m.attempt > 0 ? 'deferred' : m.state} /> },
    { key: 'reason', header: t('reason'), cell: (m) => <span style={{ overflowWrap: 'anywhere' }}>{m.reason_text}</span> },
    { key: 'at', header: t('at'), cell: (m) => (m.sent_at ? <Time at={m.sent_at} /> : m.state === 'pending' ? <Time at={m.due_at} /> : null), wide: true },
  ];
  const retry = chosen === 'failed' || chosen === 'uncertain' ? chosen : null;
  return (
    <Stack gap="md">
      {retry && c.counts[retry] > 0 && may('messages:retry') && (
        <Alert color={retry === 'uncertain' ? 'orange' : 'yellow'} variant="light" icon={<IconAlertTriangle size={18} />} title={t(`retry.${retry}_title`)}>
          <Stack gap="sm" align="flex-start">
            <Text size="sm">{t(`retry.${retry}_text`)}</Text>
            <ConfirmButton
              size="compact-sm"
              variant="default"
              leftSection={<IconRefresh size={14} />}
              title={t('retry.title', { count: c.counts[retry], shown: format.number(c.counts[retry]) })}
              consequence={t(`retry.${retry}_warning`)}
              confirm={t('retry.confirm')}
              danger={retry === 'uncertain'}
              onConfirm={async () => {
                const r = await data(api.POST('/api/v1/campaigns/{id}/messages/retry', { params: { path: { id: c.id } }, body: { state: retry } }));
                void client.invalidateQueries({ queryKey: ['campaigns', c.id] });
                said(t('retry.done', { count: r.retried, shown: format.number(r.retried) }));
              }}
            >
              {t('retry.button')}
            </ConfirmButton>
          </Stack>
        </Alert>
      )}
      <Paper withBorder style={{ overflow: 'clip' }}>
        <Group px={{ base: 'md', sm: 'lg' }} py="sm" gap="xs" justify="space-between" style={{ borderBottom: '1px solid var(--line)' }}>
          <Select
            aria-label={t('filter.label')}
            data={[{ value: '', label: t('all_states', { shown: format.number(c.counts.audience) }) }, ...barOrder.filter((s) => c.counts[s] > 0 || s === chosen).map((s) => ({ value: s, label: `${t(`states:message.${s}`)} (${format.number(c.counts[s as State])})` }))]}
            value={chosen ?? ''}
            onChange={(v) => onState(v || undefined)}
            allowDeselect={false}
            w={260}
          />
          {may('clients:export') && (
            <Button variant="default" leftSection={<IconDownload size={16} />} loading={csv.isPending} onClick={() => csv.mutate()}>
              {t('csv')}
            </Button>
          )}
        </Group>
        {list.isPending ? (
          <ListSkeleton />
        ) : list.isError && rows.length === 0 ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : rows.length === 0 ? (
          chosen ? <NothingFound onReset={() => onState(undefined)} /> : <EmptyState title={t('no_messages')} />
        ) : (
          <DataTable label={t('tab.recipients')} columns={columns} rows={rows} rowKey={(m) => m.id} onOpen={setOpen} current={open?.id} more={{ has: list.hasNextPage, loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }} />
        )}
      </Paper>
      <Drawer attributes={{ header: { role: 'presentation' } }} opened={open !== null} onClose={() => setOpen(null)} position="right" size="xl" title={open?.email} closeButtonProps={{ 'aria-label': t('close') }}>
        {open && <OneMessage message={open} />}
      </Drawer>
    </Stack>
  );
}

/** One letter: where it is, why it waits, and how it looked. */
function OneMessage({ message }: { message: Message }) {
  const { t, i18n } = useTranslation('campaigns');
  const format = useFormat();
  const q = useQuery({
    queryKey: ['messages', message.id, i18n.language],
    queryFn: ({ signal }) => data(api.GET('/api/v1/messages/{id}', { params: { path: { id: message.id } }, signal })),
    refetchInterval: (x) => (['pending', 'sending'].includes(x.state.data?.state ?? '') ? 3000 : false),
  });
  const m = (q.data ?? message) as Message;
  const sent = m.sent_at !== null || ['sent', 'uncertain'].includes(m.state);
  const letter = useQuery({
    queryKey: ['messages', message.id, 'letter'],
    queryFn: ({ signal }) => data(api.GET('/api/v1/messages/{id}/letter', { params: { path: { id: message.id } }, signal })),
    retry: false,
    enabled: sent,
  });
  return (
    <Stack gap="md">
      <Group gap="sm">
        <StateBadge kind="message" state={m.state} />
        <Anchor size="sm" renderRoot={(p) => <Link to="/clients/$id" params={{ id: m.client_id }} {...p} />}>
          {t('to_client')}
        </Anchor>
      </Group>
      <ErrorAlert error={q.error} />
      {(m.why?.message || m.reason_text) && (
        <Text size="sm" fw={550}>
          {m.why?.message || m.reason_text}
        </Text>
      )}
      <dl className={classes.facts}>
        {m.state === 'pending' && (
          <>
            <dt>{t('due')}</dt>
            <dd>{format.dateTime(m.due_at)}</dd>
          </>
        )}
        {m.sent_at && (
          <>
            <dt>{t('sent_at')}</dt>
            <dd>{format.dateTime(m.sent_at)}</dd>
          </>
        )}
        {m.attempt > 0 && (
          <>
            <dt>{t('attempts')}</dt>
            <dd>{format.number(m.attempt)}</dd>
          </>
        )}
        {m.smtp_reply && (
          <>
            <dt>{t('server_said')}</dt>
            <dd>
              <code>{m.smtp_reply}</code>
            </dd>
          </>
        )}
      </dl>
      {sent && (letter.isPending ? <BlockSkeleton lines={8} /> : letter.isError ? <ErrorAlert error={letter.error} /> : (
        <Paper withBorder style={{ overflow: 'hidden' }}>
          <Text fw={600} size="sm" p="sm" style={{ borderBottom: '1px solid var(--line)' }}>
            {letter.data.subject}
          </Text>
          <Fitted html={letter.data.html} title={t('as_sent', { subject: letter.data.subject })} width={680} height={560} />
        </Paper>
      ))}
    </Stack>
  );
}
