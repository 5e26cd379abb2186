import { Badge, Button, Drawer, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { components } from '../../api/schema';
import type { Template } from '../../api/types';
import { BlockSkeleton, ErrorAlert, ErrorState, Time } from '../../ui';
import { docOf, type Wording } from './draft';
import { languageName } from './LetterPreview';
import classes from './letters.module.css';

const Difference = lazy(() => import('./Difference'));
type Version = components['schemas']['Version'];
type Old = components['schemas']['OldTemplate'];

interface Props {
  opened: boolean;
  onClose: () => void;
  letter: Template;
  /** Told what the letter became. */
  onRestored: (letter: Template) => void;
  writes: boolean;
}

/** What the letter was like before: who changed it, when and what, two of them compared, any brought back. */
export function Versions(props: Props) {
  const { t } = useTranslation('letters');
  return (
    <Drawer opened={props.opened} onClose={props.onClose} position="right" size="min(76rem, 100vw)" title={t('versions.title')} attributes={{ header: { role: 'presentation' } }} closeButtonProps={{ 'aria-label': t('close') }}>
      {props.opened && <Inside {...props} />}
    </Drawer>
  );
}

function Inside({ letter, onRestored, writes }: Props) {
  const { t, i18n } = useTranslation('letters');
  const client = useQueryClient();
  const [picked, setPicked] = useState<string | null>(null);
  const [against, setAgainst] = useState<'before' | 'now'>('before');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const list = useInfiniteQuery({
    queryKey: ['letters', letter.id, 'versions', letter.updated_at],
    queryFn: ({ signal, pageParam }) => data(api.GET('/api/v1/templates/{id}/versions', { params: { path: { id: letter.id }, query: { limit: 50, cursor: pageParam || undefined } }, signal })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  const versions: Version[] = list.data?.pages.flatMap((p) => p.items) ?? [];
  const chosen = versions.find((v) => v.id === picked) ?? versions[0];
  const next = chosen && versions[versions.indexOf(chosen) + 1];
  const otherId = against === 'now' && !chosen?.current ? versions[0]?.id : next?.id;
  const one = useVersion(letter.id, chosen?.id);
  const other = useVersion(letter.id, otherId);
  if (list.isPending) return <BlockSkeleton lines={8} />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;

  const restore = async () => {
    if (!chosen) return;
    setBusy(true);
    setError(null);
    try {
      const l = await data(api.POST('/api/v1/templates/{id}/versions/{version}/restore', { params: { path: { id: letter.id, version: chosen.id } } }));
      void client.invalidateQueries({ queryKey: ['letters', 'all'] });
      setPicked(null);
      onRestored(l);
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={classes.history}>
      <Stack gap="xs">
        <ol className={classes.versions} aria-label={t('versions.list')}>
          {versions.map((v) => (
            <li key={v.id}>
              <button type="button" className={classes.version} aria-pressed={v.id === chosen?.id} onClick={() => setPicked(v.id)}>
                <Group gap={6} justify="space-between" wrap="nowrap">
                  <Text component="span" size="sm" fw={550}>
                    <Time at={v.created_at} />
                  </Text>
                  {v.current && (
                    <Badge size="sm" variant="light">
                      {t('versions.current')}
                    </Badge>
                  )}
                </Group>
                <Text component="span" display="block" size="xs" c="dimmed">
                  {v.author || t('versions.nobody')}
                </Text>
                <Text component="span" display="block" size="xs">
                  {v.restored_from ? t('versions.restored') : v.first ? t('versions.first') : v.changed.length === 0 ? t('versions.same') : fieldsInWords(v.changed, t, i18n.language)}
                </Text>
              </button>
            </li>
          ))}
        </ol>
        {list.hasNextPage && (
          <Button variant="default" size="compact-sm" onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
            {t('table.more')}
          </Button>
        )}
      </Stack>
      <Stack gap="md" style={{ minWidth: 0 }}>
        <Group justify="space-between" gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={t('versions.against')}
            value={chosen?.current ? 'before' : against}
            onChange={(v) => setAgainst(v as typeof against)}
            data={[
              { value: 'before', label: t('versions.with_before') },
              { value: 'now', label: t('versions.with_now'), disabled: chosen?.current },
            ]}
          />
          {writes && chosen && !chosen.current && (
            <Button size="compact-sm" leftSection={<IconArrowBackUp size={14} />} onClick={() => void restore()} loading={busy}>
              {t('versions.restore')}
            </Button>
          )}
        </Group>
        <ErrorAlert error={error} />
        {one.isError ? (
          <ErrorState error={one.error} onRetry={() => void one.refetch()} />
        ) : !one.data || (otherId && !other.data) ? (
          <BlockSkeleton lines={8} />
        ) : against === 'now' && !chosen?.current ? (
          <Compared before={one.data} after={other.data!} />
        ) : (
          <Compared before={other.data} after={one.data} />
        )}
      </Stack>
    </div>
  );
}

function useVersion(id: string, version: string | undefined) {
  return useQuery({
    queryKey: ['letters', id, 'version', version],
    queryFn: ({ signal }) => data(api.GET('/api/v1/templates/{id}/versions/{version}', { params: { path: { id, version: version! } }, signal })),
    enabled: version !== undefined,
    staleTime: Infinity, // a version never changes
  });
}

const lines = ['subject', 'preheader'] as const;
const texts = ['body', 'text'] as const;

function Compared({ before, after }: { before?: Old; after: Old }) {
  const { t, i18n } = useTranslation('letters');
  const languages = [null, ...new Set([...Object.keys(after.translations), ...Object.keys(before?.translations ?? {})])];
  const wordingOf = (v: Old | undefined, language: string | null): Wording | undefined => {
    if (!v) return undefined;
    const d = docOf(v as unknown as Template);
    return language === null ? d.main : d.others[language];
  };
  const empty: Wording = { subject: '', preheader: '', format: '', body: '', text: '' };
  const parts = languages.flatMap((language) => {
    const a = wordingOf(before, language) ?? empty;
    const b = wordingOf(after, language) ?? empty;
    const of = languages.length > 1 ? ` (${languageName(language ?? after.language, i18n.language)})` : '';
    return [
      ...lines.filter((f) => a[f] !== b[f]).map((f) => ({ key: `${language}.${f}`, title: t(f) + of, a: a[f], b: b[f], format: '' })),
      ...texts.filter((f) => a[f] !== b[f]).map((f) => ({ key: `${language}.${f}`, title: t(f === 'text' ? 'text_part' : f) + of, a: a[f], b: b[f], format: f === 'text' ? 'text' : b.format || a.format })),
    ];
  });
  if (parts.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('versions.no_difference')}
      </Text>
    );
  }
  return (
    <>
      {parts.map((p) => (
        <section key={p.key} aria-label={p.title}>
          <Text size="sm" fw={600} mb={4}>
            {p.title}
          </Text>
          {p.format === '' ? (
            <div className={classes.line}>
              {p.a && <del>{p.a}</del>}
              {p.b && <ins>{p.b}</ins>}
            </div>
          ) : (
            <div className={classes.code}>
              <Suspense fallback={<BlockSkeleton lines={4} />}>
                <Difference before={p.a} after={p.b} format={p.format} label={p.title} />
              </Suspense>
            </div>
          )}
        </section>
      ))}
    </>
  );
}

/** "Тема, содержание" of `["subject", "translations.en.body"]`. */
function fieldsInWords(changed: string[], t: (key: string, o?: Record<string, string>) => string, shownIn: string): string {
  // uses: letters:versions.field
  const words = changed.map((c) => {
    const [, language, rest] = /^translations\.([\w-]+)(?:\.(.+))?$/.exec(c) ?? [null, null, c];
    const name = rest?.startsWith('blocks.') ? t('versions.field.block', { name: rest.slice(7) }) : rest ? t(`versions.field.${rest}`) : t('versions.field.language');
    return language ? `${name} (${languageName(language, shownIn)})` : name;
  });
  return words.join(', ');
}
