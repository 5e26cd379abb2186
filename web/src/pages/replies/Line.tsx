import { Button, Group } from '@mantine/core';
import { IconPaperclip, IconPhotoOff, IconRobot, IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { LetterFrame, StateBadge } from '../../ui';
import type { Reply, ReplyLine } from './data';
import classes from './replies.module.css';

interface Props {
  line: ReplyLine;
  client: Reply['client'];
  latest: boolean;
  onLetter: () => void;
}

/** One letter of a conversation: ours that was answered, theirs, or our answer. */
export function Line({ line: l, client, latest, onLetter }: Props) {
  const { t } = useTranslation('replies');
  const format = useFormat();
  const may = useMay();
  const [open, setOpen] = useState(latest);
  if (l.kind === 'letter') {
    return (
      <li className={classes.small}>
        <IconSend size={15} aria-hidden />
        <span>{t('our_letter', { at: format.dateTime(l.at) })}</span>
        {may('messages:read') && (
          <Button size="compact-xs" variant="subtle" onClick={onLetter}>
            {t('show_letter')}
          </Button>
        )}
      </li>
    );
  }
  if (l.kind === 'auto_reply' && !open) {
    return (
      <li className={classes.small}>
        <IconRobot size={15} aria-hidden />
        <span>{t('auto_reply', { at: format.dateTime(l.at) })}</span>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setOpen(true)} aria-expanded={false}>
          {t('show')}
        </Button>
      </li>
    );
  }
  const ours = l.kind === 'answer';
  return (
    <li className={classes.bubble} data-ours={ours || undefined}>
      <div className={classes.by}>
        <b>{ours ? l.author : l.from === client.email ? client.name || l.from : l.from}</b>
        {!ours && l.from !== client.email && <span>{t('other_address')}</span>}
        {l.kind === 'auto_reply' && <span>{t('automatic_mark')}</span>}
        <time dateTime={l.at}>{format.dateTime(l.at)}</time>
        {ours && l.state && <StateBadge kind="message" state={l.state} />}
      </div>
      {ours ? (
        <>
          <div className={classes.words}>{l.text}</div>
          {(l.state === 'failed' || l.state === 'skipped' || l.state === 'uncertain') && (
            <p className={classes.trouble}>{[l.reason_text, l.smtp_reply].filter(Boolean).join(' · ')}</p>
          )}
        </>
      ) : (
        <Theirs line={l} />
      )}
    </li>
  );
}

// A letter has no styles of its own left: it is shown in the app's letters, on white as its writer saw it.
const style = '<style>body{margin:16px;font:15px/1.5 system-ui,sans-serif;color:#1a1d29;overflow-wrap:anywhere}table{max-width:100%}blockquote{margin:8px 0;padding-left:12px;border-left:3px solid #d5d8e0;color:#5a6072}</style>';

function Theirs({ line: l }: { line: ReplyLine }) {
  const { t } = useTranslation('replies');
  const format = useFormat();
  const [look, setLook] = useState<'said' | 'whole' | 'page'>(l.text || !l.body ? 'said' : 'whole');
  const cut = l.body.trim() !== l.text.trim();
  return (
    <>
      {look === 'page' ? (
        <div className={classes.page}>
          <LetterFrame html={style + l.html} title={t('frame', { from: l.from })} height={Math.min(480, 120 + Math.ceil(l.body.length / 60) * 22)} />
        </div>
      ) : (
        <div className={classes.words}>{(look === 'whole' ? l.body : l.text) || <i>{t('no_text')}</i>}</div>
      )}
      {l.attachments.length > 0 && (
        <ul className={classes.files} aria-label={t('files')}>
          {l.attachments.map((a, i) => (
            <li key={i}>
              <a href={`/api/v1/inbound/${encodeURIComponent(l.inbound_id ?? '')}/attachments/${i}`} download={a.name || t('file')}>
                <IconPaperclip size={14} aria-hidden />
                <span>{a.name || t('file')}</span>
                <small>{format.bytes(a.size)}</small>
              </a>
            </li>
          ))}
        </ul>
      )}
      {(cut || l.html) && (
        <Group gap={4} mt={6} ml={-8}>
          {cut && l.text && (
            <Button size="compact-xs" variant="subtle" color="gray" aria-pressed={look === 'whole'} onClick={() => setLook(look === 'whole' ? 'said' : 'whole')}>
              {look === 'whole' ? t('without_quotes') : t('with_quotes')}
            </Button>
          )}
          {l.html && (
            <Button size="compact-xs" variant="subtle" color="gray" aria-pressed={look === 'page'} onClick={() => setLook(look === 'page' ? 'said' : 'page')}>
              {look === 'page' ? t('as_text') : t('as_page')}
            </Button>
          )}
          {look === 'page' && l.blocked_images > 0 && (
            <span className={classes.blocked}>
              <IconPhotoOff size={14} aria-hidden />
              {t('blocked', { count: l.blocked_images })}
            </span>
          )}
        </Group>
      )}
    </>
  );
}
