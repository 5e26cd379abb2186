import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../../api/client';
import type { Campaign } from '../../../api/types';
import { useFormat } from '../../../i18n/format';
import { BlockSkeleton, Card, ErrorState } from '../../../ui';
import { Fitted, languageName } from '../../letters/LetterPreview';
import type { ReportLink } from '../data';
import { useReport } from './Report';
import classes from '../campaigns.module.css';

/** The letter with how often each of its links was clicked, and the links as a list. */
export function HeatMap({ campaign: c }: { campaign: Campaign }) {
  const { t, i18n } = useTranslation('campaigns');
  const format = useFormat();
  const report = useReport(c);
  const links = report.data?.links ?? [];
  const languages = [...new Set(links.map((l) => l.language))];
  const [chosen, setChosen] = useState<string | null>(null);
  const language = chosen ?? languages[0] ?? '';
  const shown = links.filter((l) => l.language === language);
  const html = shown.filter((l) => l.part === 'html');
  const text = shown.filter((l) => l.part === 'text' && l.clients + l.machine_clicks > 0);
  const letter = useSample(c, language);
  const marked = useMemo(() => (letter.data ? mark(letter.data.html, html) : ''), [letter.data, html]);
  if (report.isPending) return <BlockSkeleton />;
  if (report.isError && !report.data) return <ErrorState error={report.error} onRetry={() => void report.refetch()} />;
  const clicks = html.reduce((n, l) => n + l.clients, 0);
  return (
    <div className={classes.heat}>
      <Card
        title={t('heat.letter')}
        padded={false}
        actions={
          languages.length > 1 && <SegmentedControl size="xs" aria-label={t('heat.language')} value={language} onChange={setChosen} data={languages.map((l) => ({ value: l, label: languageName(l, i18n.language) }))} />
        }
      >
        {letter.isPending ? (
          <div style={{ padding: 24 }}>
            <BlockSkeleton lines={8} />
          </div>
        ) : letter.isError ? (
          <ErrorState error={letter.error} />
        ) : letter.data ? (
          <Fitted html={marked} title={t('heat.letter')} width={680} height={760} />
        ) : (
          <Text size="sm" c="dimmed" p="lg">
            {t('heat.none_sent')}
          </Text>
        )}
      </Card>
      <Card title={t('heat.links')}>
        {html.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('heat.no_links')}
          </Text>
        )}
        <ol className={classes.links}>
          {html.map((l, i) => (
            <Row key={l.link} link={l} n={i + 1} all={clicks} />
          ))}
        </ol>
        {text.length > 0 && (
          <Stack gap={4} mt="md">
            <Text size="sm" fw={550}>
              {t('heat.text_part')}
            </Text>
            {text.map((l) => (
              <Text key={l.link} size="sm" style={{ overflowWrap: 'anywhere' }}>
                {l.address}: {format.number(l.clients)}
              </Text>
            ))}
          </Stack>
        )}
        <Text size="xs" c="dimmed" mt="sm">
          {t('heat.about')}
        </Text>
      </Card>
    </div>
  );
}

function Row({ link: l, n, all }: { link: ReportLink; n: number; all: number }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  return (
    <li>
      <span className={classes.badge} aria-hidden>
        {n}
      </span>
      <span style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <b style={{ fontWeight: 550 }}>{l.label || t('heat.no_label')}</b>
        <Text span display="block" size="xs" c="dimmed">
          {l.address}
        </Text>
        {l.machine_clicks > 0 && (
          <Text span display="block" size="xs" c="dimmed">
            {t('heat.machines', { count: l.machine_clicks, shown: format.number(l.machine_clicks) })}
          </Text>
        )}
      </span>
      <span style={{ textAlign: 'end', fontVariantNumeric: 'tabular-nums' }}>
        <b>{format.number(l.clients)}</b>
        {all > 0 && (
          <Text span display="block" size="xs" c="dimmed">
            {format.percent(l.clients / all)}
          </Text>
        )}
      </span>
    </li>
  );
}

/** The letter of somebody who got it in this language, as it was sent. */
function useSample(c: Campaign, language: string) {
  return useQuery({
    queryKey: ['campaigns', c.id, 'sample', language],
    staleTime: Infinity,
    retry: false,
    queryFn: async ({ signal }) => {
      const sent = await data(api.GET('/api/v1/campaigns/{id}/messages', { params: { path: { id: c.id }, query: { state: 'sent', limit: 40 } }, signal }));
      let first: { html: string; language: string } | null = null;
      for (const m of sent.items.slice(0, 12)) {
        const letter = await data(api.GET('/api/v1/messages/{id}/letter', { params: { path: { id: m.id } }, signal }));
        first ??= letter;
        if (!language || letter.language.split('-')[0] === language.split('-')[0]) return letter;
      }
      return first;
    },
  });
}

/** Badges on the links of a letter, by their order in it: the hotter the more of the clicks. Links for leaving are no links to count. */
function mark(html: string, links: ReportLink[]): string {
  const doc = new DOMParser().parseFromString(html, 'text/html');
  const all = links.reduce((n, l) => n + l.clients, 0);
  const anchors = [...doc.querySelectorAll<HTMLAnchorElement>('a[href]')];
  let next = 0;
  for (const [i, l] of links.entries()) {
    const start = l.address.split(/[{?#]/)[0]!;
    let found = anchors.findIndex((a, j) => j >= next && start !== '' && (a.getAttribute('href') ?? '').startsWith(start));
    if (found < 0) found = anchors.findIndex((a, j) => j >= next && l.label !== '' && (a.textContent ?? '').trim() === l.label.trim());
    const a = anchors[found];
    if (!a) continue;
    next = found + 1;
    const share = all > 0 ? l.clients / all : 0;
    const hue = Math.round(230 - 230 * share);
    a.style.outline = `3px solid hsl(${hue} 75% 45%)`;
    a.style.outlineOffset = '3px';
    const badge = doc.createElement('span');
    badge.textContent = `${i + 1} · ${l.clients}`;
    badge.setAttribute('style', `display:inline-block;margin:0 0 0 8px;padding:1px 8px;border-radius:10px;font:600 12px/18px Arial,sans-serif;color:#fff;background:hsl(${hue} 75% 35%);vertical-align:middle;text-decoration:none`);
    a.after(badge);
  }
  return `<!doctype html>${doc.documentElement.outerHTML}`;
}
