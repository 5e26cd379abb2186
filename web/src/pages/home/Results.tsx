import { Button } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { BlockSkeleton, Card, EmptyState, StateBadge, Time } from '../../ui';
import classes from './home.module.css';

/** What came of the last mailings. */
export function Results({ campaigns, loading }: { campaigns: Campaign[]; loading: boolean }) {
  const { t } = useTranslation('home');
  const may = useMay();
  const format = useFormat();
  if (!may('campaigns:read')) return null;
  return (
    <Card title={t('results.title')}>
      {loading ? (
        <BlockSkeleton />
      ) : campaigns.length === 0 ? (
        <EmptyState icon={IconSend} title={t('results.empty_title')} action={may('campaigns:write') && <Button renderRoot={(p) => <Link to="/campaigns/new" {...p} />}>{t('results.new')}</Button>}>
          {t('results.empty')}
        </EmptyState>
      ) : (
        <ul className={classes.rows}>
          {campaigns.slice(0, 6).map((c) => {
            const share = (n: number) => (c.counts.sent ? format.percent(n / c.counts.sent) : '—');
            return (
              <li key={c.id}>
                <div className={classes.grow}>
                  <Link to="/campaigns/$id" params={{ id: c.id }}>
                    {c.name}
                  </Link>
                  <div className={classes.soft}>
                    {c.state === 'canceled' ? <StateBadge kind="campaign" state={c.state} /> : c.finished_at && <Time at={c.finished_at} />}
                  </div>
                </div>
                <div className={classes.figures}>
                  <div>
                    <span>{format.number(c.counts.sent)}</span>
                    <span className={classes.soft}>{t('results.sent')}</span>
                  </div>
                  <div>
                    <span>{share(c.counts.opened)}</span>
                    <span className={classes.soft}>{t('results.opened')}</span>
                  </div>
                  <div>
                    <span>{share(c.counts.clicked)}</span>
                    <span className={classes.soft}>{t('results.clicked')}</span>
                  </div>
                  <div>
                    <span>{format.number(c.counts.replied)}</span>
                    <span className={classes.soft}>{t('results.replied')}</span>
                  </div>
                </div>
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}
