import { Alert, Button, Group, Menu, Paper, Stack, Tabs, Text, ActionIcon } from '@mantine/core';
import { IconBan, IconCopy, IconDots, IconHandStop, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { Campaign } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { Confirm, ErrorState, PageHeader, PageSkeleton, StateBadge, failed, said } from '../../ui';
import { Facts } from './page/Facts';
import { HeatMap } from './page/HeatMap';
import { useLiveCampaign, type Live } from './page/live';
import { Recipients } from './page/Recipients';
import { Report } from './page/Report';
import { StateBar, StateLegend } from './page/StateBar';
import classes from './campaigns.module.css';

type Act = 'pause' | 'resume' | 'cancel';
const tabs = ['report', 'recipients', 'links', 'facts'] as const;

export default function CampaignPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const q = useLiveCampaign(id);
  if (q.isError && !q.data) return <ErrorState error={q.error} onRetry={() => void q.refetch()} />;
  if (!q.data) return <PageSkeleton />;
  if (q.data.state === 'draft') return <Navigate to="/campaigns/$id/edit" params={{ id }} replace />;
  return <Whole key={id} campaign={q.data} live={q.live} />;
}

function Whole({ campaign: c, live }: { campaign: Campaign; live: Live | null }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  const may = useMay();
  const navigate = useNavigate();
  const client = useQueryClient();
  const search = useSearch({ strict: false }) as { tab?: string; state?: string };
  const begun = c.counts.audience > 0;
  // Before the start there is nothing to report.
  const tab = tabs.find((x) => x === search.tab) ?? (begun ? 'report' : 'facts');
  const [asking, setAsking] = useState<'cancel' | 'delete' | null>(null);
  const [busy, setBusy] = useState<Act | null>(null);
  const { counts } = c;
  const left = counts.pending + counts.sending;

  const act = async (what: Act) => {
    setBusy(what);
    try {
      const now = await data(api.POST(`/api/v1/campaigns/{id}/${what}`, { params: { path: { id: c.id } } }));
      client.setQueryData(['campaigns', c.id], now);
      void client.invalidateQueries({ queryKey: ['campaigns', c.id] });
      said(t(`done.${what}`));
    } finally {
      setBusy(null);
    }
  };
  const quietly = (what: Act) => act(what).catch((e: Error) => failed(e.message));
  const open = (to: Record<string, string | undefined>) => void navigate({ to: '/campaigns/$id', params: { id: c.id }, search: to as never, replace: true, resetScroll: false });
  const active = ['running', 'scheduled', 'paused', 'held'].includes(c.state);

  return (
    <>
      <PageHeader
        back={{ to: '/campaigns', label: t('title') }}
        title={c.name}
        beside={<StateBadge kind="campaign" state={c.state} />}
        description={<Sentence campaign={c} />}
        actions={
          <>
            {(c.state === 'running' || c.state === 'scheduled') && may('campaigns:stop') && (
              <Button variant="default" leftSection={<IconPlayerPause size={16} />} loading={busy === 'pause'} onClick={() => void quietly('pause')}>
                {t('act.pause')}
              </Button>
            )}
            {(c.state === 'paused' || c.state === 'held') && may('campaigns:launch') && (
              <Button leftSection={<IconPlayerPlay size={16} />} loading={busy === 'resume'} onClick={() => void quietly('resume')}>
                {t('act.resume')}
              </Button>
            )}
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon variant="default" size={36} aria-label={t('more')}>
                  <IconDots size={18} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                {may('campaigns:write') && (
                  <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => void navigate({ to: '/campaigns/new', search: { copy: c.id } as never })}>
                    {t('act.copy')}
                  </Menu.Item>
                )}
                {active && may('campaigns:stop') && (
                  <Menu.Item leftSection={<IconBan size={16} />} color="red" onClick={() => setAsking('cancel')}>
                    {t('act.cancel')}
                  </Menu.Item>
                )}
                {!active && left === 0 && may('campaigns:write') && (
                  <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={() => setAsking('delete')}>
                    {t('act.delete')}
                  </Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          </>
        }
      />
      <Stack gap="lg">
        <Undo campaign={c} onStop={() => quietly('pause')} onCancel={() => setAsking('cancel')} />
        {c.held_reason && c.state === 'held' && (
          <Alert color="orange" variant="light" icon={<IconHandStop size={18} />} title={t('held')}>
            {c.held_reason}
          </Alert>
        )}
        {c.state === 'paused' && (
          <Alert color="yellow" variant="light" icon={<IconPlayerPause size={18} />} title={t('paused')}>
            <Group justify="space-between" gap="sm">
              {begun ? t('paused_text', { count: left, shown: format.number(left) }) : t('paused_before')}
              {may('campaigns:stop') && (
                <Button size="compact-sm" color="red" variant="light" onClick={() => setAsking('cancel')}>
                  {t('act.cancel')}
                </Button>
              )}
            </Group>
          </Alert>
        )}
        <Paper withBorder p={{ base: 'md', sm: 'lg' }} component="section" aria-label={t('progress')}>
          <Stack gap="sm">
            {!begun && <Text>{t(c.state === 'canceled' ? 'never_begun' : 'not_begun')}</Text>}
            {begun && <Group justify="space-between" align="baseline" gap="xs">
              <Text fz="1.5rem" fw={640} style={{ fontVariantNumeric: 'tabular-nums' }} data-sent={counts.sent}>
                {t('sent_of', { sent: format.number(counts.sent), all: format.number(counts.audience) })}
              </Text>
              {c.state === 'running' && (
                <Text size="sm" c="dimmed" role="status">
                  {live && live.rate > 0
                    ? [t('rate', { shown: format.number(live.rate, { maximumFractionDigits: 1 }) }), live.eta && t('left', { time: format.duration((Date.parse(live.eta) - Date.now()) / 1000), at: format.time(live.eta) })].filter(Boolean).join(' · ')
                    : t('starting')}
                </Text>
              )}
            </Group>}
            {begun && <StateBar counts={counts} />}
            <StateLegend counts={counts} onPick={(state) => open({ tab: 'recipients', state })} />
          </Stack>
        </Paper>
        <Tabs value={tab} onChange={(v) => open({ tab: v ?? undefined })} keepMounted={false}>
          <Tabs.List mb="lg" style={{ flexWrap: 'nowrap', overflowX: 'auto' }}>
            {tabs.map((x) => (
              <Tabs.Tab key={x} value={x}>
                {t(`tab.${x}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="report">
            <Report campaign={c} />
          </Tabs.Panel>
          <Tabs.Panel value="recipients">
            <Recipients campaign={c} state={search.state} onState={(state) => open({ tab: 'recipients', state })} />
          </Tabs.Panel>
          <Tabs.Panel value="links">
            <HeatMap campaign={c} />
          </Tabs.Panel>
          <Tabs.Panel value="facts">
            <Facts campaign={c} />
          </Tabs.Panel>
        </Tabs>
      </Stack>
      <Confirm
        opened={asking === 'cancel'}
        onClose={() => setAsking(null)}
        title={t('cancel_title')}
        consequence={!begun ? t('cancel_scheduled') : t('cancel_text', { count: left, shown: format.number(left), sent: format.number(counts.sent) })}
        confirm={t('act.cancel')}
        onConfirm={() => act('cancel')}
      />
      <Confirm
        opened={asking === 'delete'}
        onClose={() => setAsking(null)}
        title={t('delete_title', { name: c.name })}
        consequence={t('delete_text')}
        confirm={t('act.delete')}
        onConfirm={async () => {
          await api.DELETE('/api/v1/campaigns/{id}', { params: { path: { id: c.id } } });
          void client.invalidateQueries({ queryKey: ['campaigns', 'list'] });
          void client.invalidateQueries({ queryKey: ['campaigns', 'recent'] });
          said(t('deleted', { name: c.name }));
          void navigate({ to: '/campaigns' });
        }}
      />
    </>
  );
}

function Sentence({ campaign: c }: { campaign: Campaign }) {
  const { t } = useTranslation('campaigns');
  const format = useFormat();
  if (c.state === 'scheduled' && c.entry.at) return <>{t('when.starts', { at: format.dateTime(c.entry.at), ago: format.ago(c.entry.at) })}</>;
  if (c.launched_at && c.finished_at) {
    return <>{t('went', { at: format.dateTime(c.launched_at), time: format.duration((Date.parse(c.finished_at) - Date.parse(c.launched_at)) / 1000) })}</>;
  }
  if (c.launched_at) return <>{t('launched', { at: format.dateTime(c.launched_at), ago: format.ago(c.launched_at) })}</>;
  return null;
}

/** For a minute after a launch there is a way back. */
function Undo({ campaign: c, onStop, onCancel }: { campaign: Campaign; onStop: () => Promise<void>; onCancel: () => void }) {
  const { t } = useTranslation('campaigns');
  const may = useMay();
  const age = () => (c.launched_at ? (Date.now() - Date.parse(c.launched_at)) / 1000 : Infinity);
  const [seconds, setSeconds] = useState(age);
  const on = seconds < 60 && c.state === 'running';
  useEffect(() => {
    if (!on) return;
    const tick = setInterval(() => setSeconds(age()), 1000);
    return () => clearInterval(tick);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the launch does not change
  }, [on]);
  if (!on || !may('campaigns:stop')) return null;
  return (
    <Paper withBorder shadow="md" p="md" className={classes.undo} role="status">
      <Group justify="space-between" gap="sm">
        <div>
          <Text fw={600}>{t('undo.title')}</Text>
          <Text size="sm" c="dimmed">
            {t('undo.text', { count: Math.max(0, Math.ceil(60 - seconds)) })}
          </Text>
        </div>
        <Button color="red.9" leftSection={<IconHandStop size={18} />} onClick={() => void onStop().then(onCancel)}>
          {t('undo.stop')}
        </Button>
      </Group>
    </Paper>
  );
}
