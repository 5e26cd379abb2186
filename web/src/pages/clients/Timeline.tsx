import { Anchor, Button, Chip, Group, VisuallyHidden } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { Client, History } from '../../api/types';
import { useFormat, type Format } from '../../i18n/format';
import { useMay } from '../../session/session';
import { BlockSkeleton, Card, EmptyState, ErrorState } from '../../ui';
import { LetterDialog } from './LetterDialog';
import { MessageDetails } from './MessageDetails';
import { changesOf, groups, lookOfKind, textOf, withoutDonePlans, type Change, type Group as KindGroup } from './timeline';
import classes from './clients.module.css';

/** Everything that happened to a client, newest first, in one line of time. */
export function Timeline({ client }: { client: Client }) {
  const { t } = useTranslation('clients');
  const format = useFormat();
  const [group, setGroup] = useState<KindGroup | 'all'>('all');
  const [letter, setLetter] = useState<History | null>(null);
  const kinds = group === 'all' ? undefined : [...groups[group]];
  const list = useInfiniteQuery({
    queryKey: ['clients', 'history', client.id, group],
    queryFn: ({ signal, pageParam }) => data(api.GET('/api/v1/clients/{id}/history', { params: { path: { id: client.id }, query: { kind: kinds, limit: 50, cursor: pageParam || undefined } }, signal, querySerializer: { array: { style: 'form', explode: false } } })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
  });
  const days = useMemo(() => {
    const entries = withoutDonePlans(list.data?.pages.flatMap((p) => p.items) ?? []);
    const byDay: { day: string; entries: History[] }[] = [];
    for (const e of entries) {
      const day = format.date(e.at);
      const last = byDay.at(-1);
      if (last?.day === day) last.entries.push(e);
      else byDay.push({ day, entries: [e] });
    }
    return byDay;
  }, [list.data, format]);

  return (
    <Card title={t('timeline.title')} padded={false}>
      <Chip.Group value={group} onChange={(v) => setGroup(v as KindGroup | 'all')}>
        <Group gap={6} px={{ base: 'md', sm: 'lg' }} pb="xs" role="group" aria-label={t('timeline.filter')}>
          {(['all', ...Object.keys(groups)] as (KindGroup | 'all')[]).map((g) => (
            <Chip key={g} value={g} size="xs" radius="md">
              {t(`timeline.group.${g}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      {list.isPending ? (
        <div style={{ padding: 24 }}>
          <BlockSkeleton lines={6} />
        </div>
      ) : list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : days.length === 0 ? (
        <EmptyState icon={IconHistory} title={t('timeline.empty_title')}>
          {group === 'all' ? t('timeline.empty') : t('timeline.empty_group')}
        </EmptyState>
      ) : (
        days.map(({ day, entries }) => (
          <section key={day} aria-label={day}>
            <h3 className={classes.day}>{day}</h3>
            <ol className={classes.line}>
              {entries.map((e) => (
                <Entry key={e.id} entry={e} format={format} onLetter={() => setLetter(e)} />
              ))}
            </ol>
          </section>
        ))
      )}
      {list.hasNextPage && (
        <Group justify="center" pb="md">
          <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('timeline.more')}
          </Button>
        </Group>
      )}
      <LetterDialog entry={letter} client={client} onClose={() => setLetter(null)} />
    </Card>
  );
}

const withLetter = new Set(['sent', 'uncertain', 'bounced', 'opened', 'clicked', 'replied', 'failed', 'unsubscribed', 'complained']);

function Entry({ entry: e, format, onLetter }: { entry: History; format: Format; onLetter: () => void }) {
  const { t } = useTranslation('clients');
  const may = useMay();
  const look = lookOfKind(e.kind);
  const waits = e.kind === 'planned';
  const [open, setOpen] = useState(waits);
  const quote = textOf(e, 'text') || textOf(e, 'note');
  const mailing = textOf(e, 'mailing');
  const merged = e.data.merged as { name?: string; email?: string; phone?: string } | undefined;
  const key = e.kind === 'imported' && e.data.created !== true ? 'reimported' : merged ? 'merged' : e.kind;
  return (
    <li className={classes.entry}>
      <span className={classes.icon} data-color={look.color} aria-hidden>
        <look.icon size={17} stroke={1.9} />
      </span>
      <div className={classes.what}>
        <span>{t(`timeline.kind.${key}`, { defaultValue: e.kind })}</span>
        {mailing && (
          <>
            {' · '}
            {e.campaign_id && may('campaigns:read') ? (
              <Anchor size="sm" renderRoot={(p) => <Link to="/campaigns/$id" params={{ id: e.campaign_id ?? '' }} {...p} />}>
                {mailing}
              </Anchor>
            ) : (
              mailing
            )}
          </>
        )}
        {textOf(e, 'file') && (
          <>
            {' · '}
            <Anchor size="sm" renderRoot={(p) => <Link to="/imports/$id" params={{ id: textOf(e, 'import_id') }} {...p} />}>
              {textOf(e, 'file')}
            </Anchor>
          </>
        )}
        {merged && <div className={classes.note}>{[merged.name, merged.email, merged.phone].filter(Boolean).join(', ')}</div>}
        {textOf(e, 'subject') && <div className={classes.note}>{textOf(e, 'subject')}</div>}
        {textOf(e, 'url') && <div className={classes.note}>{textOf(e, 'url')}</div>}
        {quote && <blockquote className={classes.quote}>{quote}</blockquote>}
        <Changes changes={changesOf(e)} format={format} />
        {e.message_id && may('messages:read') && (
          <>
            <Group gap={4} mt={2} ml={-8}>
              {withLetter.has(e.kind) && (
                <Button size="compact-xs" variant="subtle" onClick={onLetter}>
                  {t('timeline.letter')}
                </Button>
              )}
              {!waits && (
                <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setOpen((o) => !o)} aria-expanded={open}>
                  {open ? t('timeline.less') : t('timeline.details')}
                </Button>
              )}
            </Group>
            {open && <MessageDetails id={e.message_id} />}
          </>
        )}
      </div>
      <time className={classes.when} dateTime={e.at}>
        {format.time(e.at)}
      </time>
    </li>
  );
}

function Changes({ changes, format }: { changes: Change[]; format: Format }) {
  const { t } = useTranslation('clients');
  if (changes.length === 0) return null;
  const say = (v: unknown, field: string): string => {
    if (v === null || v === undefined || v === '') return t('timeline.nothing');
    if (Array.isArray(v)) return v.length ? v.join(', ') : t('timeline.nothing');
    if (typeof v === 'boolean') return v ? t('timeline.yes') : t('timeline.no');
    if (typeof v === 'number') return field === 'gender_confidence' ? format.percent(v) : format.number(v);
    if (typeof v === 'object') return Object.entries(v).filter(([, x]) => x !== '' && x !== null).map(([k, x]) => `${k}: ${String(x)}`).join(', ') || t('timeline.nothing');
    if (field === 'birthday') return format.birthday(String(v));
    if (field === 'gender' || field === 'stage' || field === 'gender_source') return t(field === 'gender' ? `gender.${String(v)}` : field === 'stage' ? `stage.${String(v)}` : `source.${String(v)}`);
    return String(v);
  };
  // An attribute that stayed is no news.
  const lines = changes.flatMap((c): Change[] => {
    if (c.field !== 'attributes') return [c];
    const before = (c.old ?? {}) as Record<string, unknown>;
    const after = (c.new ?? {}) as Record<string, unknown>;
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((k) => JSON.stringify(before[k]) !== JSON.stringify(after[k])).map((k) => ({ field: k, old: before[k], new: after[k] }));
  });
  return (
    <ul className={classes.changes}>
      {lines.map((c) => (
        <li key={c.field}>
          {t(`changed.${c.field}`, { defaultValue: c.field })}
          {': '}
          <VisuallyHidden>{t('timeline.was')}</VisuallyHidden>
          <del>{say(c.old, c.field)}</del>
          {' → '}
          <VisuallyHidden>{t('timeline.became')}</VisuallyHidden>
          <ins>{say(c.new, c.field)}</ins>
        </li>
      ))}
    </ul>
  );
}

