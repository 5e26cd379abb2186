import { ActionIcon, Anchor, Box, Button, Checkbox, Chip, CloseButton, Group, Menu, Paper, Select, Text, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedCallback, useLocalStorage } from '@mantine/hooks';
import { IconAddressBook, IconColumns, IconFileImport, IconPlus, IconSearch, IconTag } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Client } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { DataTable, EmptyState, ErrorState, ListSkeleton, NameWithSalutation, NothingFound, PageHeader, Pill, StateBadge, Tag, Time, fullName, type Column } from '../../ui';
import { BulkBar } from './BulkBar';
import classes from './clients.module.css';
import { useClients, useClientTotal, type ClientFilter } from './data';

const choosable = ['email', 'phone', 'company', 'position', 'city', 'stage', 'tags', 'birthday', 'consent', 'total_spent', 'created_at'] as const;
const usual = ['email', 'city', 'stage', 'tags'];

export default function ClientsPage() {
  const { t } = useTranslation('clients');
  const may = useMay();
  const search = useSearch({ strict: false }) as ClientFilter;
  const navigate = useNavigate();
  const [shown, setShown] = useLocalStorage<string[]>({ key: 'salut.clients.columns', defaultValue: usual });
  const filter: ClientFilter = { q: search.q, stage: search.stage, tag: search.tag, name_doubtful: search.name_doubtful, import_id: search.import_id };
  const filtered = Object.values(filter).some(Boolean);
  const list = useClients(filter);
  const total = useClientTotal(may('segments:read'));
  const format = useFormat();
  const rows = useMemo(() => list.data?.pages.flatMap((p) => p.items as Client[]) ?? [], [list.data]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const columns = useColumns(shown);

  const narrow = (change: ClientFilter) => {
    setSelected(new Set());
    void navigate({ to: '/clients', search: { ...filter, ...change } as never, replace: true });
  };

  const empty = list.isSuccess && rows.length === 0;
  return (
    <>
      <PageHeader
        title={t('title')}
        description={
          <>
            {total.data !== undefined && total.data > 0 && `${t('total', { count: total.data, shown: format.number(total.data) })} · `}
            {may('imports:read') && (
              <Anchor size="sm" renderRoot={(p) => <Link to="/imports" {...p} />}>
                {t('imports')}
              </Anchor>
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
          <Filters filter={filter} narrow={narrow} shown={shown} setShown={setShown} />
          {selected.size > 0 && <BulkBar selected={rows.filter((r) => selected.has(r.id))} clear={() => setSelected(new Set())} />}
          {list.isPending ? (
            <ListSkeleton />
          ) : list.isError && rows.length === 0 ? (
            <ErrorState error={list.error} onRetry={() => void list.refetch()} />
          ) : empty ? (
            <NothingFound onReset={() => narrow({ q: undefined, stage: undefined, tag: undefined, name_doubtful: undefined, import_id: undefined })} />
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
                onSelect={may('clients:write') ? (id, on) => setSelected((old) => new Set(on ? [...old, id] : [...old].filter((x) => x !== id))) : undefined}
                onSelectAll={(on) => setSelected(new Set(on ? rows.map((r) => r.id) : []))}
                more={{ has: Boolean(list.hasNextPage), loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
              />
            </div>
          )}
        </Paper>
      )}
    </>
  );
}

function useColumns(shown: string[]): Column<Client>[] {
  const { t } = useTranslation('clients');
  const format = useFormat();
  const dash = (s: string) => s || <Text span c="dimmed" aria-label={t('none')}>{'—'}</Text>;
  const all: Record<string, Omit<Column<Client>, 'key' | 'header'>> = {
    email: { cell: (c) => <span className={classes.cut} title={c.email}>{dash(c.email)}</span> },
    phone: { cell: (c) => <span style={{ whiteSpace: 'nowrap' }}>{dash(c.phone)}</span> },
    company: { cell: (c) => <span className={classes.cut} title={c.company}>{dash(c.company)}</span> },
    position: { cell: (c) => dash(c.position), wide: true },
    city: { cell: (c) => dash(c.city), wide: true },
    stage: { cell: (c) => <StateBadge kind="stage" state={c.stage} /> },
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
    created_at: { cell: (c) => <Time at={c.created_at} />, wide: true },
  };
  return [
    {
      key: 'name',
      header: t('column.name'),
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

interface FiltersProps {
  filter: ClientFilter;
  narrow: (change: ClientFilter) => void;
  shown: string[];
  setShown: (keys: string[]) => void;
}

function Filters({ filter, narrow, shown, setShown }: FiltersProps) {
  const { t } = useTranslation(['clients', 'states']);
  const [q, setQ] = useState(filter.q ?? '');
  const [tag, setTag] = useState(filter.tag ?? '');
  const [before, setBefore] = useState(filter);
  const later = useDebouncedCallback(narrow, 250);
  // The address may change under us: back, forth, a reset.
  if (before.q !== filter.q || before.tag !== filter.tag) {
    setBefore(filter);
    if ((filter.q ?? '') !== q.trim()) setQ(filter.q ?? '');
    if ((filter.tag ?? '') !== tag.trim()) setTag(filter.tag ?? '');
  }
  return (
    <Group px={{ base: 'md', sm: 'lg' }} py="sm" gap="xs" style={{ borderBottom: '1px solid var(--line)' }} role="search">
      <TextInput
        data-search
        aria-label={t('search')}
        placeholder={t('search')}
        leftSection={<IconSearch size={16} />}
        value={q}
        onChange={(e) => {
          setQ(e.currentTarget.value);
          later({ q: e.currentTarget.value.trim() || undefined });
        }}
        rightSection={q && <CloseButton size="sm" aria-label={t('clear_search')} onClick={() => { setQ(''); narrow({ q: undefined }); }} />}
        style={{ flex: '1 1 16rem', maxWidth: 360 }}
      />
      <Select
        aria-label={t('column.stage')}
        placeholder={t('any_stage')}
        value={filter.stage ?? null}
        onChange={(v) => narrow({ stage: v ?? undefined })}
        data={['prospect', 'active', 'former'].map((s) => ({ value: s, label: t(`states:stage.${s}`) }))}
        clearable
        style={{ flex: '1 1 8rem', maxWidth: 176 }}
      />
      <TextInput
        aria-label={t('tag')}
        placeholder={t('tag')}
        leftSection={<IconTag size={16} />}
        value={tag}
        onChange={(e) => {
          setTag(e.currentTarget.value);
          later({ tag: e.currentTarget.value.trim() || undefined });
        }}
        rightSection={tag && <CloseButton size="sm" aria-label={t('clear_tag')} onClick={() => { setTag(''); narrow({ tag: undefined }); }} />}
        style={{ flex: '1 1 7rem', maxWidth: 144 }}
      />
      <Chip checked={filter.name_doubtful === 'true'} onChange={(on) => narrow({ name_doubtful: on ? 'true' : undefined })} size="sm" radius="md">
        {t('only_doubtful')}
      </Chip>
      {filter.import_id && (
        <Button variant="light" size="compact-sm" rightSection={<span aria-hidden>{'×'}</span>} onClick={() => narrow({ import_id: undefined })}>
          {t('of_import', { id: filter.import_id })}
        </Button>
      )}
      <Box flex={1} visibleFrom="sm" />
      {filter.name_doubtful === 'true' && (
        <Button variant="light" renderRoot={(p) => <Link to="/clients/names" {...p} />}>
          {t('work_names')}
        </Button>
      )}
      <Menu closeOnItemClick={false} position="bottom-end">
        <Menu.Target>
          <Tooltip label={t('columns')}>
            <ActionIcon variant="default" size={36} aria-label={t('columns')} visibleFrom="sm">
              <IconColumns size={18} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('columns')}</Menu.Label>
          {choosable.map((key) => (
            <Menu.Item
              key={key}
              role="menuitemcheckbox"
              aria-checked={shown.includes(key)}
              onClick={() => setShown(shown.includes(key) ? shown.filter((k) => k !== key) : [...shown, key])}
              leftSection={<Checkbox.Indicator size="xs" checked={shown.includes(key)} />}
            >
              {t(`column.${key}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
