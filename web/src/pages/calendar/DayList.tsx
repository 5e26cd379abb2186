import { IconCake, IconConfetti } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { Entry } from './Entry';
import type { Day } from './days';
import classes from './calendar.module.css';

/** Days below one another, each with all that is on it. */
export function DayList({ days, today }: { days: Day[]; today: string }) {
  const { t, i18n } = useTranslation('calendar');
  const format = useFormat();
  const weekday = (day: string) => new Intl.DateTimeFormat(i18n.language, { weekday: 'long', timeZone: 'UTC' }).format(new Date(`${day}T12:00:00Z`));
  return (
    <ol className={classes.days}>
      {days.map((d) => (
        <li key={d.day} data-today={d.day === today || undefined} aria-current={d.day === today ? 'date' : undefined}>
          <h3 className={classes.dayName}>
            {format.date(`${d.day}T12:00:00Z`)}
            <span className={classes.soft}>
              {weekday(d.day)}
              {d.day === today && `, ${t('today').toLocaleLowerCase()}`}
            </span>
          </h3>
          <div className={classes.dayBody}>
            {d.holiday && (
              <div className={classes.note}>
                <IconConfetti size={16} aria-hidden /> {t(`holiday.${d.holiday}`)}
              </div>
            )}
            {d.items.map((x) => (
              <Entry key={x.key} item={x} />
            ))}
            {d.birthdays && (
              <div className={classes.note}>
                <IconCake size={16} aria-hidden />
                <span>
                  {t('birthdays', { count: d.birthdays.count })}{': '}
                  {d.birthdays.client_ids.map((id, i) => (
                    <span key={id}>
                      {i > 0 && ', '}
                      <Link to="/clients/$id" params={{ id }}>
                        {d.birthdays!.names[i] || t('no_name')}
                      </Link>
                    </span>
                  ))}
                  {d.birthdays.count > d.birthdays.client_ids.length && ` ${t('and_more', { count: d.birthdays.count - d.birthdays.client_ids.length })}`}
                </span>
              </div>
            )}
            {!d.holiday && d.items.length === 0 && !d.birthdays && <div className={classes.soft}>{t('free')}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
