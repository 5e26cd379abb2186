import { Alert, Button, Grid, Group, Menu, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowMerge, IconBan, IconDots, IconDownload, IconEdit, IconEraser } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { Client } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { Confirm, ConfirmButton, ErrorState, PageHeader, PageSkeleton, StateBadge, failed, fullName, said } from '../../ui';
import { downloadFrom } from '../../ui/download';
import { ClientFacts } from './ClientFacts';
import { useClient, useSuppression } from './data';
import { NameCard } from './NameCard';
import { SuppressDialog } from './SuppressDialog';
import { Timeline } from './Timeline';

export default function ClientPage() {
  const { id = '' } = useParams({ strict: false });
  const client = useClient(id);
  const { t } = useTranslation('clients');
  if (client.isPending) return <PageSkeleton />;
  if (client.isError) {
    return (
      <>
        <PageHeader title={t('client')} back={{ to: '/clients', label: t('title') }} />
        <ErrorState error={client.error} onRetry={() => void client.refetch()} />
      </>
    );
  }
  return <Profile client={client.data} />;
}

function Profile({ client }: { client: Client }) {
  const { t } = useTranslation('clients');
  const may = useMay();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [erasing, erase] = useDisclosure(false);
  const [suppressing, suppress] = useDisclosure(false);
  const suppression = useSuppression(client.email, may('suppressions:read'));
  const name = fullName(client);

  const save = async () => {
    try {
      await downloadFrom(`/api/v1/clients/${encodeURIComponent(client.id)}/export`, `client-${client.id}.json`);
    } catch {
      failed(t('download_failed'));
    }
  };

  return (
    <>
      <PageHeader
        title={name || t('no_name')}
        beside={<StateBadge kind="stage" state={client.stage} />}
        back={{ to: '/clients', label: t('title') }}
        description={[client.position, client.company, client.city].filter(Boolean).join(' · ') || undefined}
        actions={
          <>
            {may('clients:write') && (
              <Button variant="default" leftSection={<IconEdit size={16} />} renderRoot={(p) => <Link to="/clients/$id/edit" params={{ id: client.id }} {...p} />}>
                {t('edit')}
              </Button>
            )}
            <Menu position="bottom-end" width={240}>
              <Menu.Target>
                <Button variant="default" px={8} aria-label={t('more')}>
                  <IconDots size={18} />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {may('clients:export') && (
                  <Menu.Item leftSection={<IconDownload size={16} />} onClick={() => void save()}>
                    {t('export')}
                  </Menu.Item>
                )}
                {may('suppressions:write') && client.email && !suppression.data && (
                  <Menu.Item leftSection={<IconBan size={16} />} onClick={suppress.open}>
                    {t('suppress.action')}
                  </Menu.Item>
                )}
                {may('clients:erase') && (
                  <>
                    <Menu.Item leftSection={<IconArrowMerge size={16} />} renderRoot={(p) => <Link to="/clients/$id/merge" params={{ id: client.id }} {...p} />}>
                      {t('merge.action')}
                    </Menu.Item>
                    <Menu.Divider />
                    <Menu.Item color="red" leftSection={<IconEraser size={16} />} onClick={erase.open}>
                      {t('erase.action')}
                    </Menu.Item>
                  </>
                )}
              </Menu.Dropdown>
            </Menu>
          </>
        }
      />
      {suppression.data && <Suppressed suppression={suppression.data} />}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7, lg: 8 }} order={{ base: 2, md: 1 }}>
          <Timeline client={client} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5, lg: 4 }} order={{ base: 1, md: 2 }}>
          <Stack gap="lg">
            <NameCard client={client} />
            <ClientFacts client={client} />
          </Stack>
        </Grid.Col>
      </Grid>
      <SuppressDialog email={client.email} opened={suppressing} onClose={suppress.close} />
      <Confirm
        opened={erasing}
        onClose={erase.close}
        title={t('erase.title')}
        consequence={t('erase.consequence', { name: name || t('no_name') })}
        confirm={t('erase.confirm')}
        typed={name}
        onConfirm={async () => {
          await data(api.DELETE('/api/v1/clients/{id}', { params: { path: { id: client.id } } }));
          cache.removeQueries({ queryKey: ['clients', 'one', client.id] });
          await navigate({ to: '/clients' });
          void cache.invalidateQueries({ queryKey: ['clients'] });
          said(t('erase.done'));
        }}
      />
    </>
  );
}

function Suppressed({ suppression }: { suppression: { id: string; email: string; reason: string; note: string; created_at: string } }) {
  const { t } = useTranslation('clients');
  const may = useMay();
  const format = useFormat();
  const cache = useQueryClient();
  return (
    <Alert color="orange" variant="light" icon={<IconBan size={18} />} title={t('suppressed.title')} mb="lg">
      <Group justify="space-between" gap="sm">
        <span>
          {t('suppressed.text', { reason: t(`suppress.reasons.${suppression.reason}`), date: format.date(suppression.created_at) })}
          {suppression.note && ` ${t('suppressed.note', { note: suppression.note })}`}
        </span>
        {may('suppressions:lift') && (
          <ConfirmButton
            size="compact-sm"
            variant="default"
            title={t('suppressed.lift_title')}
            consequence={t('suppressed.lift_consequence', { email: suppression.email })}
            confirm={t('suppressed.lift')}
            onConfirm={async () => {
              await data(api.DELETE('/api/v1/suppressions/{id}', { params: { path: { id: suppression.id } } }));
              await cache.invalidateQueries({ queryKey: ['suppressions'] });
            }}
          >
            {t('suppressed.lift')}
          </ConfirmButton>
        )}
      </Group>
    </Alert>
  );
}
