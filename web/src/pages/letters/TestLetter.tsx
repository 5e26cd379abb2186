import { Alert, Modal, Select, Stack, TextInput } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { Client } from '../../api/types';
import { useSession } from '../../session/session';
import { ErrorAlert, FormFoot, fullName, useForm } from '../../ui';
import { useSenders } from '../campaigns/data';

/** Sends the letter for real, to oneself. */
export function TestLetter({ opened, onClose, letterId, clients }: { opened: boolean; onClose: () => void; letterId: string; clients: Client[] }) {
  const { t } = useTranslation('letters');
  return (
    <Modal opened={opened} onClose={onClose} title={t('test.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      {opened && <Form letterId={letterId} clients={clients} onClose={onClose} />}
    </Modal>
  );
}

function Form({ letterId, clients, onClose }: { letterId: string; clients: Client[]; onClose: () => void }) {
  const { t } = useTranslation('letters');
  const session = useSession();
  const senders = useSenders();
  const [answer, setAnswer] = useState<{ accepted: boolean; message: string; subject: string; smtp_reply: string } | null>(null);
  const form = useForm<{ to: string; sender_id: string; who: string } & Record<string, unknown>>({
    initial: { to: session.user?.email ?? '', sender_id: '', who: 'female' },
    onSubmit: async (v) => {
      setAnswer(null);
      // Made up, for a look before there are clients.
      const as = v.who === 'male' || v.who === 'female' ? { client: { full_name: t(`test.name_${v.who}`), gender: v.who } } : { client_id: v.who };
      setAnswer(await data(api.POST('/api/v1/templates/{id}/test', { params: { path: { id: letterId } }, body: { to: v.to.trim(), sender_id: v.sender_id || senders.data?.[0]?.id || '', ...as } })));
    },
  });
  return (
    <form onSubmit={form.submit} noValidate>
      <Stack gap="md">
        <TextInput label={t('test.to')} type="email" required {...form.field('to')} data-autofocus />
        <Select label={t('test.sender')} data={(senders.data ?? []).map((s) => ({ value: s.id, label: `${s.from_name || s.name}, ${s.from_address}` }))} allowDeselect={false} {...form.field('sender_id')} value={form.values.sender_id || senders.data?.[0]?.id || null} />
        <Select
          label={t('test.as')}
          description={t('test.as_why')}
          searchable
          allowDeselect={false}
          data={[
            { group: t('test.made_up'), items: [{ value: 'female', label: t('preview.female') }, { value: 'male', label: t('preview.male') }] },
            ...(clients.length > 0 ? [{ group: t('test.real'), items: clients.map((c) => ({ value: c.id, label: fullName(c) })) }] : []),
          ]}
          {...form.field('who', 'client_id')}
        />
        {answer && (
          <Alert color={answer.accepted ? 'green' : 'red'} variant="light" icon={answer.accepted ? <IconCheck size={18} /> : <IconX size={18} />} title={t(answer.accepted ? 'test.sent' : 'test.refused')} role="status">
            {answer.message}
            {!answer.accepted && answer.smtp_reply && <code style={{ display: 'block', marginTop: 4 }}>{answer.smtp_reply}</code>}
          </Alert>
        )}
        <ErrorAlert error={form.error} />
        <FormFoot form={form} submit={t('test.send')} onCancel={onClose} />
      </Stack>
    </form>
  );
}
