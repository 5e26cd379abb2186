import { useQuery, type QueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { send } from '../api/client';
import { statusOf } from '../api/problem';
import type { Language } from '../i18n';

export type Role = 'admin' | 'marketer' | 'manager' | 'viewer';
export const roles: Role[] = ['admin', 'marketer', 'manager', 'viewer'];

export interface SessionUser {
  id: string;
  email: string;
  name: string;
  role: Role;
  language: Language;
  rights: string[];
  current_password_needed: boolean;
}

export interface Session {
  state: 'signed_in' | 'signed_out' | 'setup';
  user: SessionUser | null;
  demo: boolean;
  version: string;
  timezone: string;
}

export const sessionKey = ['session'] as const;

const developer: Session = {
  state: 'signed_in',
  user: { id: '0', email: 'developer@salut.test', name: 'Developer', role: 'admin', language: 'ru', rights: ['*'], current_password_needed: false },
  demo: true,
  version: 'dev',
  timezone: 'Europe/Moscow',
};

async function findSession(): Promise<Session> {
  try {
    const session = await send<Session>('GET', '/api/v1/session');
    return __DEV_TOKEN__ && session.state !== 'signed_in' ? developer : session;
  } catch (error) {
    // With a token in the development proxy an installation that knows no sessions is as good as signed in.
    if (__DEV_TOKEN__ && (statusOf(error) === 404 || statusOf(error) === 401)) return developer;
    throw error;
  }
}

export function useSessionQuery() {
  return useQuery({ queryKey: sessionKey, queryFn: findSession, staleTime: 60_000 });
}

/** Takes a session in hand: after it the page shows what that person may see, and nothing of who was here before. */
export function enter(client: QueryClient, session: Session): void {
  const before = client.getQueryData<Session>(sessionKey);
  if (before?.user?.id !== session.user?.id) client.removeQueries({ predicate: (q) => q.queryKey[0] !== sessionKey[0] });
  client.setQueryData(sessionKey, session);
}

export const SessionContext = createContext<Session>({ state: 'signed_out', user: null, demo: false, version: '', timezone: '' });

export function useSession(): Session {
  return use(SessionContext);
}

/** Tells whether the person may do what the API calls by this right, such as "clients:write". */
export function useMay(): (right: string) => boolean {
  const { user } = useSession();
  return (right) => user !== null && (user.rights.includes('*') || user.rights.includes(right));
}
