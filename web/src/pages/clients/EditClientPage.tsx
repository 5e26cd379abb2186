import { useNavigate, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Client } from '../../api/types';
import { useMay } from '../../session/session';
import { ErrorState, NoPermission, PageHeader, PageSkeleton, fullName, said } from '../../ui';
import { ClientForm, patchOf, valuesOf } from './ClientForm';
import { useChangeClient, useClient } from './data';

export default function EditClientPage() {
  const { id = '' } = useParams({ strict: false });
  const { t } = useTranslation('clients');
  const may = useMay();
  const client = useClient(id);
  if (client.isPending) return <PageSkeleton />;
  if (client.isError) return <ErrorState error={client.error} onRetry={() => void client.refetch()} />;
  const name = fullName(client.data) || t('no_name');
  return (
    <>
      <PageHeader title={t('edit_of', { name })} back={{ to: `/clients/${id}`, label: name }} />
      {may('clients:write') ? <Edit client={client.data} /> : <NoPermission />}
    </>
  );
}

function Edit({ client }: { client: Client }) {
  const { t } = useTranslation('clients');
  const navigate = useNavigate();
  const change = useChangeClient();
  // eslint-disable-next-line react-hooks/exhaustive-deps -- what was on the page when the person began
  const initial = useMemo(() => valuesOf(client), [client.id]);
  const leave = () => void navigate({ to: '/clients/$id', params: { id: client.id } });
  return (
    <ClientForm
      draft={`client.${client.id}`}
      initial={initial}
      submit={t('save')}
      onCancel={leave}
      onSubmit={async (v) => {
        await change.mutateAsync({ id: client.id, patch: patchOf(v, initial, client.attributes) });
        said(t('changed_done'));
        leave();
      }}
    />
  );
}
