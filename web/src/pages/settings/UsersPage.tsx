import { ActionIcon, Alert, Button, Group, Menu, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDots, IconPlus, IconUsers } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../api/client';
import { ApiError } from '../../api/problem';
import { useFormat } from '../../i18n/format';
import { roles, useMay, useSession } from '../../session/session';
import { Confirm, EmptyState, ErrorAlert, FormFoot, Pill, Time, failed, said, useForm, type Column } from '../../ui';
import { Record } from './Dkim';
import { SettingsFrame } from './SettingsFrame';
import { SettingsList } from './SettingsList';
import { useUsers, type User } from './users';

interface Link {
  url: string;
  expires_at: string;
}

/** Who may sign in, and with which role. */
export default function UsersPage() {
  const { t } = useTranslation('settings');
  const may = useMay();
  const cache = useQueryClient();
  const session = useSession();
  const list = useUsers(may('users:manage'));
  const [editing, setEditing] = useState<User | 'new' | null>(null);
  const [removing, setRemoving] = useState<User | null>(null);
  const [link, setLink] = useState<{ user: User; link: Link } | null>(null);
  const [linkFor, { open: askLink, close: closeLink }] = useDisclosure(false);

  const makeLink = async (user: User) => {
    try {
      setLink({ user, link: await send<Link>('POST', `/api/v1/users/${encodeURIComponent(user.id)}/link`) });
      askLink();
    } catch (error) {
      failed(error instanceof ApiError && error.problem?.detail ? error.problem.detail : t('user.link_failed'));
    }
  };
  const toggle = async (user: User) => {
    try {
      await send('PATCH', `/api/v1/users/${encodeURIComponent(user.id)}`, { disabled: !user.disabled });
      await cache.invalidateQueries({ queryKey: ['users'] });
    } catch (error) {
      failed(error instanceof ApiError && error.problem?.detail ? error.problem.detail : t('user.failed'));
    }
  };

  const columns: Column<User>[] = [
    {
      key: 'name',
      header: t('user.name'),
      cell: (u) => (
        <span>
          <span style={{ fontWeight: 550 }}>{u.name || u.email}</span>{' '}
          {u.id === session.user?.id && (
            <Text span size="xs" c="dimmed">
              {t('user.you')}
            </Text>
          )}
          {u.name && (
            <Text component="span" display="block" size="xs" c="dimmed">
              {u.email}
            </Text>
          )}
        </span>
      ),
    },
    { key: 'role', header: t('user.role'), cell: (u) => t(`roles.${u.role}`) },
    {
      key: 'seen',
      header: t('user.seen'),
      cell: (u) => (u.disabled ? <Pill>{t('user.disabled')}</Pill> : u.signed_in_at ? <Time at={u.signed_in_at} /> : <Text span size="sm" c="dimmed">{t('user.never')}</Text>),
    },
    {
      key: 'more',
      header: t('user.actions'),
      align: 'right',
      width: '1px',
      cell: (u) => (
        <Menu position="bottom-end" width={232}>
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t('user.actions_of', { name: u.name || u.email })}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setEditing(u)}>{t('user.edit')}</Menu.Item>
            <Menu.Item onClick={() => void makeLink(u)} disabled={u.disabled}>
              {t('user.link')}
            </Menu.Item>
            <Menu.Item onClick={() => void toggle(u)}>{u.disabled ? t('user.enable') : t('user.disable')}</Menu.Item>
            <Menu.Divider />
            <Menu.Item color="red" onClick={() => setRemoving(u)}>
              {t('user.delete')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ),
    },
  ];
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEditing('new')}>
      {t('user.add')}
    </Button>
  );
  return (
    <SettingsFrame actions={may('users:manage') && add} description={t('user.text')}>
      <SettingsList
        may={may('users:manage')}
        list={list}
        label={t('section.users')}
        columns={columns}
        rowKey={(x) => x.id}
        empty={
          <EmptyState icon={IconUsers} title={t('user.empty')} action={add} />
        }
      />
      <Modal opened={editing !== null} onClose={() => setEditing(null)} title={editing === 'new' ? t('user.add') : t('user.edit')} closeButtonProps={{ 'aria-label': t('close') }}>
        {editing && <UserForm user={editing === 'new' ? null : editing} onClose={() => setEditing(null)} onMade={(u) => void makeLink(u)} />}
      </Modal>
      <Modal opened={linkFor} onClose={closeLink} title={t('user.link_title')} closeButtonProps={{ 'aria-label': t('close') }}>
        {link && <LinkShown name={link.user.name || link.user.email} link={link.link} />}
      </Modal>
      <Confirm
        opened={removing !== null}
        onClose={() => setRemoving(null)}
        title={t('user.delete_title')}
        consequence={t('user.delete_text', { name: removing?.name || removing?.email })}
        confirm={t('user.delete')}
        onConfirm={async () => {
          await send('DELETE', `/api/v1/users/${encodeURIComponent(removing?.id ?? '')}`);
          await cache.invalidateQueries({ queryKey: ['users'] });
          said(t('user.deleted'));
        }}
      />
    </SettingsFrame>
  );
}

function LinkShown({ name, link }: { name: string; link: Link }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  return (
    <Stack>
      <Text size="sm">{t('user.link_text', { name, time: format.time(link.expires_at) })}</Text>
      <Record label={t('user.link_label')} value={link.url} />
      <Alert color="orange" variant="light">
        {t('user.link_once')}
      </Alert>
    </Stack>
  );
}

function UserForm({ user, onClose, onMade }: { user: User | null; onClose: () => void; onMade: (u: User) => void }) {
  const { t, i18n } = useTranslation('settings');
  const cache = useQueryClient();
  const form = useForm({
    draft: `user.${user?.id ?? 'new'}`,
    initial: { email: user?.email ?? '', name: user?.name ?? '', role: (user?.role ?? 'manager') as string, language: (user?.language ?? i18n.language) as string },
    onSubmit: async (v) => {
      const saved = user ? await send<User>('PATCH', `/api/v1/users/${encodeURIComponent(user.id)}`, v) : await send<User>('POST', '/api/v1/users', v);
      await cache.invalidateQueries({ queryKey: ['users'] });
      onClose();
      if (!user) onMade(saved);
    },
  });
  return (
    <form onSubmit={(e) => void form.submit(e)} noValidate>
      <Stack>
        <TextInput label={t('user.email')} type="email" data-autofocus {...form.field('email')} />
        <TextInput label={t('user.full_name')} {...form.field('name')} />
        <Select label={t('user.role')} data={roles.map((r) => ({ value: r, label: t(`roles.${r}`) }))} allowDeselect={false} description={t(`user.role_text.${form.values.role}`)} {...form.field('role')} />
        <Select label={t('language')} data={['ru', 'en'].map((l) => ({ value: l, label: t(`languages.${l}`) }))} allowDeselect={false} {...form.field('language')} />
        {!user && (
          <Text size="sm" c="dimmed">
            {t('user.link_after')}
          </Text>
        )}
        <ErrorAlert error={form.error} />
        <Group justify="flex-end">
          <FormFoot form={form} submit={user ? undefined : t('user.add')} onCancel={onClose} />
        </Group>
      </Stack>
    </form>
  );
}
