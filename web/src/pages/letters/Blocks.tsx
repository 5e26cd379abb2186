import { Anchor, Button, Group, Modal, Paper, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { components } from '../../api/schema';
import { BlockSkeleton, ConfirmButton, EmptyState, ErrorAlert, ErrorState, FormFoot, said, useForm } from '../../ui';
import { Problems } from './LetterPreview';

type Block = components['schemas']['Block'];

/** Parts that letters share: a header, a footer, a signature. */
export function Blocks({ opened, onClose, onPick }: { opened: boolean; onClose: () => void; onPick: (name: string) => void }) {
  const { t } = useTranslation('letters');
  const [editing, setEditing] = useState<Block | 'new' | null>(null);
  const q = useQuery({ queryKey: ['blocks'], queryFn: async ({ signal }) => (await data(api.GET('/api/v1/blocks', { params: { query: { limit: 200 } }, signal }))).items as Block[], enabled: opened });
  const close = () => {
    setEditing(null);
    onClose();
  };
  const create = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEditing('new')}>
      {t('blocks.new')}
    </Button>
  );
  return (
    <Modal opened={opened} onClose={close} title={t('blocks.title')} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      {editing !== null ? (
        <BlockForm block={editing === 'new' ? null : editing} onDone={() => setEditing(null)} />
      ) : (
        <Stack gap="md">
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm" c="dimmed">
              {t('blocks.about')}
            </Text>
            {(q.data?.length ?? 0) > 0 && create}
          </Group>
          {q.isPending ? (
            <BlockSkeleton />
          ) : q.isError ? (
            <ErrorState error={q.error} onRetry={() => void q.refetch()} />
          ) : q.data.length === 0 ? (
            <EmptyState title={t('blocks.none')} action={create} />
          ) : (
            q.data.map((b) => (
              <Paper key={b.id} withBorder p="sm">
                <Group justify="space-between" gap="xs">
                  <div style={{ minWidth: 0 }}>
                    <Text size="sm" fw={550}>
                      {b.name}
                    </Text>
                    <Text size="xs" c="dimmed" lineClamp={1}>
                      {b.used_by.length > 0 ? t('blocks.used', { list: b.used_by.map((u) => u.name).join(', ') }) : t('blocks.unused')}
                    </Text>
                  </div>
                  <Group gap="xs">
                    <Anchor component="button" type="button" size="sm" onClick={() => setEditing(b)} aria-label={t('blocks.edit_of', { name: b.name })}>
                      {t('blocks.edit')}
                    </Anchor>
                    <Button size="compact-sm" variant="light" onClick={() => onPick(b.name)}>
                      {t('blocks.insert')}
                    </Button>
                  </Group>
                </Group>
              </Paper>
            ))
          )}
        </Stack>
      )}
    </Modal>
  );
}

function BlockForm({ block, onDone }: { block: Block | null; onDone: () => void }) {
  const { t } = useTranslation('letters');
  const client = useQueryClient();
  const done = () => {
    void client.invalidateQueries({ queryKey: ['blocks'] });
    void client.invalidateQueries({ queryKey: ['letters'] });
    onDone();
  };
  const form = useForm({
    draft: `block.${block?.id ?? 'new'}`,
    initial: { name: block?.name ?? '', body: block?.body ?? '' },
    onSubmit: async (v) => {
      if (block) await api.PATCH('/api/v1/blocks/{id}', { params: { path: { id: block.id } }, body: v });
      else await api.POST('/api/v1/blocks', { body: v });
      said(t('blocks.saved', { name: v.name }));
      done();
    },
  });
  return (
    <form onSubmit={form.submit} noValidate>
      <Stack gap="md">
        <TextInput label={t('blocks.name')} description={t('blocks.name_why')} required {...form.field('name')} data-autofocus />
        <Textarea label={t('blocks.body')} autosize minRows={6} maxRows={18} required styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }} {...form.field('body')} />
        {block && <Problems problems={block.problems} />}
        <ErrorAlert error={form.error} />
        <FormFoot form={form} onCancel={onDone}>
          {block && block.used_by.length === 0 && (
            <ConfirmButton
              variant="subtle"
              color="red"
              title={t('delete_title', { name: block.name })}
              consequence={t('blocks.delete_text')}
              confirm={t('delete')}
              onConfirm={async () => {
                await api.DELETE('/api/v1/blocks/{id}', { params: { path: { id: block.id } } });
                done();
              }}
            >
              {t('delete')}
            </ConfirmButton>
          )}
        </FormFoot>
      </Stack>
    </form>
  );
}
