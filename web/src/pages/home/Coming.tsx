import { Anchor, Text } from '@mantine/core';
import { IconCake, IconClock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Campaign, Client } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { Card, fullName } from '../../ui';
import classes from './home.module.css';

/** What goes out next, and whose day is near. */
export function Coming({ scheduled, birthdays }: { scheduled: Campaign[]; birthdays?: { count: number; sample: Client[] } }) {
  const { t } = useTranslation('home');
  const format = useFormat();
  const people = birthdays && birthdays.count > 0;
  return (
    <Card title={t('coming.title')} actions={<Anchor size="sm" renderRoot={(p) => <Link to="/calendar" {...p} />}>{t('coming.calendar')}</Anchor>}>
      {scheduled.length === 0 && !people ? (
        <Text size="sm" c="dimmed">
          {t('coming.nothing')}
        </Text>
      ) : (
        <ul className={classes.rows}>
          {scheduled.slice(0, 5).map((c) => (
            <li key={c.id}>
              <IconClock size={18} aria-hidden />
              <div className={classes.grow}>
                <Link to="/campaigns/$id" params={{ id: c.id }}>
                  {c.name}
                </Link>
                <div className={classes.soft}>{c.entry.at ? format.dateTime(c.entry.at) : t('coming.scheduled')}</div>
              </div>
            </li>
          ))}
          {people && (
            <li>
              <IconCake size={18} aria-hidden />
              <div className={classes.grow}>
                {t('coming.birthdays', { count: birthdays.count })}
                <div className={classes.soft}>
                  {birthdays.sample.slice(0, 3).map((c, i) => (
                    <span key={c.id}>
                      {i > 0 && ', '}
                      <Link to="/clients/$id" params={{ id: c.id }} style={{ fontWeight: 400 }}>
                        {fullName(c)}
                      </Link>
                    </span>
                  ))}
                </div>
              </div>
            </li>
          )}
        </ul>
      )}
    </Card>
  );
}
