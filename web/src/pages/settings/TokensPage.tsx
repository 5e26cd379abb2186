import { ActionIcon, Alert, Button, Group, Menu, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconDots, IconKey, IconPlus } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { Token } from '../../api/types';
import { roles, useMay } from '../../session/session';
import { Confirm, EmptyState, ErrorAlert, FormFoot, Time, said, useForm, type Column } from '../../ui';
import { Record } from './Dkim';
import { SettingsFrame } from './SettingsFrame';
import { SettingsList } from './SettingsList';

/** Keys for other programs: the secret is shown once, a revoked one is shut out at once. */
export default function TokensPage() {
  const { t } = useTranslation('settings');
  const may = useMay();
  const cache = useQueryClient();
  const list = useQuery({ queryKey: ['tokens'], queryFn: async ({ signal }) => (await data(api.GET('/api/v1/tokens', { params: { query: { limit: 200 } }, signal }))).items, enabled: may('tokens:manage') });
  const [editing, setEditing] = useState<Token | 'new' | null>(null);
  const [revoking, setRevoking] = useState<Token | null>(null);
  const [made, setMade] = useState<Token | null>(null);
  const columns: Column<Token>[] = [
    {
      key: 'name',
      header: t('token.name'),
      cell: (x) => (
        <span>
          <span style={{ fontWeight: 550 }}>{x.name}</span>
          <Text component="span" display="block" size="xs" c="dimmed" ff="monospace">
            {x.prefix}…
          </Text>
        </span>
      ),
    },
    { key: 'role', header: t('user.role'), cell: (x) => t(`roles.${x.role}`) },
    { key: 'used', header: t('token.used'), cell: (x) => (x.last_used_at ? <Time at={x.last_used_at} /> : <Text span size="sm" c="dimmed">{t('token.never')}</Text>) },
    { key: 'made', header: t('token.made'), cell: (x) => <Time at={x.created_at} />, wide: true },
    {
      key: 'more',
      header: t('user.actions'),
      align: 'right',
      width: '1px',
      cell: (x) => (
        <Menu position="bottom-end" width={200}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t('user.actions_of', { name: x.name })}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setEditing(x)}>{t('user.edit')}</Menu.Item>
            <Menu.Item color="red" onClick={() => setRevoking(x)}>
              {t('token.revoke')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ),
    },
  ];
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEditing('new')}>
      {t('token.add')}
    </Button>
  );
  return (
    <SettingsFrame actions={may('tokens:manage') && Boolean(list.data?.length) && add} description={t('token.text')}>
      <SettingsList
        may={may('tokens:manage')}
        list={list}
        label={t('section.tokens')}
        columns={columns}
        rowKey={(x) => x.id}
        empty={
          <EmptyState icon={IconKey} title={t('token.empty_title')} action={add}>
            {t('token.empty')}
          </EmptyState>
        }
      />
      <Modal opened={editing !== null} onClose={() => setEditing(null)} title={editing === 'new' ? t('token.add') : t('user.edit')} closeButtonProps={{ 'aria-label': t('close') }}>
        {editing && <TokenForm token={editing === 'new' ? null : editing} onClose={() => setEditing(null)} onMade={setMade} />}
      </Modal>
      <Modal opened={made !== null} onClose={() => setMade(null)} title={t('token.made_title')} closeOnClickOutside={false} closeButtonProps={{ 'aria-label': t('close') }}>
        {made && (
          <Stack>
            <Text size="sm">{t('token.made_text', { name: made.name })}</Text>
            <Record label={t('token.secret')} value={made.token ?? ''} />
            <Alert color="orange" variant="light">
              {t('token.once')}
            </Alert>
            <Group justify="flex-end">
              <Button onClick={() => setMade(null)}>{t('token.kept')}</Button>
            </Group>
          </Stack>
        )}
      </Modal>
      <Confirm
        opened={revoking !== null}
        onClose={() => setRevoking(null)}
        title={t('token.revoke_title', { name: revoking?.name })}
        consequence={t('token.revoke_text')}
        confirm={t('token.revoke')}
        onConfirm={async () => {
          await data(api.DELETE('/api/v1/tokens/{id}', { params: { path: { id: revoking?.id ?? '' } } }));
          await cache.invalidateQueries({ queryKey: ['tokens'] });
          said(t('token.revoked'));
        }}
      />
    </SettingsFrame>
  );
}

function TokenForm({ token, onClose, onMade }: { token: Token | null; onClose: () => void; onMade: (t: Token) => void }) {
  const { t } = useTranslation('settings');
  const cache = useQueryClient();
  const form = useForm({
    initial: { name: token?.name ?? '', role: (token?.role ?? 'viewer') as string },
    onSubmit: async (v) => {
      const body = v as { name: string; role: Token['role'] };
      if (token) await data(api.PATCH('/api/v1/tokens/{id}', { params: { path: { id: token.id } }, body }));
      else onMade(await data(api.POST('/api/v1/tokens', { body })));
      await cache.invalidateQueries({ queryKey: ['tokens'] });
      onClose();
    },
  });
  return (
    <form onSubmit={(e) => void form.submit(e)} noValidate>
      <Stack>
        <TextInput label={t('token.name')} description={t('token.name_why')} placeholder={t('token.name_example')} data-autofocus {...form.field('name')} />
        <Select label={t('token.role')} data={roles.map((r) => ({ value: r, label: t(`roles.${r}`) }))} allowDeselect={false} description={t(`user.role_text.${form.values.role}`)} {...form.field('role')} />
        <ErrorAlert error={form.error} />
        <Group justify="flex-end">
          <FormFoot form={form} submit={token ? undefined : t('token.make')} onCancel={onClose} />
        </Group>
      </Stack>
    </form>
  );
}
