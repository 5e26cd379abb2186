import { Alert, Button, Paper, Tabs } from '@mantine/core';
import { IconArrowLeft, IconMailbox } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import { statusOf } from '../../api/problem';
import type { Letter } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { BlockSkeleton, EmptyState, ErrorState, LetterFrame, ListSkeleton, NoPermission, PageHeader, Time, useKeys } from '../../ui';
import classes from './mailbox.module.css';

/** The letters that the demo's mailbox caught, as their readers would see them. */
export default function MailboxPage() {
  const { t } = useTranslation('mailbox');
  const may = useMay();
  const navigate = useNavigate();
  const { id } = useSearch({ strict: false }) as { id?: string };
  const list = useInfiniteQuery({
    queryKey: ['mailbox', 'list'],
    queryFn: ({ signal, pageParam }) => data(api.GET('/api/v1/mailbox', { params: { query: { limit: 50, cursor: pageParam || undefined } }, signal })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
    enabled: may('mailbox:read'),
    refetchInterval: (q) => ((q.state.data?.pages.length ?? 0) <= 1 ? 5_000 : false),
  });
  const letters = list.data?.pages.flatMap((p) => p.items) ?? [];
  const open = (to?: string) => void navigate({ to: '/mailbox', search: { id: to } as never, replace: Boolean(id && to) });
  const at = letters.findIndex((l) => l.id === id);
  const move = (by: number) => {
    const next = letters[at < 0 ? 0 : Math.min(letters.length - 1, Math.max(0, at + by))];
    if (next) open(next.id);
  };
  useKeys({ j: () => move(1), k: () => move(-1), Escape: () => open() });
  useEffect(() => {
    if (id) document.querySelector('[data-open-letter]')?.scrollIntoView({ block: 'nearest' });
  }, [id]);

  if (!may('mailbox:read')) return <><PageHeader title={t('title')} /><NoPermission /></>;
  return (
    <>
      <PageHeader title={t('title')} description={t('text')} />
      {list.isPending ? (
        <Paper withBorder>
          <ListSkeleton />
        </Paper>
      ) : list.isError ? (
        statusOf(list.error) === 404 ? (
          <Paper withBorder>
            <EmptyState icon={IconMailbox} title={t('demo_only')}>
              {t('demo_only_text')}
            </EmptyState>
          </Paper>
        ) : (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        )
      ) : letters.length === 0 ? (
        <Paper withBorder>
          <EmptyState icon={IconMailbox} title={t('empty')}>
            {t('empty_text')}
          </EmptyState>
        </Paper>
      ) : (
        <Paper withBorder className={classes.box} data-open={id ? true : undefined}>
          <nav className={classes.list} aria-label={t('list')}>
            {letters.map((l) => (
              <button key={l.id} type="button" className={classes.item} aria-current={l.id === id || undefined} data-open-letter={l.id === id || undefined} onClick={() => open(l.id)}>
                <span className={classes.top}>
                  <span className={classes.to}>{l.to.replace(/\s*<[^>]*>$/, '').replace(/^"|"$/g, '') || l.to}</span>
                  <span className={classes.at}>
                    <Time at={l.received_at} />
                  </span>
                </span>
                <span className={classes.subject}>{l.subject}</span>
              </button>
            ))}
            {list.hasNextPage && (
              <Button variant="subtle" m="xs" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t('table.more')}
              </Button>
            )}
          </nav>
          <div className={classes.letter}>
            {id ? (
              <>
                <Button className={classes.back} variant="subtle" size="compact-sm" leftSection={<IconArrowLeft size={15} />} onClick={() => open()}>
                  {t('back')}
                </Button>
                <One key={id} id={id} />
              </>
            ) : (
              <EmptyState icon={IconMailbox} title={t('choose')}>
                {t('choose_text')}
              </EmptyState>
            )}
          </div>
        </Paper>
      )}
    </>
  );
}

function One({ id }: { id: string }) {
  const { t } = useTranslation('mailbox');
  const format = useFormat();
  const q = useQuery({ queryKey: ['mailbox', 'one', id], queryFn: ({ signal }) => data(api.GET('/api/v1/mailbox/{id}', { params: { path: { id } }, signal })), staleTime: Infinity });
  if (q.isPending) return <div style={{ padding: 24 }}><BlockSkeleton lines={8} /></div>;
  if (q.isError) return <ErrorState error={q.error} onRetry={() => void q.refetch()} />;
  const l: Letter = q.data;
  return (
    <article aria-label={l.subject}>
      <header className={classes.head}>
        <h2>{l.subject}</h2>
        <dl>
          <dt>{t('from')}</dt>
          <dd>{l.from}</dd>
          <dt>{t('to')}</dt>
          <dd>{l.to}</dd>
          <dt>{t('received')}</dt>
          <dd>
            {format.dateTime(l.received_at)}
            {' · '}
            {format.bytes(l.size)}
          </dd>
        </dl>
      </header>
      <Tabs defaultValue={l.html ? 'html' : 'text'} keepMounted={false}>
        <Tabs.List px="md" aria-label={t('views')}>
          {l.html && <Tabs.Tab value="html">{t('view.html')}</Tabs.Tab>}
          <Tabs.Tab value="text">{t('view.text')}</Tabs.Tab>
          <Tabs.Tab value="headers">{t('view.headers')}</Tabs.Tab>
          <Tabs.Tab value="raw">{t('view.raw')}</Tabs.Tab>
        </Tabs.List>
        {l.html && (
          <Tabs.Panel value="html">
            <LetterFrame html={l.html} title={t('frame', { subject: l.subject })} height={640} />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="text">
          {l.text ? (
            <pre className={classes.text} tabIndex={0}>
              {l.text}
            </pre>
          ) : (
            <Alert m="md" variant="light" color="gray">
              {t('no_text')}
            </Alert>
          )}
        </Tabs.Panel>
        <Tabs.Panel value="headers">
          <dl className={classes.headers}>
            {(l.headers ?? []).map((h, i) => (
              <div key={i}>
                <dt>{h.name}</dt>
                <dd>{h.value}</dd>
              </div>
            ))}
          </dl>
        </Tabs.Panel>
        <Tabs.Panel value="raw">
          <pre className={classes.raw} tabIndex={0}>
            {l.raw}
          </pre>
        </Tabs.Panel>
      </Tabs>
    </article>
  );
}

