import { ActionIcon, Alert, Anchor, Button, Drawer, Group, Menu, Tooltip } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { IconArrowBackUp, IconArrowLeft, IconCheck, IconHistory, IconMail, IconShieldQuestion, IconUserCheck } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Client, History } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { useMay, useSession } from '../../session/session';
import { BlockSkeleton, ErrorState, Pill } from '../../ui';
import { useClient } from '../clients/data';
import { LetterDialog } from '../clients/LetterDialog';
import { Timeline } from '../clients/Timeline';
import { AnswerBox } from './AnswerBox';
import { useChangeReply, useColleagues, useReply, type ReplyPatch, type ReplyWhole } from './data';
import { Line } from './Line';
import { Snooze } from './Snooze';
import classes from './replies.module.css';

interface Props {
  id: string;
  onBack: () => void;
  onAct: (patch: ReplyPatch, done?: string, leaves?: boolean) => void;
  onDone: () => void;
  onUnread: () => void;
  /** Answered and closed. */
  onClosed: () => void;
}

/** One conversation with what is known of its client beside it. */
export function Thread({ id, onBack, onAct, onDone, onUnread, onClosed }: Props) {
  const { t } = useTranslation('replies');
  const reply = useReply(id);
  return (
    <>
      <Button className={classes.back} variant="subtle" size="compact-sm" leftSection={<IconArrowLeft size={15} />} onClick={onBack}>
        {t('back')}
      </Button>
      {reply.isPending ? (
        <div style={{ padding: 24 }}>
          <BlockSkeleton lines={8} />
        </div>
      ) : reply.isError ? (
        <ErrorState error={reply.error} onRetry={() => void reply.refetch()} />
      ) : (
        <Conversation reply={reply.data} onAct={onAct} onDone={onDone} onUnread={onUnread} onClosed={onClosed} />
      )}
    </>
  );
}

function Conversation({ reply: r, onAct, onDone, onUnread, onClosed }: Omit<Props, 'id' | 'onBack'> & { reply: ReplyWhole }) {
  const { t } = useTranslation('replies');
  const may = useMay();
  const format = useFormat();
  const wide = useMediaQuery('(min-width: 88em)', undefined, { getInitialValueInEffect: false });
  const [drawer, history] = useDisclosure(false);
  const [letter, setLetter] = useState<History | null>(null);
  const client = useClient(r.client.id);
  const mark = useChangeReply();
  const write = may('inbound:write');

  // Whoever looks has read what was there; what comes while they look, too. What they mark as unread stays so until they come again.
  const read = useRef('');
  const now = `${r.id} ${r.count}`;
  const markRead = mark.mutate;
  useEffect(() => {
    if (read.current === now || !write) return;
    read.current = now;
    if (r.unread) markRead({ id: r.id, patch: { read: true } });
  }, [now, r.id, r.unread, write, markRead]);

  // The history beside it tells of a letter when it has left.
  const onItsWay = r.lines.some((l) => l.state === 'pending' || l.state === 'sending');
  const cache = useQueryClient();
  useEffect(() => {
    if (!onItsWay) void cache.invalidateQueries({ queryKey: ['clients', 'history', r.client.id] });
  }, [onItsWay, r.count, r.client.id, cache]);

  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (r.lines.length > 2) end.current?.scrollIntoView({ block: 'nearest' });
  }, [r.id, r.lines.length]);

  return (
    <div className={classes.columns}>
      <article className={classes.thread} aria-label={r.subject}>
        <header className={classes.head}>
          <h2>{r.subject || t('no_subject')}</h2>
          <p>
            <Anchor size="sm" fw={550} renderRoot={(p) => <Link to="/clients/$id" params={{ id: r.client.id }} {...p} />}>
              {r.client.name || r.client.email}
            </Anchor>
            {r.client.company && ` · ${r.client.company}`}
            {r.campaign && (
              <>
                {' · '}
                {r.campaign_id && may('campaigns:read') ? (
                  <Anchor size="sm" c="dimmed" renderRoot={(p) => <Link to="/campaigns/$id" params={{ id: r.campaign_id ?? '' }} {...p} />}>
                    {r.campaign}
                  </Anchor>
                ) : (
                  r.campaign
                )}
              </>
            )}
          </p>
          <Group gap={6} mt="sm">
            {write && (
              <>
                {r.state === 'done' ? (
                  <Button size="xs" variant="default" leftSection={<IconArrowBackUp size={15} />} onClick={() => onAct({ state: 'open' }, t('reopened'))}>
                    {t('reopen')}
                  </Button>
                ) : (
                  <Button size="xs" variant="default" leftSection={<IconCheck size={15} />} onClick={onDone}>
                    {t('done')}
                  </Button>
                )}
                <Snooze until={r.snoozed_until} onSnooze={(at) => onAct({ snoozed_until: at.toISOString() }, t('snoozed_said', { at: format.dateTime(at) }), true)} onWake={() => onAct({ state: 'open' })} />
                <Assign reply={r} onAct={onAct} />
                <Tooltip label={t('mark_unread')}>
                  <ActionIcon size={30} variant="default" aria-label={t('mark_unread')} onClick={onUnread}>
                    <IconMail size={15} />
                  </ActionIcon>
                </Tooltip>
              </>
            )}
            {!wide && (
              <Button size="xs" variant="default" leftSection={<IconHistory size={15} />} onClick={history.open}>
                {t('history')}
              </Button>
            )}
          </Group>
          {r.state === 'snoozed' && r.snoozed_until && (
            <div style={{ marginTop: 8 }}>
              <Pill color="yellow">{t('until', { at: format.dateTime(r.snoozed_until) })}</Pill>
            </div>
          )}
        </header>
        {!r.proven && (
          <Alert variant="light" color="orange" icon={<IconShieldQuestion size={18} />} mx="lg" mb="sm" p="xs">
            {t('unproven')}
          </Alert>
        )}
        <ol className={classes.lines}>
          {r.lines.map((l, i) => (
            <Line key={l.inbound_id ?? `m${l.message_id}`} line={l} latest={i === r.lines.length - 1} client={r.client} onLetter={() => setLetter({ id: l.message_id ?? '', at: l.at, kind: 'sent', campaign_id: r.campaign_id, message_id: l.message_id, data: {} })} />
          ))}
        </ol>
        <div ref={end} />
        {write && <AnswerBox reply={r} onClosed={onClosed} />}
      </article>
      {wide && (
        <aside className={classes.beside} aria-label={t('history')}>
          <About client={client.data} error={client.isError ? client.error : undefined} />
        </aside>
      )}
      <Drawer opened={drawer && !wide} onClose={history.close} position="right" title={r.client.name || r.client.email} closeButtonProps={{ 'aria-label': t('close') }} size="md">
        <About client={client.data} error={client.isError ? client.error : undefined} />
      </Drawer>
      {client.data && <LetterDialog entry={letter} client={client.data} onClose={() => setLetter(null)} />}
    </div>
  );
}

function About({ client, error }: { client?: Client; error?: unknown }) {
  if (error) return <ErrorState error={error} />;
  if (!client) return <BlockSkeleton lines={6} />;
  return <Timeline client={client} />;
}

function Assign({ reply: r, onAct }: { reply: ReplyWhole; onAct: Props['onAct'] }) {
  const { t } = useTranslation('replies');
  const { user } = useSession();
  const people = useColleagues();
  const me = user && user.id !== '0' ? user.id : '';
  const others = (people.data ?? []).filter((p) => p.id !== me);
  return (
    <Menu position="bottom-start" shadow="md">
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconUserCheck size={15} />}>
          {r.assigned_to ? (r.assigned_to.id === me ? t('assign.mine') : r.assigned_to.name) : t('assign.to')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {me && r.assigned_to?.id !== me && <Menu.Item onClick={() => onAct({ assigned_to: 'me' })}>{t('assign.me')}</Menu.Item>}
        {others.map((p) => (
          <Menu.Item key={p.id} disabled={p.id === r.assigned_to?.id} onClick={() => onAct({ assigned_to: p.id }, t('assign.said', { name: p.name }))}>
            {p.name}
          </Menu.Item>
        ))}
        {!me && others.length === 0 && <Menu.Label>{t('assign.nobody_there')}</Menu.Label>}
        {r.assigned_to && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => onAct({ assigned_to: null })}>{t('assign.nobody')}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
