import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import { useFormat } from '../../i18n/format';
import { useSession } from '../../session/session';
import { wallOf } from '../campaigns/zone';
import { Card, ErrorAlert } from '../../ui';
import classes from './settings.module.css';

/** The warm-up day by day: what was planned as a frame, what went as its filling. The same figures stand in a table. */
export function WarmUp({ id }: { id: string }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const zone = useSession().timezone || 'Europe/Moscow';
  const q = useQuery({ queryKey: ['senders', 'warm-up', id], queryFn: ({ signal }) => data(api.GET('/api/v1/senders/{id}/warm-up', { params: { path: { id } }, signal })) });
  const days = q.data?.days ?? [];
  if (q.isError) return <ErrorAlert error={q.error} />;
  if (days.length === 0) return null;
  const today = wallOf(new Date(), zone).day;
  const most = Math.max(1, ...days.map((d) => Math.max(d.planned ?? 0, d.sent)));
  const now = days.find((d) => d.day === today);
  const share = (n: number) => `${(100 * n) / most}%`;
  return (
    <Card title={t('warm.title')}>
      <Text size="sm" mb="md">
        {!now || now.planned === null ? t('warm.over') : t('warm.today', { sent: format.number(now.sent), planned: format.number(now.planned) })}
      </Text>
      <div className={classes.bars} aria-hidden>
        {days.map((d) => (
          <div key={d.day} className={classes.bar} data-today={d.day === today || undefined} title={`${format.date(d.day)}: ${format.number(d.sent)} / ${d.planned === null ? '∞' : format.number(d.planned)}`}>
            {d.planned !== null && <span className={classes.planned} style={{ height: share(d.planned) }} />}
            <span className={classes.done} style={{ height: share(d.sent) }} />
          </div>
        ))}
      </div>
      <div className={classes.ends} aria-hidden>
        <span>{format.date(days[0]!.day)}</span>
        <span className={classes.key}>
          <i className={classes.planned} /> {t('warm.planned')} <i className={classes.done} /> {t('warm.sent')}
        </span>
        <span>{format.date(days[days.length - 1]!.day)}</span>
      </div>
      <details className={classes.details}>
        <summary>{t('warm.table')}</summary>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('warm.day')}</th>
              <th scope="col">{t('warm.planned')}</th>
              <th scope="col">{t('warm.sent')}</th>
            </tr>
          </thead>
          <tbody>
            {days.map((d) => (
              <tr key={d.day}>
                <td>{format.date(d.day)}</td>
                <td>{d.planned === null ? t('limits.none') : format.number(d.planned)}</td>
                <td>{d.day > today ? '—' : format.number(d.sent)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </Card>
  );
}
