import { Button, Group, SegmentedControl, Select, Stack, Text, Tooltip } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../../api/client';
import type { Campaign, CampaignReport } from '../../../api/types';
import { useFormat } from '../../../i18n/format';
import { useMay } from '../../../session/session';
import { BlockSkeleton, Card, ErrorState, failed, said, Stat } from '../../../ui';
import { ReasonShares } from './ReasonShares';
import classes from '../campaigns.module.css';

const Chart = lazy(() => import('./Chart'));
export const slicesBy = ['city', 'gender', 'stage', 'provider', 'company', 'industry', 'language', 'timezone', 'consent', 'sender'] as const;
type By = (typeof slicesBy)[number];

export function useReport(c: Campaign) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: ['campaigns', c.id, 'report', i18n.language],
    queryFn: ({ signal }) => data(api.GET('/api/v1/campaigns/{id}/report', { params: { path: { id: c.id } }, signal })),
    refetchInterval: c.state === 'running' ? 4000 : 30_000,
  });
}

export function Report({ campaign: c }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const q = useReport(c);
  if (q.isPending) return <BlockSkeleton lines={6} />;
  if (q.isError && !q.data) return <ErrorState error={q.error} onRetry={() => void q.refetch()} />;
  const r = q.data as CampaignReport;
  return (
    <Stack gap="lg">
      <Results report={r} />
      <Timeline campaign={c} />
      <div className={classes.pairs}>
        {r.skipped.length > 0 && (
          <Card title={t('report.skipped')}>
            <ReasonShares shares={r.skipped} />
          </Card>
        )}
        {r.failed.length > 0 && (
          <Card title={t('report.failed')}>
            <ReasonShares shares={r.failed} />
          </Card>
        )}
        {r.uncertain.length > 0 && (
          <Card title={t('report.uncertain')}>
            <ReasonShares shares={r.uncertain} />
          </Card>
        )}
        {r.bounces.length > 0 && (
          <Card title={t('report.bounces')}>
            <ReasonShares shares={r.bounces} />
          </Card>
        )}
        {r.unsubscribed.length > 0 && (
          <Card title={t('report.unsubscribed')}>
            <ReasonShares shares={r.unsubscribed} />
          </Card>
        )}
      </div>
      <Slices campaign={c} />
      <Compared report={r} />
    </Stack>
  );
}

function Results({ report: r }: { report: CampaignReport }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const { counts: n, rates } = r;
  const rate = (x: number | null) => (x === null ? undefined : t('report.of_sent', { share: format.percent(x) }));
  return (
    <Card title={t('report.people')}>
      <div className={classes.stats}>
        <Stat label={t('report.opened')} value={<span data-opened={n.opened}>{format.number(n.opened)}</span>} note={rate(rates.opened)} />
        <Stat label={t('report.clicked')} value={format.number(n.clicked)} note={rate(rates.clicked)} />
        <Stat label={t('report.replied')} value={format.number(n.replied)} note={rate(rates.replied)} />
        <Stat label={t('report.unsubscribed_n')} value={format.number(n.unsubscribed)} note={rate(rates.unsubscribed)} />
        <Stat label={t('report.complained')} value={format.number(n.complained)} note={rate(rates.complained)} />
        <Stat label={t('report.bounced')} value={format.number(n.bounced)} note={rate(rates.bounced)} />
      </div>
      <Group gap={6} mt="md" wrap="nowrap" align="flex-start" style={{ borderTop: '1px solid var(--line)', paddingTop: 12 }}>
        <Tooltip label={t('report.machines_why')} multiline w={320}>
          <IconInfoCircle size={16} style={{ flex: 'none', marginTop: 2 }} tabIndex={0} role="img" aria-label={t('report.machines_why')} />
        </Tooltip>
        <Text size="sm" c="dimmed">
          {n.machine_opened + n.machine_clicked === 0
            ? t('report.no_machines')
            : t('report.machines', { opened: format.number(n.machine_opened), clicked: format.number(n.machine_clicked) })}
          {r.rules > 0 && ` ${t('report.rules', { version: r.rules })}`}
        </Text>
      </Group>
      {r.rules > 0 && r.rules < r.current_rules && <JudgeAgain report={r} />}
    </Card>
  );
}

/** Offered where the rules that tell people from machines have changed since a campaign was judged. */
function JudgeAgain({ report: r }: { report: CampaignReport }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const cache = useQueryClient();
  const may = useMay();
  const judge = useMutation({
    mutationFn: () => data(api.POST('/api/v1/campaigns/{id}/judge', { params: { path: { id: r.campaign_id } } })),
    onSuccess: (done) => {
      void cache.invalidateQueries({ queryKey: ['campaigns', r.campaign_id] });
      const signed = (n: number) => (n > 0 ? `+${format.number(n)}` : format.number(n));
      said(t('report.judged', { opened: signed(done.opened), clicked: signed(done.clicked) }));
    },
    onError: (e: Error) => failed(e.message),
  });
  if (!may('campaigns:write')) return null;
  return (
    <Group gap="xs" mt={6}>
      <Text size="sm" c="dimmed">
        {t('report.rules_newer', { version: r.current_rules })}
      </Text>
      <Button size="compact-xs" variant="subtle" loading={judge.isPending} onClick={() => judge.mutate()}>
        {t('report.judge')}
      </Button>
    </Group>
  );
}

function Timeline({ campaign: c }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const [what, setWhat] = useState<'reactions' | 'sent'>('reactions');
  const q = useQuery({
    queryKey: ['campaigns', c.id, 'timeline'],
    queryFn: ({ signal }) => data(api.GET('/api/v1/campaigns/{id}/report/timeline', { params: { path: { id: c.id } }, signal })),
    refetchInterval: c.state === 'running' ? 10_000 : false,
  });
  const items = q.data?.items ?? [];
  const quiet = items.every((m) => m.opened + m.clicked + m.replied === 0);
  return (
    <Card
      title={t('report.timeline')}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t('report.show')}
          value={what}
          onChange={(v) => setWhat(v as typeof what)}
          data={[
            { value: 'reactions', label: t('report.reactions') },
            { value: 'sent', label: t('report.sent') },
          ]}
        />
      }
    >
      {q.isPending ? (
        <BlockSkeleton />
      ) : q.isError ? (
        <ErrorState error={q.error} onRetry={() => void q.refetch()} />
      ) : items.length === 0 || (what === 'reactions' && quiet) ? (
        <Text size="sm" c="dimmed">
          {t(items.length === 0 ? 'report.no_timeline' : 'report.no_reactions')}
        </Text>
      ) : (
        <>
          <Suspense fallback={<BlockSkeleton />}>
            <Chart
              items={items}
              series={(what === 'sent' ? (['sent', 'bounced'] as const) : (['opened', 'clicked', 'replied', 'unsubscribed'] as const)).map((k) => ({ key: k, label: t(`report.series.${k}`) }))}
              label={t('report.timeline')}
            />
          </Suspense>
          <details>
            <summary style={{ fontSize: '0.8125rem', color: 'var(--soft)', cursor: 'pointer' }}>{t('report.as_table')}</summary>
            <div className={classes.scroll} tabIndex={0} role="group" aria-label={t('report.as_table')}>
              <table className={classes.plain}>
                <thead>
                  <tr>
                    <th scope="col">{t('report.hour')}</th>
                    {(['sent', 'opened', 'clicked', 'replied', 'bounced', 'unsubscribed'] as const).map((k) => (
                      <th key={k} scope="col">
                        {t(`report.series.${k}`)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {items.slice(0, 200).map((m) => (
                    <tr key={m.at}>
                      <td>{format.dateTime(m.at)}</td>
                      {(['sent', 'opened', 'clicked', 'replied', 'bounced', 'unsubscribed'] as const).map((k) => (
                        <td key={k}>{format.number(m[k])}</td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </details>
        </>
      )}
    </Card>
  );
}

function Slices({ campaign: c }: { campaign: Campaign }) {
  const { t, i18n } = useTranslation('campaigns');
  const format = useFormat();
  const [by, setBy] = useState<By>('city');
  const [whole, setWhole] = useState(false);
  const q = useQuery({
    queryKey: ['campaigns', c.id, 'slices', by, i18n.language],
    queryFn: ({ signal }) => data(api.GET('/api/v1/campaigns/{id}/report/slices', { params: { path: { id: c.id }, query: { by } }, signal })),
    placeholderData: keepPreviousData,
  });
  const items = q.data?.items ?? [];
  const shown = whole ? items : items.slice(0, 10);
  const name = (v: string) => (v === '' ? t('slice.unknown') : v === '…' ? t('slice.rest') : ['gender', 'stage', 'consent'].includes(by) ? t(`slice_value.${v}`, { defaultValue: v }) : v);
  const share = (n: number, of: number) => (of > 0 ? format.percent(n / of) : '—');
  return (
    <Card
      title={t('slice.title')}
      actions={<Select size="xs" aria-label={t('slice.by')} data={slicesBy.map((s) => ({ value: s, label: t(`slice.${s}`) }))} value={by} onChange={(v) => v && setBy(v as By)} allowDeselect={false} w={190} />}
    >
      {q.isPending ? (
        <BlockSkeleton />
      ) : q.isError ? (
        <ErrorState error={q.error} onRetry={() => void q.refetch()} />
      ) : items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('slice.none')}
        </Text>
      ) : (
        <div className={classes.scroll} tabIndex={0} role="group" aria-label={t(`slice.${by}`)}>
          <table className={classes.plain} data-slices={by}>
            <thead>
              <tr>
                <th scope="col">{t(`slice.${by}`)}</th>
                <th scope="col">{t('report.sent')}</th>
                <th scope="col">{t('report.opened')}</th>
                <th scope="col">{t('report.clicked')}</th>
                <th scope="col">{t('report.replied')}</th>
                <th scope="col">{t('report.bounced')}</th>
                <th scope="col">{t('report.unsubscribed_n')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((s) => (
                <tr key={s.value}>
                  <td>{name(s.value)}</td>
                  <td>{format.number(s.sent)}</td>
                  <td>{share(s.opened, s.sent)}</td>
                  <td>{share(s.clicked, s.sent)}</td>
                  <td>{share(s.replied, s.sent)}</td>
                  <td>{share(s.bounced, s.sent)}</td>
                  <td>{share(s.unsubscribed, s.sent)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {items.length > 10 && (
            <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setWhole(!whole)}>
              {whole ? t('slice.less') : t('slice.more', { count: items.length - 10 })}
            </Button>
          )}
        </div>
      )}
    </Card>
  );
}

function Compared({ report: r }: { report: CampaignReport }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  if (r.earlier.length === 0) return null;
  const rows = [{ campaign_id: r.campaign_id, name: r.name, launched_at: r.launched_at, counts: r.counts, rates: r.rates }, ...r.earlier];
  const p = (x: number | null) => (x === null ? '—' : format.percent(x));
  return (
    <Card title={t('compare.title')}>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label={t('compare.title')}>
        <table className={classes.plain}>
          <thead>
            <tr>
              <th scope="col">{t('column.name')}</th>
              <th scope="col">{t('report.sent')}</th>
              <th scope="col">{t('report.opened')}</th>
              <th scope="col">{t('report.clicked')}</th>
              <th scope="col">{t('report.replied')}</th>
              <th scope="col">{t('report.bounced')}</th>
              <th scope="col">{t('report.unsubscribed_n')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((x, i) => (
              <tr key={x.campaign_id} data-own={i === 0 || undefined}>
                <td>
                  {i === 0 ? t('compare.this') : <Link to="/campaigns/$id" params={{ id: x.campaign_id }} style={{ color: 'var(--mantine-color-anchor)' }}>{x.name}</Link>}
                  {x.launched_at && (
                    <Text span display="block" size="xs" c="dimmed">
                      {format.date(x.launched_at)}
                    </Text>
                  )}
                </td>
                <td>{format.number(x.counts.sent)}</td>
                <td>{p(x.rates.opened)}</td>
                <td>{p(x.rates.clicked)}</td>
                <td>{p(x.rates.replied)}</td>
                <td>{p(x.rates.bounced)}</td>
                <td>{p(x.rates.unsubscribed)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}
