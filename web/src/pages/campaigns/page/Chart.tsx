import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useFormat } from '../../../i18n/format';
import { useSession } from '../../../session/session';
import type { Moment } from '../data';
import classes from '../campaigns.module.css';

type Key = Exclude<keyof Moment, 'at'>;

const night: Record<string, string> = { sent: '#51cf66', opened: '#a3a7f7', clicked: '#3bc9db', replied: '#ff922b', unsubscribed: '#b3bac8', bounced: '#ff8787' };
const day: Record<string, string> = { sent: '#2f9e44', opened: '#4a4dd0', clicked: '#0c8599', replied: '#d9480f', unsubscribed: '#868e96', bounced: '#e03131' };

/** What happened hour by hour. The same figures stand below it as a table. */
export default function Chart({ items, series, label }: { items: Moment[]; series: { key: Key; label: string }[]; label: string }) {
  const { t, i18n } = useTranslation('campaigns');
  const hour = t('report.hour');
  const format = useFormat();
  const zone = useSession().timezone || 'Europe/Moscow';
  const dark = useComputedColorScheme() === 'dark';
  const { ref, width } = useElementSize();
  const at = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!at.current || width < 50) return;
    // Hours without events are not in the answer: they are zeros.
    const have = new Map(items.map((m) => [Date.parse(m.at) / 1000, m]));
    const times = [...have.keys()].sort((a, b) => a - b);
    const from = times[0]! - 3600;
    const to = Math.max(times.at(-1)! + 3600, from + 6 * 3600);
    const step = Math.max(1, Math.ceil((to - from) / 3600 / 2000)) * 3600;
    const xs: number[] = [];
    for (let x = from; x <= to; x += step) xs.push(x);
    const ys = series.map((s) => xs.map((x) => { let n = 0; for (let h = x; h < x + step; h += 3600) n += have.get(h)?.[s.key] ?? 0; return n; }));
    const colors = dark ? night : day;
    const ink = dark ? '#b3bac8' : '#4c5567';
    const line = dark ? '#2e3545' : '#e6e9ef';
    const bars = uPlot.paths.bars?.({ size: [0.6, 40], align: 1 });
    const plot = new uPlot(
      {
        width,
        height: 240,
        tzDate: (ts) => uPlot.tzDate(new Date(ts * 1000), zone),
        cursor: { drag: { x: false, y: false } },
        scales: { y: { range: (_, __, max) => [0, Math.max(4, max * 1.1)] } },
        series: [
          { label: hour, value: (_, v) => (v ? format.dateTime(new Date(v * 1000)) : '—') },
          ...series.map((s) => ({
            label: s.label,
            stroke: colors[s.key],
            fill: s.key === 'sent' ? `${colors[s.key]}40` : undefined,
            width: 2,
            paths: s.key === 'sent' ? bars : undefined,
            points: { show: xs.length < 60 && s.key !== 'sent' },
            value: (_: uPlot, v: number | null) => (v === null ? '—' : format.number(v)),
          })),
        ],
        axes: [
          { stroke: ink, incrs: [1, 2, 3, 6, 12, 24, 48, 168, 720].map((h) => h * 3600), grid: { stroke: line, width: 1 }, ticks: { stroke: line }, values: (_, ticks) => ticks.map((x) => new Intl.DateTimeFormat(i18n.language, to - from > 3 * 86_400 ? { day: 'numeric', month: 'short', timeZone: zone } : { hour: '2-digit', minute: '2-digit', timeZone: zone }).format(x * 1000)) },
          { stroke: ink, size: 56, grid: { stroke: line, width: 1 }, ticks: { stroke: line }, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000, 500_000], values: (_, ticks) => ticks.map((v) => format.number(v)) },
        ],
      },
      [xs, ...ys],
      at.current,
    );
    return () => plot.destroy();
  }, [items, series, width, dark, i18n.language, zone, format, hour]);
  return (
    <div ref={ref} role="img" aria-label={`${label}: ${series.map((s) => `${s.label} ${format.number(items.reduce((n, m) => n + m[s.key], 0))}`).join(', ')}`}>
      <div ref={at} className={classes.chart} style={{ minHeight: 270 }} />
    </div>
  );
}
