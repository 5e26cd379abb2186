import { Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import { ErrorAlert, said, useForm } from '../../ui';

export const reasons = ['manual', 'unsubscribed', 'bounced', 'complained', 'imported'] as const;

/** Puts an address on the list of those that are never written to; without an address it asks for one. */
export function SuppressDialog({ email, opened, onClose }: { email?: string; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('clients');
  return (
    <Modal opened={opened} onClose={onClose} title={t('suppress.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <SuppressForm email={email} onClose={onClose} />
    </Modal>
  );
}

function SuppressForm({ email, onClose }: { email?: string; onClose: () => void }) {
  const { t } = useTranslation('clients');
  const cache = useQueryClient();
  const form = useForm({
    initial: { email: email ?? '', reason: 'manual', note: '' },
    draft: `suppress.${email ?? 'new'}`,
    onSubmit: async (v) => {
      await data(api.POST('/api/v1/suppressions', { body: { ...v, scope: 'all' } }));
      await cache.invalidateQueries({ queryKey: ['suppressions'] });
      said(t('suppress.done', { email: v.email }));
      onClose();
    },
  });
  return (
    <form onSubmit={(e) => void form.submit(e)}>
      <Stack>
        <Text size="sm">{email ? t('suppress.text_one', { email }) : t('suppress.text')}</Text>
        {!email && <TextInput label={t('column.email')} type="email" required {...form.field('email')} data-autofocus />}
        <Select
          label={t('suppress.reason')}
          data={reasons.map((r) => ({ value: r, label: t(`suppress.reasons.${r}`) }))}
          allowDeselect={false}
          {...form.field('reason')}
        />
        <Textarea label={t('suppress.note')} description={t('suppress.note_hint')} autosize minRows={2} {...form.field('note')} />
        <ErrorAlert error={form.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" color="red" loading={form.busy}>
            {t('suppress.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
