import { PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { send } from '../../api/client';
import { sessionKey, useSession, type Session } from '../../session/session';
import { Card, ErrorAlert, FormFoot, said, useForm } from '../../ui';
import { SettingsFrame } from './SettingsFrame';

/** The person's own name and password. */
export default function AccountPage() {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const { user, version } = useSession();
  const name = useForm({
    initial: { name: user?.name ?? '' },
    draft: 'account',
    onSubmit: async (v) => {
      client.setQueryData(sessionKey, await send<Session>('PATCH', '/api/v1/session/user', v));
      said(t('account_form.saved'));
    },
  });
  const password = useForm({
    initial: { current: '', new: '' },
    onSubmit: async (v) => {
      client.setQueryData(sessionKey, await send<Session>('POST', '/api/v1/session/password', user?.current_password_needed === false ? { new: v.new } : v));
      password.reset({ current: '', new: '' });
      said(t('account_form.password_changed'));
    },
  });
  const show = { 'aria-label': t('show_password') };
  return (
    <SettingsFrame>
      <Stack gap="lg" maw={520}>
        <Card title={t('account_form.you')}>
          <form onSubmit={(e) => void name.submit(e)}>
            <Stack>
              <Text size="sm" c="dimmed">
                {user?.email}
                {user && ` · ${t(`roles.${user.role}`)}`}
              </Text>
              <TextInput label={t('user.full_name')} autoComplete="name" {...name.field('name')} />
              <ErrorAlert error={name.error} />
              <FormFoot form={name} disabled={!name.dirty} />
            </Stack>
          </form>
        </Card>
        <Card title={t('account_form.password')}>
          <form onSubmit={(e) => void password.submit(e)}>
            <Stack>
              <input type="email" autoComplete="username" value={user?.email ?? ''} readOnly hidden aria-hidden />
              {user?.current_password_needed !== false && <PasswordInput label={t('account_form.current')} autoComplete="current-password" visibilityToggleButtonProps={show} {...password.field('current')} />}
              <PasswordInput label={t('account_form.new')} description={t('account_form.new_hint')} autoComplete="new-password" visibilityToggleButtonProps={show} {...password.field('new')} />
              <ErrorAlert error={password.error} />
              <FormFoot form={password} submit={t('account_form.change')} disabled={!password.dirty} />
            </Stack>
          </form>
        </Card>
        <Text size="xs" c="dimmed">
          {t('version', { version })}
        </Text>
      </Stack>
    </SettingsFrame>
  );
}
