import { Button, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconEdit, IconHandStop, IconInbox, IconUserQuestion } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { Campaign } from '../../api/types';
import { useMay } from '../../session/session';
import { BlockSkeleton, Card } from '../../ui';
import classes from './home.module.css';

interface Props {
  doubtful?: { count: number; more: boolean };
  replies?: { open: number; unread: number };
  troubles: { code: string; message: string }[];
  held: Campaign[];
  drafts: Campaign[];
  loading: boolean;
}

/** What a person has to decide. */
export function Waiting({ doubtful, replies, troubles, held, drafts, loading }: Props) {
  const { t } = useTranslation('home');
  const may = useMay();
  const names = doubtful && doubtful.count > 0 && may('clients:write');
  const answers = replies && replies.open > 0 && may('inbound:read');
  const nothing = !names && !answers && troubles.length === 0 && held.length === 0 && drafts.length === 0;
  return (
    <Card title={t('waiting.title')}>
      {loading ? (
        <BlockSkeleton lines={2} />
      ) : nothing ? (
        <Text size="sm" c="dimmed" style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
          <IconCircleCheck size={18} aria-hidden />
          {t('waiting.nothing')}
        </Text>
      ) : (
        <ul className={classes.rows}>
          {troubles.map((x) => (
            <li key={x.message}>
              <IconAlertTriangle size={18} aria-hidden color="var(--mantine-color-error)" />
              <div className={classes.grow}>{x.message}</div>
              <Button size="compact-sm" variant="default" renderRoot={(p) => <Link to="/settings/system" {...p} />}>
                {t('waiting.look')}
              </Button>
            </li>
          ))}
          {answers && (
            <li data-replies={replies.unread}>
              <IconInbox size={18} aria-hidden />
              <div className={classes.grow}>
                {t('waiting.replies', { count: replies.open })}
                <div className={classes.soft}>{replies.unread > 0 ? t('waiting.unread', { count: replies.unread }) : t('waiting.all_read')}</div>
                <News />
              </div>
              <Button size="compact-sm" variant="default" renderRoot={(p) => <Link to="/replies" {...p} />}>
                {t('waiting.answer')}
              </Button>
            </li>
          )}
          {held.map((c) => (
            <li key={c.id}>
              <IconHandStop size={18} aria-hidden />
              <div className={classes.grow}>
                <Link to="/campaigns/$id" params={{ id: c.id }}>
                  {c.name}
                </Link>
                <div className={classes.soft}>{c.held_reason || t('waiting.held')}</div>
              </div>
            </li>
          ))}
          {names && (
            <li>
              <IconUserQuestion size={18} aria-hidden />
              <div className={classes.grow}>
                {doubtful.more ? t('waiting.many_names', { count: doubtful.count }) : t('waiting.names', { count: doubtful.count })}
                <div className={classes.soft}>{t('waiting.names_text')}</div>
              </div>
              <Button size="compact-sm" variant="default" renderRoot={(p) => <Link to="/clients/names" {...p} />}>
                {t('waiting.work')}
              </Button>
            </li>
          )}
          {drafts.slice(0, 3).map((c) => (
            <li key={c.id}>
              <IconEdit size={18} aria-hidden />
              <div className={classes.grow}>
                <Link to="/campaigns/$id" params={{ id: c.id }}>
                  {c.name}
                </Link>
                <div className={classes.soft}>{t('waiting.draft')}</div>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** How many conversations of one's own clients have something new. */
function News() {
  const { t } = useTranslation('home');
  const { data: news } = useQuery({
    queryKey: ['notifications'],
    queryFn: ({ signal }) => data(api.GET('/api/v1/notifications', { params: { query: { limit: 1 } }, signal })),
    refetchInterval: 30_000,
    retry: false,
  });
  if (!news?.unread) return null;
  return <div className={classes.soft}>{t('waiting.own', { count: news.unread })}</div>;
}
