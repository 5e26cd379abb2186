import { Center, Loader } from '@mantine/core';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { onSignedOut } from '../api/client';
import { speak } from '../i18n';
import { SessionContext, sessionKey, useSessionQuery, type Session } from '../session/session';
import { ErrorState } from '../ui/notices';
import { PageSkeleton } from '../ui/Skeletons';
import { Shell } from './Shell';

const SignIn = lazy(() => import('../pages/signin/SignInPage'));
const Setup = lazy(() => import('../pages/setup/SetupPage'));

function Splash() {
  return (
    <Center mih="100vh">
      <Loader size="sm" />
    </Center>
  );
}

/** Who is here decides what is shown: the sign-in, the first start, or the app. The address stays, so that a person returns to where they were. */
export function Root() {
  return (
    <Suspense fallback={<Splash />}>
      <Gate />
    </Suspense>
  );
}

function Gate() {
  const client = useQueryClient();
  const { data: session, error, refetch } = useSessionQuery();
  const { pathname } = useLocation();

  useEffect(
    () =>
      onSignedOut(() => {
        client.setQueryData<Session>(sessionKey, (s) => (s ? { ...s, state: 'signed_out', user: null } : s));
        void client.invalidateQueries({ queryKey: sessionKey });
      }),
    [client],
  );

  const language = session?.user?.language;
  const id = session?.user?.id;
  useEffect(() => {
    if (language && id !== '0') void speak(language);
  }, [language, id]);

  if (error) {
    return (
      <Center mih="100vh">
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Center>
    );
  }
  if (!session) return <Splash />;
  return (
    <SessionContext value={session}>
      {session.state === 'setup' ? (
        <Setup />
      ) : session.state === 'signed_out' || pathname === '/sign-in' ? (
        <SignIn />
      ) : (
        <Shell>
          <Suspense fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </Shell>
      )}
    </SessionContext>
  );
}
