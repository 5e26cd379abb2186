import { Anchor, Button, Group, Paper, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { Client } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { EmptyState, ErrorState, ListSkeleton, NameWithSalutation, NoPermission, PageHeader } from '../../ui';
import classes from './clients.module.css';

const ways = ['phone', 'birthday', 'company'] as const;

/** Clients who are probably one person, to be looked at pair by pair. */
export default function DoublesPage() {
  const { t } = useTranslation('clients');
  const may = useMay();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { by?: string };
  const by = ways.find((w) => w === search.by) ?? 'phone';
  const list = useInfiniteQuery({
    queryKey: ['clients', 'doubles', by],
    queryFn: ({ signal, pageParam }) => data(api.GET('/api/v1/clients/doubles', { params: { query: { by, cursor: pageParam || undefined } }, signal })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
    enabled: may('clients:erase'),
  });
  const groups = list.data?.pages.flatMap((p) => p.items) ?? [];
  return (
    <>
      <PageHeader title={t('doubles.title')} description={t('doubles.text')} back={{ to: '/clients', label: t('title') }} />
      {!may('clients:erase') ? (
        <NoPermission />
      ) : (
        <Stack gap="md">
          <SegmentedControl
            aria-label={t('doubles.by')}
            value={by}
            onChange={(v) => void navigate({ to: '/clients/doubles', search: { by: v } as never, replace: true })}
            data={ways.map((w) => ({ value: w, label: t(`doubles.way.${w}`) }))}
            style={{ alignSelf: 'flex-start', maxWidth: '100%' }}
          />
          {list.isPending ? (
            <Paper withBorder><ListSkeleton rows={4} /></Paper>
          ) : list.isError ? (
            <Paper withBorder><ErrorState error={list.error} onRetry={() => void list.refetch()} /></Paper>
          ) : groups.length === 0 ? (
            <Paper withBorder>
              <EmptyState icon={IconUsers} title={t('doubles.empty_title')}>{t('doubles.empty')}</EmptyState>
            </Paper>
          ) : (
            groups.map((g) => <Alike key={g.clients.map((c) => c.id).join()} clients={g.clients as Client[]} />)
          )}
          {list.hasNextPage && (
            <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()} style={{ alignSelf: 'center' }}>
              {t('doubles.more')}
            </Button>
          )}
        </Stack>
      )}
    </>
  );
}

function Alike({ clients }: { clients: Client[] }) {
  const { t } = useTranslation('clients');
  const format = useFormat();
  const first = clients[0];
  if (!first) return null;
  return (
    <Paper withBorder component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {clients.map((c, i) => (
        <Group key={c.id} component="li" justify="space-between" px={{ base: 'md', sm: 'lg' }} py="sm" gap="xs" className={classes.double}>
          <div style={{ minWidth: 0, flex: '1 1 16rem' }}>
            <Anchor c="inherit" underline="hover" renderRoot={(p) => <Link to="/clients/$id" params={{ id: c.id }} {...p} />}>
              <NameWithSalutation client={c} />
            </Anchor>
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {[c.email, c.phone, c.birthday && format.birthday(c.birthday), c.city].filter(Boolean).join(' · ')}
            </Text>
          </div>
          {i > 0 && (
            <Button size="xs" variant="default" renderRoot={(p) => <Link to="/clients/$id/merge" params={{ id: first.id }} search={{ other: c.id } as never} {...p} />}>
              {t('doubles.compare')}
            </Button>
          )}
        </Group>
      ))}
    </Paper>
  );
}
