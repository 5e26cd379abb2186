import { Grid, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMay, useSession } from '../../session/session';
import { ErrorState, PageHeader } from '../../ui';
import { Coming } from './Coming';
import { useBirthdays, useCampaigns, useDoubtful, useHas, useSystem } from './data';
import { useReplyCounts } from '../../shell/counts';
import { FirstSteps } from './FirstSteps';
import { Results } from './Results';
import { Running } from './Running';
import { Waiting } from './Waiting';

/** What runs now, what waits for me, what came of the last mailings, what comes next. */
export default function HomePage() {
  const { t } = useTranslation('home');
  const may = useMay();
  const { user } = useSession();
  const campaigns = useCampaigns(may('campaigns:read'));
  const replies = useReplyCounts();
  const system = useSystem(may('system:read'));
  const doubtful = useDoubtful(may('clients:read'));
  const birthdays = useBirthdays(may('segments:read'));
  const senders = useHas('senders', may('senders:read'));
  const clients = useHas('clients', may('clients:read'));
  const letters = useHas('templates', may('templates:read'));
  const all = campaigns.data ?? [];
  const launched = all.some((c) => c.launched_at);
  const known = campaigns.isSuccess && senders.isSuccess && clients.isSuccess && letters.isSuccess;
  const name = user && user.id !== '0' ? user.name.split(' ')[0] : '';

  return (
    <>
      <PageHeader title={name ? t('hello', { name }) : t('title')} />
      <Stack gap="lg">
        {known && !launched && <FirstSteps sender={senders.data} clients={clients.data} letter={letters.data} campaign={all.length > 0} />}
        {campaigns.isError && <ErrorState error={campaigns.error} onRetry={() => void campaigns.refetch()} />}
        <Running campaigns={all.filter((c) => c.state === 'running' || c.state === 'paused' || c.state === 'held')} />
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Results campaigns={all.filter((c) => c.state === 'finished' || (c.state === 'canceled' && c.launched_at))} loading={campaigns.isPending && campaigns.fetchStatus !== 'idle'} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Stack gap="lg">
              <Waiting doubtful={doubtful.data} replies={replies.data} troubles={system.data?.troubles.filter((x) => x.code !== 'held') ?? []} held={all.filter((c) => c.state === 'held')} drafts={all.filter((c) => c.state === 'draft')} loading={doubtful.isPending && doubtful.fetchStatus !== 'idle'} />
              <Coming scheduled={all.filter((c) => c.state === 'scheduled')} birthdays={birthdays.data} />
            </Stack>
          </Grid.Col>
        </Grid>
      </Stack>
    </>
  );
}
