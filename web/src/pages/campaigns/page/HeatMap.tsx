import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../../api/client';
import type { components } from '../../../api/schema';
import type { Campaign } from '../../../api/types';
import { useFormat } from '../../../i18n/format';
import { BlockSkeleton, Card, ErrorState } from '../../../ui';
import { languageName } from '../../letters/LetterPreview';
import { useReport } from './Report';
import classes from '../campaigns.module.css';

type HeatLink = components['schemas']['HeatLink'];

/** The letter with how often each of its links was clicked, and the links as a list that points into it. */
export function HeatMap({ campaign: c }: { campaign: Campaign }) {
  const { t, i18n } = useTranslation('campaigns');
  const format = useFormat();
  const report = useReport(c);
  const links = report.data?.links ?? [];
  const languages = [...new Set(links.map((l) => l.language))];
  const [chosen, setChosen] = useState<string | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const language = chosen ?? languages[0] ?? '';
  const text = links.filter((l) => l.language === language && l.part === 'text' && l.clients + l.machine_clicks > 0);
  const launched = c.launched_at !== null;
  const heat = useQuery({
    queryKey: ['campaigns', c.id, 'heat', language, report.data?.counts.clicked, report.data?.counts.machine_clicked],
    queryFn: ({ signal }) => data(api.GET('/api/v1/campaigns/{id}/report/heat', { params: { path: { id: c.id }, query: { language: language || undefined } }, signal })),
    enabled: launched && report.data !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (report.isPending) return <BlockSkeleton />;
  if (report.isError && !report.data) return <ErrorState error={report.error} onRetry={() => void report.refetch()} />;
  const html: HeatLink[] = heat.data?.links ?? [];
  return (
    <div className={classes.heat}>
      <Card
        title={t('heat.letter')}
        padded={false}
        actions={
          languages.length > 1 && <SegmentedControl size="xs" aria-label={t('heat.language')} value={language} onChange={setChosen} data={languages.map((l) => ({ value: l, label: languageName(l, i18n.language) }))} />
        }
      >
        {!launched ? (
          <Text size="sm" c="dimmed" p="lg">
            {t('heat.none_sent')}
          </Text>
        ) : heat.isError ? (
          <ErrorState error={heat.error} onRetry={() => void heat.refetch()} />
        ) : !heat.data ? (
          <div style={{ padding: 24 }}>
            <BlockSkeleton lines={8} />
          </div>
        ) : (
          <Pointed html={heat.data.html} title={t('heat.letter')} at={pointed} height={760} />
        )}
      </Card>
      <Card title={t('heat.links')}>
        {heat.data && html.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('heat.no_links')}
          </Text>
        )}
        <ol className={classes.links}>
          {html.map((l, i) => (
            <Row key={l.id} link={l} n={i + 1} pointed={pointed === l.id} onPoint={(on) => setPointed(on && l.shown ? l.id : null)} />
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

function Row({ link: l, n, pointed, onPoint }: { link: HeatLink; n: number; pointed: boolean; onPoint: (on: boolean) => void }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  return (
    <li
      data-pointed={pointed || undefined}
      onMouseEnter={() => onPoint(true)}
      onMouseLeave={() => onPoint(false)}
    >
      <button type="button" className={classes.link} onFocus={() => onPoint(true)} onBlur={() => onPoint(false)} onClick={() => onPoint(true)} aria-label={t('heat.show', { n, label: l.label || l.address })}>
        <span className={classes.badge} aria-hidden>
          {n}
        </span>
      </button>
      <span style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        <b style={{ fontWeight: 550 }}>{l.label || t('heat.no_label')}</b>
        <Text span display="block" size="xs" c="dimmed">
          {l.address}
        </Text>
        {!l.shown && (
          <Text span display="block" size="xs" c="dimmed">
            {t('heat.not_shown')}
          </Text>
        )}
        {l.machine_clicks > 0 && (
          <Text span display="block" size="xs" c="dimmed">
            {t('heat.machines', { count: l.machine_clicks, shown: format.number(l.machine_clicks) })}
          </Text>
        )}
      </span>
      <span style={{ textAlign: 'end', fontVariantNumeric: 'tabular-nums' }}>
        <b>{format.number(l.clients)}</b>
        {l.share !== null && (
          <Text span display="block" size="xs" c="dimmed">
            {format.percent(l.share)}
          </Text>
        )}
        {l.share !== null && <span className={classes.bar} aria-hidden style={{ width: `${Math.max(2, Math.round(l.share * 56))}px` }} />}
      </span>
    </li>
  );
}

const letterWidth = 680;
// As in LetterFrame: nothing runs, nothing is fetched from elsewhere.
const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data: blob: ${window.location.origin}; style-src 'unsafe-inline'; font-src data:">`;

/**
 * A letter shut away from the app in which a link can be pointed at all the same: the frame has an address of its own, and the link's id is its
 * fragment, which makes it the letter's :target and scrolls to it. No script runs and nothing is loaded anew.
 */
function Pointed({ html, title, at, height }: { html: string; title: string; at: string | null; height: number }) {
  const { ref, width } = useElementSize();
  const [address, setAddress] = useState('');
  useEffect(() => {
    const head = /<head[^>]*>/i.exec(html);
    const doc = head ? html.slice(0, head.index + head[0].length) + policy + html.slice(head.index + head[0].length) : policy + html;
    const url = URL.createObjectURL(new Blob([doc], { type: 'text/html;charset=utf-8' }));
    setAddress(url);
    return () => URL.revokeObjectURL(url);
  }, [html]);
  const scale = width > 0 ? Math.min(1, width / letterWidth) : 1;
  return (
    <div ref={ref} style={{ height, overflow: 'hidden' }}>
      {address && (
        <iframe
          sandbox=""
          src={`${address}#${at ?? ''}`}
          title={title}
          referrerPolicy="no-referrer"
          style={{ display: 'block', width: scale < 1 ? letterWidth : '100%', height: height / scale, border: 0, background: '#fff', colorScheme: 'light', transform: scale < 1 ? `scale(${scale})` : undefined, transformOrigin: '0 0' }}
        />
      )}
    </div>
  );
}
