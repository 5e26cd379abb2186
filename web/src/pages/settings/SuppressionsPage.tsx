import { Anchor, Button, CloseButton, Group, Paper, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { IconBan, IconFileImport, IconPlus, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { Suppression } from '../../api/types';
import { useMay } from '../../session/session';
import { ConfirmButton, DataTable, DownloadButton, EmptyState, ErrorState, ListSkeleton, NoPermission, NothingFound, Time, type Column } from '../../ui';
import { reasons, SuppressDialog } from '../clients/SuppressDialog';
import { SettingsFrame } from './SettingsFrame';
import { SuppressionFile } from './SuppressionFile';

/** The letter that a suppression came from, as a way to its campaign. */
function SourceOf({ suppression: s }: { suppression: Suppression }) {
  const { t } = useTranslation('settings');
  const may = useMay();
  if (!s.message_id) return null;
  const word = t(s.inbound_id ? 'suppression.by_mail' : 'suppression.by_letter');
  if (!s.campaign_id || !may('campaigns:read')) return <>{word}</>;
  return (
    <Anchor size="sm" renderRoot={(p) => <Link to="/campaigns/$id" params={{ id: s.campaign_id ?? '' }} {...p} />}>
      {word}
    </Anchor>
  );
}

/** The addresses that are never written to, and why. */
export default function SuppressionsPage() {
  const { t } = useTranslation(['settings', 'clients']);
  const may = useMay();
  const cache = useQueryClient();
  const [typed, setTyped] = useState('');
  const [email, setEmail] = useState('');
  const [reason, setReason] = useState<string | null>(null);
  const [adding, add] = useDisclosure(false);
  const [bringing, bring] = useDisclosure(false);
  const later = useDebouncedCallback((v: string) => setEmail(v.trim()), 300);
  const list = useInfiniteQuery({
    queryKey: ['suppressions', 'list', email, reason],
    queryFn: ({ signal, pageParam }) => data(api.GET('/api/v1/suppressions', { params: { query: { limit: 50, cursor: pageParam || undefined, email: email || undefined, reason: (reason ?? undefined) as never } }, signal })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
    enabled: may('suppressions:read'),
  });
  const rows = list.data?.pages.flatMap((p) => p.items) ?? [];
  const filtered = email !== '' || reason !== null;
  const columns: Column<Suppression>[] = [
    { key: 'email', header: t('suppression.email'), cell: (s) => <span style={{ overflowWrap: 'anywhere', fontWeight: 550 }}>{s.email || t('suppression.hashed')}</span> },
    { key: 'reason', header: t('suppression.reason'), cell: (s) => t(`clients:suppress.reasons.${s.reason}`, { defaultValue: s.reason }) },
    { key: 'scope', header: t('suppression.scope'), cell: (s) => t(`suppression.scopes.${s.scope.split(':')[0]}`, { defaultValue: s.scope }), wide: true },
    { key: 'note', header: t('suppression.note'), cell: (s) => s.note },
    { key: 'source', header: t('suppression.source'), cell: (s) => <SourceOf suppression={s} /> },
    { key: 'author', header: t('suppression.author'), cell: (s) => s.author, wide: true },
    { key: 'at', header: t('suppression.at'), cell: (s) => <Time at={s.created_at} /> },
    ...(may('suppressions:lift')
      ? [
          {
            key: 'lift',
            header: t('suppression.action'),
            align: 'right' as const,
            cell: (s: Suppression) => (
              <ConfirmButton
                size="compact-xs"
                variant="subtle"
                title={t('clients:suppressed.lift_title')}
                consequence={t('clients:suppressed.lift_consequence', { email: s.email || t('suppression.hashed') })}
                confirm={t('clients:suppressed.lift')}
                onConfirm={async () => {
                  await data(api.DELETE('/api/v1/suppressions/{id}', { params: { path: { id: s.id } } }));
                  await cache.invalidateQueries({ queryKey: ['suppressions'] });
                }}
              >
                {t('suppression.lift')}
              </ConfirmButton>
            ),
          },
        ]
      : []),
  ];
  const button = may('suppressions:write') && (
    <>
      <Button variant="default" leftSection={<IconFileImport size={16} />} onClick={bring.open}>
        {t('suppression.bring')}
      </Button>
      <Button leftSection={<IconPlus size={16} />} onClick={add.open}>
        {t('suppression.add')}
      </Button>
    </>
  );
  return (
    <SettingsFrame
      actions={
        <>
          {rows.length > 0 && may('clients:export') && (
            <DownloadButton path="/api/v1/suppressions.csv" name="suppressions.csv" variant="default">
              {t('suppression.download')}
            </DownloadButton>
          )}
          {button}
        </>
      }
      description={t('suppression.text')}>
      {!may('suppressions:read') ? (
        <NoPermission />
      ) : (
        <Paper withBorder style={{ overflow: 'clip' }}>
          <Group px={{ base: 'md', sm: 'lg' }} py="sm" gap="xs" style={{ borderBottom: '1px solid var(--line)' }} role="search">
            <TextInput
              data-search
              aria-label={t('suppression.search')}
              placeholder={t('suppression.search')}
              leftSection={<IconSearch size={16} />}
              value={typed}
              onChange={(e) => {
                setTyped(e.currentTarget.value);
                later(e.currentTarget.value);
              }}
              rightSection={typed && <CloseButton size="sm" aria-label={t('clients:clear_search')} onClick={() => { setTyped(''); setEmail(''); }} />}
              style={{ flex: '1 1 15rem', maxWidth: 360 }}
            />
            <Select aria-label={t('suppression.reason')} placeholder={t('suppression.any_reason')} clearable value={reason} onChange={setReason} data={reasons.map((r) => ({ value: r, label: t(`clients:suppress.reasons.${r}`) }))} w={260} />
          </Group>
          {list.isPending ? (
            <ListSkeleton rows={4} />
          ) : list.isError ? (
            <ErrorState error={list.error} onRetry={() => void list.refetch()} />
          ) : rows.length === 0 ? (
            filtered ? (
              <NothingFound onReset={() => { setTyped(''); setEmail(''); setReason(null); }} />
            ) : (
              <EmptyState icon={IconBan} title={t('suppression.empty_title')} action={button}>
                {t('suppression.empty')}
              </EmptyState>
            )
          ) : (
            <DataTable label={t('section.suppressions')} columns={columns} rows={rows} rowKey={(s) => s.id} more={{ has: Boolean(list.hasNextPage), loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }} />
          )}
        </Paper>
      )}
      <SuppressionFile opened={bringing} onClose={bring.close} />
      <SuppressDialog opened={adding} onClose={add.close} />
    </SettingsFrame>
  );
}
