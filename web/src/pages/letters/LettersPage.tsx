import { Button, Paper, Text, TextInput } from '@mantine/core';
import { IconMessage2, IconPlus, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Template } from '../../api/types';
import { useMay } from '../../session/session';
import { DataTable, EmptyState, ErrorState, ListSkeleton, NoPermission, NothingFound, PageHeader, Time, type Column } from '../../ui';
import { useTemplates } from '../campaigns/data';
import { languageName } from './LetterPreview';

export default function LettersPage() {
  const { t, i18n } = useTranslation('letters');
  const may = useMay();
  const list = useTemplates(may('templates:read'));
  const [q, setQ] = useState('');
  const create = may('templates:write') && (
    <Button leftSection={<IconPlus size={16} />} renderRoot={(p) => <Link to="/letters/new" {...p} />}>
      {t('new')}
    </Button>
  );
  const words = q.trim().toLocaleLowerCase();
  const rows = (list.data ?? []).filter((l) => `${l.name} ${l.subject}`.toLocaleLowerCase().includes(words));
  const columns: Column<Template>[] = [
    {
      key: 'name',
      header: t('column.name'),
      cell: (l) => (
        <span style={{ display: 'block', minWidth: 0 }}>
          <span style={{ fontWeight: 550, overflowWrap: 'anywhere' }}>{l.name}</span>
          <Text component="span" display="block" size="xs" c="dimmed" lineClamp={1}>
            {readable(l.subject)}
          </Text>
        </span>
      ),
    },
    { key: 'languages', header: t('column.languages'), cell: (l) => [l.language, ...Object.keys(l.translations ?? {})].filter(Boolean).map((c) => languageName(c, i18n.language)).join(', ') },
    {
      key: 'problems',
      header: t('column.problems'),
      cell: (l) =>
        l.problems.length > 0 ? (
          <Text span size="sm" c="var(--mantine-color-error)">
            {t('problems', { count: l.problems.length })}
          </Text>
        ) : (
          t('fine')
        ),
      wide: true,
    },
    { key: 'updated', header: t('column.updated'), cell: (l) => <Time at={l.updated_at} />, wide: true },
  ];
  return (
    <>
      <PageHeader title={t('title')} description={t('about')} actions={create} />
      <Paper withBorder style={{ overflow: 'clip' }}>
        {!may('templates:read') ? (
          <NoPermission />
        ) : list.isPending ? (
          <ListSkeleton />
        ) : list.isError ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : list.data.length === 0 ? (
          <EmptyState icon={IconMessage2} title={t('empty.title')} action={create}>
            {t('empty.text')}
          </EmptyState>
        ) : (
          <>
            {list.data.length > 5 && (
              <div style={{ padding: '12px 24px', borderBottom: '1px solid var(--line)' }} role="search">
                <TextInput data-search aria-label={t('search')} placeholder={t('search')} leftSection={<IconSearch size={16} />} value={q} onChange={(e) => setQ(e.currentTarget.value)} maw={360} />
              </div>
            )}
            {rows.length === 0 ? <NothingFound onReset={() => setQ('')} /> : <DataTable label={t('title')} columns={columns} rows={rows} rowKey={(l) => l.id} href={(l) => `/letters/${l.id}`} />}
          </>
        )}
      </Paper>
    </>
  );
}

/** A subject without its code, as far as that can be read. */
export function readable(subject: string): string {
  // Of a condition the first branch is enough.
  return subject.replace(/\{%-?\s*(else|elsif)[^%]*%\}.*?\{%-?\s*end\w+\s*-?%\}/g, '').replace(/\{%.*?%\}/g, '').replace(/\{\{.*?\}\}/g, '…').trim();
}
