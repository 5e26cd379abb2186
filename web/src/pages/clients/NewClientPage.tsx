import { useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import { useMay } from '../../session/session';
import { NoPermission, PageHeader, dropDraft, said } from '../../ui';
import { blank, ClientForm, patchOf } from './ClientForm';

export default function NewClientPage() {
  const { t } = useTranslation('clients');
  const navigate = useNavigate();
  const cache = useQueryClient();
  const may = useMay();
  return (
    <>
      <PageHeader title={t('new')} description={t('new_text')} back={{ to: '/clients', label: t('title') }} />
      {may('clients:write') ? (
        <ClientForm
          draft="client.new"
          initial={blank}
          submit={t('add')}
          onCancel={() => void navigate({ to: '/clients' })}
          onSubmit={async (v) => {
            const made = await data(api.POST('/api/v1/clients', { body: patchOf(v, blank, {}) as never }));
            dropDraft('client.new');
            void cache.invalidateQueries({ queryKey: ['clients'] });
            said(t('added'));
            await navigate({ to: '/clients/$id', params: { id: made.id } });
          }}
        />
      ) : (
        <NoPermission />
      )}
    </>
  );
}
