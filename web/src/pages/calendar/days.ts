import type { components } from '../../api/schema';
import { wallOf } from '../campaigns/zone';

export type Calendar = components['schemas']['Calendar'];
type Planned = components['schemas']['Planned'];

export interface Item {
  key: string;
  kind: 'campaign' | 'ends' | 'waiting';
  campaign: string;
  name: string;
  state: string;
  /** The clock of the installation; empty where the day is all that is known. */
  time: string;
  planned?: Planned;
  letters?: number;
  retries?: number;
}

export interface Day {
  day: string;
  items: Item[];
  holiday?: string;
  birthdays?: Calendar['birthdays'][number];
}

// A day is written 2027-03-01 and reckoned at noon UTC, where no summer time can touch it.
const noon = (day: string) => new Date(`${day}T12:00:00Z`);
const text = (at: Date) => at.toISOString().slice(0, 10);

export function shift(day: string, by: number): string {
  const at = noon(day);
  at.setUTCDate(at.getUTCDate() + by);
  return text(at);
}

export function shiftMonth(day: string, by: number): string {
  const at = noon(`${day.slice(0, 7)}-01`);
  at.setUTCMonth(at.getUTCMonth() + by);
  return text(at);
}

/** The Monday of a day's week. */
export const monday = (day: string) => shift(day, -((noon(day).getUTCDay() + 6) % 7));

export function span(day: string, view: 'month' | 'week'): { from: string; to: string } {
  if (view === 'week') return { from: monday(day), to: shift(monday(day), 6) };
  const first = `${day.slice(0, 7)}-01`;
  return { from: monday(first), to: shift(monday(shift(shiftMonth(first, 1), -1)), 6) };
}

/** The days from one to another with what is on each. */
export function daysOf(from: string, to: string, zone: string, found: Calendar | undefined): Day[] {
  const days = new Map<string, Day>();
  for (let d = from; d <= to; d = shift(d, 1)) days.set(d, { day: d, items: [] });
  if (!found) return [...days.values()];
  for (const c of found.campaigns) {
    const start = wallOf(new Date(c.start_at), zone);
    const item = { campaign: c.campaign_id, name: c.name, state: c.state, planned: c };
    days.get(start.day)?.items.push({ key: `c${c.campaign_id}`, kind: 'campaign', time: start.time, ...item });
    if (c.state === 'running' && c.end_at) {
      const end = wallOf(new Date(c.end_at), zone);
      if (end.day !== start.day) days.get(end.day)?.items.push({ key: `e${c.campaign_id}`, kind: 'ends', time: end.time, ...item });
    }
  }
  for (const w of found.waiting) days.get(w.day)?.items.push({ key: `w${w.campaign_id}`, kind: 'waiting', campaign: w.campaign_id, name: w.name, state: 'running', time: '', letters: w.letters, retries: w.retries });
  for (const h of found.holidays) {
    const d = days.get(h.day);
    if (d) d.holiday = h.code;
  }
  for (const b of found.birthdays) {
    const d = days.get(b.day);
    if (d) d.birthdays = b;
  }
  for (const d of days.values()) d.items.sort((a, b) => a.time.localeCompare(b.time));
  return [...days.values()];
}
