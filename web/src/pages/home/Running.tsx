import { Anchor, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Campaign } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { Card, StateBadge, StateBar } from '../../ui';
import { useLive } from './data';

/** The mailings in the air, each with its pace and the time left. */
export function Running({ campaigns }: { campaigns: Campaign[] }) {
  const { t } = useTranslation('home');
  if (campaigns.length === 0) return null;
  return (
    <Card title={t('running.title')}>
      <Stack gap="lg">
        {campaigns.slice(0, 5).map((c) => (
          <One key={c.id} campaign={c} />
        ))}
      </Stack>
    </Card>
  );
}

function One({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation('home');
  const format = useFormat();
  const live = useLive(campaign.id, campaign.state === 'running');
  const counts = live?.counts ?? campaign.counts;
  const state = live?.state ?? campaign.state;
  const left = counts.pending + counts.sending;
  const done = counts.audience ? 1 - left / counts.audience : 0;
  return (
    <div>
      <Group justify="space-between" gap="xs" mb={8}>
        <Group gap="xs">
          <Anchor size="sm" fw={550} c="inherit" renderRoot={(p) => <Link to="/campaigns/$id" params={{ id: campaign.id }} {...p} />}>
            {campaign.name}
          </Anchor>
          <StateBadge kind="campaign" state={state} />
        </Group>
        <Text size="sm" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
          {[
            format.percent(done),
            live && live.rate > 0 ? t('running.rate', { rate: format.number(Math.round(live.rate)) }) : '',
            live?.eta ? t('running.left', { time: format.duration((new Date(live.eta).getTime() - Date.now()) / 1000) }) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </Group>
      <StateBar counts={counts} />
    </div>
  );
}
