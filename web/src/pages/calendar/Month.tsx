import { IconCake } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { Entry } from './Entry';
import type { Day } from './days';
import classes from './calendar.module.css';

interface Props {
  days: Day[];
  month: string;
  today: string;
  label: string;
  loading: boolean;
  onDay: (day: string) => void;
}

const room = 3;

/** A month as a table of weeks. */
export function Month({ days, month, today, label, loading, onDay }: Props) {
  const { t, i18n } = useTranslation('calendar');
  const format = useFormat();
  const weeks = Array.from({ length: days.length / 7 }, (_, i) => days.slice(7 * i, 7 * i + 7));
  const weekday = (style: 'short' | 'long', i: number) => new Intl.DateTimeFormat(i18n.language, { weekday: style, timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + i)));
  return (
    <table className={classes.month} aria-label={label} aria-busy={loading}>
      <thead>
        <tr>
          {[0, 1, 2, 3, 4, 5, 6].map((i) => (
            <th key={i} scope="col" abbr={weekday('long', i)}>
              {weekday('short', i)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]!.day}>
            {week.map((d, i) => (
              <td key={d.day} data-other={!d.day.startsWith(month) || undefined} data-today={d.day === today || undefined} data-free={i > 4 || d.holiday ? true : undefined} aria-current={d.day === today ? 'date' : undefined}>
                <div className={classes.head}>
                  <button type="button" className={classes.number} onClick={() => onDay(d.day)} aria-label={t('to_day', { day: format.date(`${d.day}T12:00:00Z`) })}>
                    {Number(d.day.slice(8))}
                  </button>
                  {d.birthdays && (
                    <span className={classes.cake} title={d.birthdays.names.join(', ')}>
                      <IconCake size={14} aria-hidden /> {format.number(d.birthdays.count)}
                      <span className={classes.hidden}>{t('birthdays', { count: d.birthdays.count })}</span>
                    </span>
                  )}
                </div>
                {d.holiday && <div className={classes.holiday}>{t(`holiday.${d.holiday}`)}</div>}
                {d.items.length > 0 && (
                  <ul className={classes.items}>
                    {d.items.slice(0, room).map((x) => (
                      <li key={x.key}>
                        <Entry item={x} short />
                      </li>
                    ))}
                    {d.items.length > room && (
                      <li>
                        <button type="button" className={classes.rest} onClick={() => onDay(d.day)}>
                          {t('rest', { count: d.items.length - room })}
                        </button>
                      </li>
                    )}
                  </ul>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
