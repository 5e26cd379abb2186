import { Alert, Button, Center, Loader, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../api/client';
import { enter, useSession, type Session } from '../../session/session';
import { Entrance } from '../../shell/Entrance';
import { ErrorAlert, useForm } from '../../ui';

// The token stands behind the #, so that it reaches no server log; it is taken out of the address at once.
function tokenOfAddress(): string | null {
  if (window.location.pathname !== '/sign-in') return null;
  return new URLSearchParams(window.location.hash.slice(1)).get('token');
}

/** Signs in by password, or by a link that works once. */
export default function SignInPage() {
  const { t } = useTranslation('signin');
  const client = useQueryClient();
  const navigate = useNavigate();
  const session = useSession();
  const [token] = useState(tokenOfAddress);
  const [linkError, setLinkError] = useState<unknown>(null);
  const [byLink, setByLink] = useState(token !== null);
  const tried = useRef(false);

  const arrive = (s: Session) => {
    enter(client, s);
    if (window.location.pathname === '/sign-in') void navigate({ to: '/', replace: true });
  };

  useEffect(() => {
    if (!token || tried.current) return;
    tried.current = true;
    window.history.replaceState(window.history.state, '', '/sign-in');
    send<Session>('POST', '/api/v1/session/link', { token }).then(arrive, (error: unknown) => {
      setLinkError(error);
      setByLink(false);
    });
  });

  // Someone who is in already has nothing to do here.
  const settled = session.state === 'signed_in' && !byLink && !linkError;
  useEffect(() => {
    if (settled) void navigate({ to: '/', replace: true });
  }, [settled, navigate]);

  const form = useForm({
    initial: { email: '', password: '' },
    draft: 'sign-in',
    secret: ['password'],
    onSubmit: async (v) => arrive(await send<Session>('POST', '/api/v1/session', v)),
  });

  return (
    <Entrance title={t('title')} text={t('text')}>
      {byLink || settled ? (
        <Center py="lg">
          <Stack align="center" gap="sm">
            <Loader size="sm" />
            <Text size="sm" role="status">
              {t('entering')}
            </Text>
          </Stack>
        </Center>
      ) : (
        <form onSubmit={(e) => void form.submit(e)}>
          <Stack>
            <ErrorAlert error={linkError} title={t('bad_link')} />
            <TextInput label={t('email')} type="email" autoComplete="username" required withAsterisk={false} autoFocus {...form.field('email')} />
            <PasswordInput
              label={t('password')}
              autoComplete="current-password"
              required
              withAsterisk={false}
              visibilityToggleButtonProps={{ 'aria-label': t('show_password') }}
              {...form.field('password')}
            />
            <ErrorAlert error={form.error} title={t('refused')} />
            <Button type="submit" fullWidth mt="xs" loading={form.busy}>
              {t('enter')}
            </Button>
            {session.demo && (
              <Alert color="accent" variant="light" title={t('demo_title')}>
                {t('demo_text')}
              </Alert>
            )}
            <Text size="xs" c="dimmed" ta="center">
              {t('forgotten')}
            </Text>
          </Stack>
        </form>
      )}
    </Entrance>
  );
}
