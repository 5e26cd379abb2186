import type { Campaign, Sender } from '../../api/types';

export interface Pace {
  /** Letters a second, as far as it is known. */
  perSecond: number | null;
  /** How many may still go today; null is no limit. */
  today: number | null;
  /** The rate is that of an earlier campaign, not of limits. */
  byPast: boolean;
}

/** How fast the chosen senders may send; where nothing limits them, how fast the last campaign went. */
export function paceOf(senders: Sender[], past: Campaign[]): Pace {
  let perSecond = 0;
  let today: number | null = 0;
  for (const s of senders) {
    const { per_second, per_hour, per_day } = s.limits;
    perSecond += Math.min(per_second ?? Infinity, per_hour ? per_hour / 3600 : Infinity);
    const allowed = s.today?.allowed ?? per_day;
    today = today === null || allowed === null || allowed === undefined ? null : today + Math.max(0, allowed - (s.today?.sent ?? 0));
  }
  if (Number.isFinite(perSecond) && perSecond > 0) return { perSecond, today, byPast: false };
  const last = past.find((c) => c.finished_at && c.launched_at && c.counts.sent >= 20);
  if (!last) return { perSecond: null, today, byPast: false };
  const seconds = Math.max(1, (Date.parse(last.finished_at!) - Date.parse(last.launched_at!)) / 1000);
  return { perSecond: last.counts.sent / seconds, today, byPast: true };
}
