import { Alert, Button, Group, Switch, Textarea, Tooltip } from '@mantine/core';
import { IconMailOff, IconSend } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorAlert, said } from '../../ui';
import { useAnswer, type ReplyWhole } from './data';
import classes from './replies.module.css';

/** Where an answer is written. What is typed outlives the page until it is sent. */
export function AnswerBox({ reply: r, onClosed }: { reply: ReplyWhole; onClosed: () => void }) {
  const { t } = useTranslation('replies');
  const kept = `salut.reply.${r.id}`;
  const [text, setText] = useState(() => sessionStorage.getItem(kept) ?? '');
  const [markdown, setMarkdown] = useState(false);
  const answer = useAnswer(r.id);
  const box = useRef<HTMLTextAreaElement>(null);
  const key = useRef('');
  useEffect(() => {
    if (text) sessionStorage.setItem(kept, text);
    else sessionStorage.removeItem(kept);
  }, [kept, text]);

  if (!r.sender) {
    return (
      <Alert m="lg" variant="light" color="gray" icon={<IconMailOff size={18} />}>
        {t('no_sender')}
      </Alert>
    );
  }
  // Other words are another letter; the same words again are the same one.
  const change = (to: string) => {
    key.current = '';
    setText(to);
  };
  const send = (close: boolean) => {
    if (!text.trim() || answer.isPending) return;
    key.current ||= `${crypto.randomUUID()}-${close ? 'c' : 'o'}${markdown ? 'm' : 't'}`;
    answer.mutate(
      { text, markdown, close, key: key.current },
      {
        onSuccess: () => {
          key.current = '';
          setText('');
          sessionStorage.removeItem(kept);
          said(t('answer.said'));
          if (close) onClosed();
        },
      },
    );
  };
  const greet = () => {
    change(`${r.client.salutation}!\n\n${text}`);
    box.current?.focus();
  };
  return (
    <form
      className={classes.answer}
      aria-label={t('answer.label')}
      onSubmit={(e) => {
        e.preventDefault();
        send(false);
      }}
    >
      <Textarea
        ref={box}
        data-answer
        label={t('answer.to', { email: r.client.email })}
        description={t('answer.from', { sender: r.sender.address })}
        placeholder={t('answer.placeholder')}
        value={text}
        onChange={(e) => change(e.currentTarget.value)}
        autosize
        minRows={4}
        maxRows={16}
        maxLength={100_000}
        onKeyDown={(e) => {
          if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
            e.preventDefault();
            send(false);
          } else if (e.key === 'Escape') e.currentTarget.blur();
        }}
      />
      {answer.isError && (
        <div style={{ marginTop: 12 }}>
          <ErrorAlert error={answer.error} title={t('answer.failed')} />
        </div>
      )}
      <Group justify="space-between" mt="sm" gap="sm">
        <Group gap="md">
          {!text.includes(r.client.salutation) && (
            <Button size="compact-xs" variant="subtle" ml={-8} onClick={greet}>
              {t('answer.greet', { words: r.client.salutation })}
            </Button>
          )}
          <Switch size="xs" checked={markdown} onChange={(e) => { key.current = ''; setMarkdown(e.currentTarget.checked); }} label={t('answer.markdown')} />
        </Group>
        <div className={classes.send}>
          <Button variant="default" disabled={!text.trim() || answer.isPending} onClick={() => { key.current = ''; send(true); }}>
            {t('answer.send_close')}
          </Button>
          <Tooltip label={t('answer.keys')} events={{ hover: true, focus: true, touch: false }}>
            <Button type="submit" leftSection={<IconSend size={16} />} disabled={!text.trim()} loading={answer.isPending}>
              {t('answer.send')}
            </Button>
          </Tooltip>
        </div>
      </Group>
    </form>
  );
}
