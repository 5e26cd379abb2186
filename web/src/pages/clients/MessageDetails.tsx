import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import { useFormat } from '../../i18n/format';
import { ErrorWords } from '../../ui';
import classes from './clients.module.css';

/** What became of one letter, or why it waits, in words. */
export function MessageDetails({ id }: { id: string }) {
  const { t } = useTranslation('clients');
  const format = useFormat();
  const q = useQuery({ queryKey: ['messages', id], queryFn: ({ signal }) => data(api.GET('/api/v1/messages/{id}', { params: { path: { id } }, signal })) });
  if (q.isError) {
    return (
      <Text size="sm" c="dimmed">
        <ErrorWords error={q.error} />
      </Text>
    );
  }
  if (!q.data) return <Text size="sm" c="dimmed">{t('loading')}</Text>;
  const m = q.data;
  return (
    <div className={classes.note} role="group">
      {m.state === 'pending' && <div>{t('message.due', { at: format.dateTime(m.due_at) })}</div>}
      {m.why && <div>{m.why.message}</div>}
      {m.reason_text && <div>{m.reason_text}</div>}
      {m.email && <div>{t('message.to', { email: m.email })}</div>}
      {m.attempt > 1 && <div>{t('message.attempt', { count: m.attempt })}</div>}
      {m.smtp_reply && (
        <div>
          {t('message.reply')} <span className={classes.reply}>{m.smtp_reply}</span>
        </div>
      )}
    </div>
  );
}
