import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data } from '../../api/client';
import type { Client, ClientPatch } from '../../api/types';

export interface ClientFilter {
  q?: string;
  stage?: string;
  tag?: string;
  name_doubtful?: string;
  import_id?: string;
}

const clean = (f: ClientFilter) => Object.fromEntries(Object.entries(f).filter(([, v]) => v)) as { stage?: 'prospect' | 'active' | 'former'; name_doubtful?: 'true' | 'false' };

export function useClients(filter: ClientFilter, limit = 50) {
  return useInfiniteQuery({
    queryKey: ['clients', 'list', filter, limit],
    queryFn: ({ signal, pageParam }) => data(api.GET('/api/v1/clients', { params: { query: { ...clean(filter), limit, cursor: pageParam || undefined } }, signal })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function useClient(id: string) {
  return useQuery({
    queryKey: ['clients', 'one', id],
    queryFn: ({ signal }) => data(api.GET('/api/v1/clients/{id}', { params: { path: { id } }, signal })) as Promise<Client>,
  });
}

/** How many clients there are in all; counted anew every few minutes at most. */
export function useClientTotal(on = true) {
  return useQuery({
    queryKey: ['clients', 'total'],
    queryFn: async ({ signal }) => (await data(api.POST('/api/v1/segments/preview', { body: { rule: { combinator: 'and', rules: [] } }, signal }))).count,
    staleTime: 300_000,
    enabled: on,
  });
}

/** Changes a client: its page, its history and the lists follow. */
export function useChangeClient() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, patch }: { id: string; patch: ClientPatch }) => data(api.PATCH('/api/v1/clients/{id}', { params: { path: { id } }, body: patch })) as Promise<Client>,
    onSuccess: (client) => {
      cache.setQueryData(['clients', 'one', client.id], client);
      void cache.invalidateQueries({ queryKey: ['clients', 'history', client.id] });
      void cache.invalidateQueries({ queryKey: ['clients', 'list'], refetchType: 'none' });
    },
  });
}

export function useSuppression(email: string, on = true) {
  return useQuery({
    queryKey: ['suppressions', 'of', email],
    queryFn: async ({ signal }) => (await data(api.GET('/api/v1/suppressions', { params: { query: { email, limit: 1 } }, signal }))).items[0] ?? null,
    enabled: on && email !== '',
  });
}
