import type { Sender } from '../../api/types';

export interface SenderValues extends Record<string, unknown> {
  from_name: string;
  from_address: string;
  reply_to: string;
  name: string;
  host: string;
  port: number | string;
  security: string;
  username: string;
  password: string;
  connections: number | string;
  per_second: number | string;
  per_hour: number | string;
  per_day: number | string;
  warm: boolean;
  warm_from: string;
  warm_start: number | string;
  warm_growth: number | string;
  warm_ceiling: number | string;
}

const today = () => new Date().toISOString().slice(0, 10);

export const blankSender = (): SenderValues => ({
  from_name: '', from_address: '', reply_to: '', name: '', host: '', port: 465, security: 'tls', username: '', password: '', connections: 0,
  per_second: '', per_hour: '', per_day: '', warm: false, warm_from: today(), warm_start: 50, warm_growth: 30, warm_ceiling: 5000,
});

export function senderValues(s: Sender): SenderValues {
  const w = s.limits.warm_up;
  return {
    from_name: s.from_name, from_address: s.from_address, reply_to: s.reply_to, name: s.name, host: s.host, port: s.port, security: s.security, username: s.username, password: '',
    connections: s.connections, per_second: s.limits.per_second ?? '', per_hour: s.limits.per_hour ?? '', per_day: s.limits.per_day ?? '',
    warm: Boolean(w), warm_from: w?.from ?? today(), warm_start: w?.start ?? 50, warm_growth: w?.growth_percent ?? 30, warm_ceiling: w?.ceiling ?? 5000,
  };
}

const limit = (v: number | string) => (v === '' ? null : Number(v));

/** What the API takes; of a sender that is there already only what differs from `before`. */
export function senderBody(v: SenderValues, before?: SenderValues): Record<string, unknown> {
  const plain = ['from_name', 'from_address', 'reply_to', 'name', 'host', 'security', 'username'] as const;
  const body: Record<string, unknown> = {};
  for (const key of plain) if (before ? v[key] !== before[key] : v[key] !== '') body[key] = v[key];
  for (const key of ['port', 'connections'] as const) if (!before || v[key] !== before[key]) body[key] = Number(v[key] || 0);
  if (v.password !== '') body.password = v.password;
  const limits: Record<string, unknown> = {};
  for (const key of ['per_second', 'per_hour', 'per_day'] as const) if (before ? v[key] !== before[key] : v[key] !== '') limits[key] = limit(v[key]);
  const warm = (x: SenderValues) => (x.warm ? { from: x.warm_from, start: Number(x.warm_start), growth_percent: Number(x.warm_growth), ceiling: Number(x.warm_ceiling) } : null);
  if (before ? JSON.stringify(warm(v)) !== JSON.stringify(warm(before)) : v.warm) limits.warm_up = warm(v);
  if (Object.keys(limits).length > 0) body.limits = limits;
  if (!before) {
    body.from_address = v.from_address;
    body.host = v.host;
  }
  return body;
}

// The servers of mail services that give one address to the domain's people: the domain of the address tells the rest.
const known: [RegExp, string, number, string][] = [
  [/@(yandex\.(ru|com|by|kz)|ya\.ru)$/i, 'smtp.yandex.ru', 465, 'tls'],
  [/@(mail|inbox|bk|list|internet)\.ru$/i, 'smtp.mail.ru', 465, 'tls'],
  [/@(gmail|googlemail)\.com$/i, 'smtp.gmail.com', 465, 'tls'],
  [/@(outlook|hotmail|live)\.com$/i, 'smtp-mail.outlook.com', 587, 'starttls'],
  [/@rambler\.ru$/i, 'smtp.rambler.ru', 465, 'tls'],
];

export function guessServer(address: string): Partial<SenderValues> | null {
  const hit = known.find(([at]) => at.test(address.trim()));
  return hit ? { host: hit[1], port: hit[2], security: hit[3], username: address.trim() } : null;
}

/** What a warm-up lets through on its first days. */
export function warmUpDays(start: number, growth: number, ceiling: number, days: number): number[] {
  const all: number[] = [];
  let n = start;
  for (let i = 0; i < days; i++) {
    all.push(Math.min(Math.floor(n), ceiling));
    n *= 1 + growth / 100;
  }
  return all;
}
