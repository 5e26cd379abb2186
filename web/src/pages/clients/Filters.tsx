import { ActionIcon, Autocomplete, Box, Button, Checkbox, Chip, CloseButton, Group, Menu, Select, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconColumns, IconDownload, IconSearch, IconTag } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import i18next from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../session/session';
import { useSegments } from '../segments/data';
import { clean, useColleagues, useTags, type ClientFilter } from './data';

export const choosable = ['email', 'phone', 'company', 'position', 'city', 'stage', 'tags', 'birthday', 'consent', 'owner', 'total_spent', 'last_purchase_at', 'last_opened_at', 'created_at'] as const;
const sorts = ['-created_at', 'created_at', 'name', '-name', 'email', 'city', 'stage', '-last_purchase_at', '-last_opened_at'] as const;

interface Props {
  filter: ClientFilter;
  narrow: (change: ClientFilter) => void;
  shown: string[];
  setShown: (keys: string[]) => void;
  sort?: string;
  sortBy: (key?: string) => void;
}

/** Whom the list shows, in which order and with which columns; and the same as a file. */

export function Filters({ filter, narrow, shown, setShown, sort, sortBy }: Props) {
  const { t } = useTranslation(['clients', 'states']);
  const may = useMay();
  const tags = useTags();
  const colleagues = useColleagues();
  const segments = useSegments();
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
      <Autocomplete
        aria-label={t('tag')}
        placeholder={t('tag')}
        leftSection={<IconTag size={16} />}
        value={tag}
        data={(tags.data ?? []).map((x) => x.name)}
        limit={20}
        onChange={(v) => {
          setTag(v);
          later({ tag: v.trim() || undefined });
        }}
        rightSection={tag && <CloseButton size="sm" aria-label={t('clear_tag')} onClick={() => { setTag(''); narrow({ tag: undefined }); }} />}
        style={{ flex: '1 1 7rem', maxWidth: 160 }}
      />
      {(segments.data?.length ?? 0) > 0 && (
        <Select
          aria-label={t('segment')}
          placeholder={t('any_segment')}
          value={filter.segment_id ?? null}
          onChange={(v) => narrow({ segment_id: v ?? undefined })}
          data={segments.data!.map((s) => ({ value: s.id, label: s.name }))}
          searchable
          clearable
          nothingFoundMessage={t('no_such')}
          style={{ flex: '1 1 9rem', maxWidth: 208 }}
        />
      )}
      {(colleagues.data?.length ?? 0) > 0 && (
        <Select
          aria-label={t('column.owner')}
          placeholder={t('any_owner')}
          value={filter.owner_id ?? null}
          onChange={(v) => narrow({ owner_id: v ?? undefined })}
          data={[{ value: 'none', label: t('owner.nobody') }, ...colleagues.data!.map((c) => ({ value: c.id, label: c.name }))]}
          searchable
          clearable
          nothingFoundMessage={t('no_such')}
          style={{ flex: '1 1 9rem', maxWidth: 208 }}
        />
      )}
      <Select
        aria-label={t('order')}
        value={sort ?? '-created_at'}
        onChange={(v) => sortBy(v ?? undefined)}
        data={[...new Set<string>([...sorts, sort ?? '-created_at'])].map((s) => ({ value: s, label: t(`sort.${s.replace('-', 'falling_')}`) }))}
        allowDeselect={false}
        hiddenFrom="sm"
        style={{ flex: '1 1 9rem' }}
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
      {may('clients:export') && (
        <Tooltip label={t('download')}>
          <ActionIcon variant="default" size={36} aria-label={t('download')} component="a" download href={`/api/v1/clients.csv?${new URLSearchParams({ ...clean(filter), delimiter: i18next.language === 'ru' ? 'semicolon' : 'comma' }).toString()}`}>
            <IconDownload size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
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
