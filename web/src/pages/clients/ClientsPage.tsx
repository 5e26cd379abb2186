import { Anchor, Button, Group, Paper, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconAddressBook, IconFileImport, IconPlus } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Client } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { DataTable, EmptyState, ErrorState, ListSkeleton, NameWithSalutation, NothingFound, PageHeader, Pill, StateBadge, Tag, Time, fullName, type Column } from '../../ui';
import { BulkBar } from './BulkBar';
import classes from './clients.module.css';
import { useClientCount, useClients, useColleagues, type ClientFilter } from './data';
import { choosable, Filters } from './Filters';

const usual = ['email', 'city', 'stage', 'tags'];

export default function ClientsPage() {
  const { t } = useTranslation('clients');
  const may = useMay();
  const { sort, ...search } = useSearch({ strict: false }) as ClientFilter & { sort?: string };
  const navigate = useNavigate();
  const [shown, setShown] = useLocalStorage<string[]>({ key: 'salut.clients.columns', defaultValue: usual });
  const filter: ClientFilter = { q: search.q, stage: search.stage, tag: search.tag, owner_id: search.owner_id, segment_id: search.segment_id, name_doubtful: search.name_doubtful, import_id: search.import_id };
  const filtered = Object.values(filter).some(Boolean);
  const list = useClients(filter, 50, sort);
  const total = useClientCount(filter);
  const format = useFormat();
  const rows = useMemo(() => list.data?.pages.flatMap((p) => p.items as Client[]) ?? [], [list.data]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [everyone, setEveryone] = useState(false);
  const clear = () => {
    setSelected(new Set());
    setEveryone(false);
  };
  const columns = useColumns(shown);

  const narrow = (change: ClientFilter) => {
    clear();
    void navigate({ to: '/clients', search: { ...filter, sort, ...change } as never, replace: true });
  };
  const sortBy = (key?: string) => void navigate({ to: '/clients', search: { ...filter, sort: key } as never, replace: true });

  const empty = list.isSuccess && rows.length === 0;
  return (
    <>
      <PageHeader
        title={t('title')}
        description={
          <>
            {total.data && total.data.count > 0 && `${t(total.data.about ? 'total_about' : 'total', { count: total.data.count, shown: format.number(total.data.about ? rounded(total.data.count) : total.data.count) })} · `}
            {may('imports:read') && (
              <Anchor size="sm" renderRoot={(p) => <Link to="/imports" {...p} />}>
                {t('imports')}
              </Anchor>
            )}
            {may('clients:erase') && (
              <>
                {' · '}
                <Anchor size="sm" renderRoot={(p) => <Link to="/clients/doubles" {...p} />}>
                  {t('doubles.link')}
                </Anchor>
              </>
            )}
          </>
        }
        actions={
          <>
            {may('imports:write') && (
              <Button variant="default" leftSection={<IconFileImport size={16} />} renderRoot={(p) => <Link to="/imports/new" {...p} />}>
                {t('import')}
              </Button>
            )}
            {may('clients:write') && (
              <Button leftSection={<IconPlus size={16} />} renderRoot={(p) => <Link to="/clients/new" {...p} />}>
                {t('add')}
              </Button>
            )}
          </>
        }
      />
      {empty && !filtered ? (
        <Paper withBorder>
          <EmptyState
            icon={IconAddressBook}
            title={t('empty.title')}
            action={
              <>
                {may('imports:write') && <Button renderRoot={(p) => <Link to="/imports/new" {...p} />}>{t('import')}</Button>}
                {may('clients:write') && (
                  <Button variant="default" renderRoot={(p) => <Link to="/clients/new" {...p} />}>
                    {t('add')}
                  </Button>
                )}
              </>
            }
          >
            {t('empty.text')}
          </EmptyState>
        </Paper>
      ) : (
        <Paper withBorder style={{ overflow: 'clip' }}>
          <Filters filter={filter} narrow={narrow} shown={shown} setShown={setShown} sort={sort} sortBy={sortBy} />
          <BulkBar ids={[...selected]} filter={filter} everyone={everyone} more={selected.size > 0 && (Boolean(list.hasNextPage) || rows.length > selected.size)} setEveryone={setEveryone} clear={clear} />
          {list.isPending ? (
            <ListSkeleton />
          ) : list.isError && rows.length === 0 ? (
            <ErrorState error={list.error} onRetry={() => void list.refetch()} />
          ) : empty ? (
            <NothingFound onReset={() => narrow(Object.fromEntries(Object.keys(filter).map((k) => [k, undefined])))} />
          ) : (
            <div style={{ opacity: list.isPlaceholderData ? 0.6 : 1 }} aria-busy={list.isPlaceholderData}>
              <DataTable
                label={t('title')}
                columns={columns}
                rows={rows}
                rowKey={(c) => c.id}
                rowLabel={fullName}
                href={(c) => `/clients/${c.id}`}
                selected={selected}
                onSelect={may('clients:write') ? (id, on) => { setEveryone(false); setSelected((old) => new Set(on ? [...old, id] : [...old].filter((x) => x !== id))); } : undefined}
                onSelectAll={(on) => (on ? setSelected(new Set(rows.map((r) => r.id))) : clear())}
                sorted={sort ?? '-created_at'}
                onSort={sortBy}
                more={{ has: Boolean(list.hasNextPage), loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
              />
            </div>
          )}
        </Paper>
      )}
    </>
  );
}

/** An estimate is no exact number and is not shown as one. */
function rounded(n: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(n, 1))) - 1);
  return Math.round(n / unit) * unit;
}

function useColumns(shown: string[]): Column<Client>[] {
  const { t } = useTranslation('clients');
  const colleagues = useColleagues();
  const format = useFormat();
  const dash = (s: string) => s || <Text span c="dimmed" aria-label={t('none')}>{'—'}</Text>;
  const owner = (id: string) => colleagues.data?.find((c) => c.id === id)?.name ?? t('owner.number', { id });
  const all: Record<string, Omit<Column<Client>, 'key' | 'header'>> = {
    email: { cell: (c) => <span className={classes.cut} title={c.email}>{dash(c.email)}</span>, sort: 'email' },
    phone: { cell: (c) => <span style={{ whiteSpace: 'nowrap' }}>{dash(c.phone)}</span> },
    company: { cell: (c) => <span className={classes.cut} title={c.company}>{dash(c.company)}</span> },
    position: { cell: (c) => dash(c.position), wide: true },
    city: { cell: (c) => dash(c.city), wide: true, sort: 'city' },
    stage: { cell: (c) => <StateBadge kind="stage" state={c.stage} />, sort: 'stage' },
    tags: {
      cell: (c) => (
        <Group gap={4} wrap="wrap">
          {c.tags.slice(0, 3).map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
          {c.tags.length > 3 && (
            <Text span size="xs" c="dimmed">
              {t('more_tags', { count: c.tags.length - 3 })}
            </Text>
          )}
        </Group>
      ),
      wide: true,
    },
    birthday: { cell: (c) => dash(c.birthday && format.birthday(c.birthday)), wide: true },
    consent: { cell: (c) => (c.consent.basis ? t(`basis.${c.consent.basis}`) : dash('')), wide: true },
    total_spent: { cell: (c) => dash(c.total_spent ? format.money(c.total_spent) : ''), align: 'right', wide: true },
    owner: { cell: (c) => dash(c.owner_id ? owner(c.owner_id) : ''), wide: true },
    last_purchase_at: { cell: (c) => (c.last_purchase_at ? format.date(c.last_purchase_at) : dash('')), wide: true, sort: 'last_purchase_at' },
    last_opened_at: { cell: (c) => (c.last_opened_at ? <Time at={c.last_opened_at} /> : dash('')), wide: true, sort: 'last_opened_at' },
    created_at: { cell: (c) => <Time at={c.created_at} />, wide: true, sort: 'created_at' },
  };
  return [
    {
      key: 'name',
      header: t('column.name'),
      sort: 'name',
      cell: (c) => (
        <span className={classes.name}>
          <NameWithSalutation client={c} company={!shown.includes('company')} />
          {c.name_doubtful && (
            <Pill color="orange">{t('doubtful')}</Pill>
          )}
        </span>
      ),
    },
    ...choosable.filter((key) => shown.includes(key)).map((key) => ({ key, header: t(`column.${key}`), ...all[key]! })),
  ];
}
