import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../session/session';

export interface Format {
  number(value: number, options?: Intl.NumberFormatOptions): string;
  percent(share: number): string;
  money(value: number, currency?: string): string;
  bytes(size: number): string;
  /** 5 марта 2027 */
  date(at: string | Date): string;
  /** 5 мар. 2027, 14:05 */
  dateTime(at: string | Date): string;
  time(at: string | Date): string;
  /** «3 минуты назад»; beyond a week a date. */
  ago(at: string | Date, now?: Date): string;
  /** A span of seconds: «2 мин 5 с». */
  duration(seconds: number): string;
  /** A birthday of the API: 1980-12-31, or --12-31 without the year. */
  birthday(value: string): string;
  list(words: string[], how?: 'and' | 'or'): string;
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86400],
  ['hour', 3600],
  ['minute', 60],
];

export function formatOf(language: string, timeZone?: string): Format {
  const zone = validZone(timeZone);
  const dates = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: zone });
  const moments = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
  const times = new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: zone });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const numbers = new Intl.NumberFormat(language);
  const unit = (value: number, name: string, digits = 0) =>
    new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits }).format(value);
  const cleanDate = (s: string) => s.replace(/\s*г\./, '');
  return {
    number: (value, options) => (options ? new Intl.NumberFormat(language, options) : numbers).format(value),
    percent: (share) => new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: share !== 0 && share < 0.1 ? 1 : 0 }).format(share),
    money: (value, currency = 'RUB') =>
      new Intl.NumberFormat(language, { style: 'currency', currency, maximumFractionDigits: Number.isInteger(value) ? 0 : 2 }).format(value),
    bytes: (size) => (size < 1024 ? unit(size, 'byte') : size < 1024 ** 2 ? unit(size / 1024, 'kilobyte') : unit(size / 1024 ** 2, 'megabyte', 1)),
    date: (at) => cleanDate(dates.format(new Date(at))),
    dateTime: (at) => cleanDate(moments.format(new Date(at))),
    time: (at) => times.format(new Date(at)),
    ago(at, now = new Date()) {
      const seconds = (new Date(at).getTime() - now.getTime()) / 1000;
      if (Math.abs(seconds) >= 7 * 86400) return cleanDate(dates.format(new Date(at)));
      for (const [name, size] of steps) if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), name);
      return relative.format(0, 'second');
    },
    duration(seconds) {
      const s = Math.max(0, Math.round(seconds));
      if (s < 60) return unit(s, 'second');
      if (s < 3600) return [unit(Math.floor(s / 60), 'minute'), s % 60 && s < 600 ? unit(s % 60, 'second') : ''].filter(Boolean).join(' ');
      if (s < 86400) return [unit(Math.floor(s / 3600), 'hour'), unit(Math.floor((s % 3600) / 60), 'minute')].join(' ');
      return [unit(Math.floor(s / 86400), 'day'), unit(Math.floor((s % 86400) / 3600), 'hour')].join(' ');
    },
    birthday(value) {
      const noYear = value.startsWith('--');
      const day = new Date(`${noYear ? `2000-${value.slice(2)}` : value}T00:00:00Z`);
      if (Number.isNaN(day.getTime())) return value;
      return noYear
        ? new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(day)
        : cleanDate(new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(day));
    },
    list: (words, how = 'and') => new Intl.ListFormat(language, { type: how === 'or' ? 'disjunction' : 'conjunction' }).format(words),
  };
}

function validZone(zone?: string): string | undefined {
  if (!zone) return undefined;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    return undefined;
  }
}

/** Numbers, money and times in the language of the page and the zone of the installation. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const zone = useSession().timezone;
  return useMemo(() => formatOf(i18n.language, zone), [i18n.language, zone]);
}
