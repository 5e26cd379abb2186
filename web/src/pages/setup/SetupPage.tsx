import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../api/client';
import { ApiError } from '../../api/problem';
import { enter, sessionKey, useSession, type Session } from '../../session/session';
import { Entrance } from '../../shell/Entrance';
import { ErrorAlert, useForm } from '../../ui';

function codeOfAddress(): string {
  return window.location.pathname === '/setup' ? (new URLSearchParams(window.location.hash.slice(1)).get('code') ?? '') : '';
}

/** The first administrator, let in by a code that only the console shows. */
export default function SetupPage() {
  const { t, i18n } = useTranslation('setup');
  const client = useQueryClient();
  const navigate = useNavigate();
  const session = useSession();
  const [code] = useState(codeOfAddress);
  useEffect(() => {
    if (window.location.hash) window.history.replaceState(window.history.state, '', window.location.pathname);
  }, []);
  const done = session.state !== 'setup';
  useEffect(() => {
    if (done) void navigate({ to: '/', replace: true });
  }, [done, navigate]);

  const form = useForm({
    initial: { code, name: '', email: '', password: '' },
    draft: 'setup',
    secret: ['password', 'code'],
    onSubmit: async (v) => {
      try {
        enter(client, await send<Session>('POST', '/api/v1/setup', { ...v, language: i18n.language }));
      } catch (error) {
        if (error instanceof ApiError && error.code === 'already_set_up') void client.invalidateQueries({ queryKey: sessionKey });
        throw error;
      }
      void navigate({ to: '/', replace: true });
    },
  });
  return (
    <Entrance title={t('title')} text={t('text')} width={440}>
      <form onSubmit={(e) => void form.submit(e)} noValidate>
        <Stack>
          <TextInput label={t('code')} description={t('code_hint')} placeholder={t('code_example')} autoComplete="off" spellCheck={false} autoFocus={!code} {...form.field('code')} styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }} />
          <TextInput label={t('name')} autoComplete="name" autoFocus={Boolean(code)} {...form.field('name')} />
          <TextInput label={t('email')} type="email" autoComplete="username" {...form.field('email')} />
          <PasswordInput label={t('password')} description={t('password_hint')} autoComplete="new-password" visibilityToggleButtonProps={{ 'aria-label': t('show_password') }} {...form.field('password')} />
          <ErrorAlert error={form.error} />
          <Button type="submit" fullWidth mt="xs" loading={form.busy}>
            {t('go')}
          </Button>
        </Stack>
      </form>
    </Entrance>
  );
}
