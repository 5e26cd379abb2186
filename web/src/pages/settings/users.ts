import { useQuery } from '@tanstack/react-query';
import { send } from '../../api/client';
import type { Language } from '../../i18n';
import type { Role } from '../../session/session';

export interface User {
  id: string;
  email: string;
  name: string;
  role: Role;
  language: Language;
  disabled: boolean;
  has_password: boolean;
  created_at: string;
  signed_in_at: string | null;
}

export function useUsers(on: boolean) {
  return useQuery({ queryKey: ['users'], queryFn: async () => (await send<{ items: User[] }>('GET', '/api/v1/users?limit=200')).items, enabled: on });
}
