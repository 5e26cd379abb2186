import { Button, Paper, SegmentedControl, Select } from '@mantine/core';
import { IconArrowLeft, IconInbox, IconMailOpened, IconRobot } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { useMay, useSession } from '../../session/session';
import { EmptyState, ErrorState, ListSkeleton, NoPermission, PageHeader, Pill, failed, said, useKeys } from '../../ui';
import { shelves, useChangeReply, useReplies, useReplyCounts, type Reply, type ReplyPatch, type Shelf } from './data';
import { Thread } from './Thread';
import classes from './replies.module.css';

/** What clients wrote back, over all senders: the conversations on the left, the chosen one on the right. */
export default function RepliesPage() {
  const { t } = useTranslation('replies');
  // What the parts of a conversation say is fetched with the page: else the page would blink when they appear.
  useTranslation('clients');
  useTranslation('states');
  const may = useMay();
  const { user } = useSession();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { id?: string; state?: string; whose?: string; automatic?: string };
  const state: Shelf = shelves.find((s) => s === search.state) ?? 'open';
  const { id, whose } = search;
  const automatic = search.automatic === '1';
  const on = may('inbound:read');
  const counts = useReplyCounts(on);
  const list = useReplies({ state, whose, automatic }, on);
  const change = useChangeReply();
  const replies = list.data?.pages.flatMap((p) => p.items) ?? [];
  const go = (to: Partial<typeof search>, replace = false) => void navigate({ to: '/replies', search: { ...search, ...to } as never, replace });
  const open = (to?: string) => go({ id: to }, Boolean(id && to));
  const at = replies.findIndex((r) => r.id === id);
  const move = (by: number) => {
    const next = replies[at < 0 ? 0 : Math.min(replies.length - 1, Math.max(0, at + by))];
    if (next) open(next.id);
  };
  // What leaves the list leaves its neighbour open.
  const leave = () => open((replies[at + 1] ?? replies[at - 1])?.id);
  const act = (patch: ReplyPatch, done?: string, leaves = false) => {
    if (!id) return;
    change.mutate(
      { id, patch },
      {
        onSuccess: () => {
          if (done) said(done);
          if (leaves) leave();
        },
        onError: (e) => failed(e.message),
      },
    );
  };
  const finish = () => act({ state: 'done' }, t('done_said'), state !== 'done');
  const unread = () => {
    act({ read: false });
    open();
  };
  const thread = useRef<HTMLDivElement>(null);
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    e: () => state !== 'done' && finish(),
    u: unread,
    r: () => thread.current?.querySelector<HTMLTextAreaElement>('textarea[data-answer]')?.focus(),
    Escape: () => open(),
  });
  useEffect(() => {
    if (id) document.querySelector('[data-open-reply]')?.scrollIntoView({ block: 'nearest' });
  }, [id]);

  if (!on) return <><PageHeader title={t('title')} /><NoPermission /></>;
  const n = counts.data;
  const people = [
    { value: '', label: t('whose.all') },
    ...(user && user.id !== '0' ? [{ value: 'me', label: n ? t('whose.me_n', { n: n.mine }) : t('whose.me') }] : []),
    { value: 'nobody', label: n ? t('whose.nobody_n', { n: n.nobody }) : t('whose.nobody') },
  ];
  return (
    <>
      <PageHeader title={t('title')} description={n && n.open > 0 ? t('summary', { count: n.open, unread: n.unread }) : t('about')} />
      <div className={classes.filters} data-open={id ? true : undefined}>
        <SegmentedControl
          aria-label={t('shelf.label')}
          value={state}
          onChange={(v) => go({ state: v === 'open' ? undefined : v, id: undefined, automatic: undefined })}
          data={shelves.map((s) => ({ value: s, label: s === 'open' && n ? t('shelf.open_n', { n: n.open }) : s === 'snoozed' && n?.snoozed ? t('shelf.snoozed_n', { n: n.snoozed }) : t(`shelf.${s}`) }))}
        />
        <Select className={classes.whose} aria-label={t('whose.label')} value={whose ?? ''} onChange={(v) => go({ whose: v || undefined, id: undefined })} data={people} allowDeselect={false} />
      </div>
      {list.isPending ? (
        <Paper withBorder>
          <ListSkeleton />
        </Paper>
      ) : list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <Paper withBorder className={classes.box} data-open={id ? true : undefined}>
          <nav className={classes.list} aria-label={t('list')}>
            {automatic && (
              <button type="button" className={classes.fold} onClick={() => go({ automatic: undefined, id: undefined })}>
                <IconArrowLeft size={16} aria-hidden />
                {t('automatic_back')}
              </button>
            )}
            {replies.map((r) => (
              <Row key={r.id} reply={r} here={r.id === id} onOpen={() => open(r.id)} />
            ))}
            {replies.length === 0 && (
              <p className={classes.none}>{whose ? t('empty.whose') : automatic ? t('empty.automatic') : t(`empty.${state}`)}</p>
            )}
            {list.hasNextPage && (
              <Button variant="subtle" m="xs" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t('table.more')}
              </Button>
            )}
            {state === 'open' && !automatic && Boolean(n?.automatic) && (
              <button type="button" className={classes.fold} onClick={() => go({ automatic: '1', id: undefined })}>
                <IconRobot size={16} aria-hidden />
                {t('automatic', { count: n?.automatic ?? 0 })}
              </button>
            )}
          </nav>
          <div className={classes.side} ref={thread}>
            {id ? (
              <Thread key={id} id={id} onBack={() => open()} onAct={act} onDone={finish} onUnread={unread} onClosed={leave} />
            ) : replies.length === 0 && state === 'open' && !whose && !automatic ? (
              <EmptyState icon={IconInbox} title={t('all_done')}>
                {t('all_done_text')}
              </EmptyState>
            ) : (
              <EmptyState icon={IconMailOpened} title={t('choose')}>
                {t('choose_text')}
              </EmptyState>
            )}
          </div>
        </Paper>
      )}
    </>
  );
}

function Row({ reply: r, here, onOpen }: { reply: Reply; here: boolean; onOpen: () => void }) {
  const { t } = useTranslation('replies');
  const format = useFormat();
  const today = new Date(r.last_at).toDateString() === new Date().toDateString();
  return (
    <button type="button" className={classes.item} aria-current={here || undefined} data-open-reply={here || undefined} data-unread={r.unread || undefined} onClick={onOpen}>
      <span className={classes.top}>
        <span className={classes.who}>
          {r.unread && <span className={classes.dot} role="img" aria-label={t('unread')} />}
          {r.client.name || r.client.email}
        </span>
        <time className={classes.at} dateTime={r.last_at} title={format.dateTime(r.last_at)}>
          {today ? format.time(r.last_at) : format.ago(r.last_at)}
        </time>
      </span>
      <span className={classes.subject}>
        {r.subject || t('no_subject')}
        {r.count > 1 && <span className={classes.count}>{r.count}</span>}
      </span>
      <span className={classes.excerpt}>
        {r.last_from === 'us' && <b>{t('us')} </b>}
        {r.excerpt}
      </span>
      {(r.assigned_to || r.snoozed_until || !r.proven) && (
        <span className={classes.marks}>
          {r.assigned_to && <Pill>{r.assigned_to.name}</Pill>}
          {r.snoozed_until && <Pill color="yellow">{t('until', { at: format.dateTime(r.snoozed_until) })}</Pill>}
          {!r.proven && <Pill color="orange">{t('unproven_short')}</Pill>}
        </span>
      )}
    </button>
  );
}
