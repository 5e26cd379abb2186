import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data } from '../../api/client';
import type { Client, ClientPatch } from '../../api/types';
import { useMay } from '../../session/session';

export interface ClientFilter {
  q?: string;
  stage?: string;
  tag?: string;
  owner_id?: string;
  segment_id?: string;
  name_doubtful?: string;
  import_id?: string;
}

export const clean = (f: ClientFilter) => Object.fromEntries(Object.entries(f).filter(([, v]) => v)) as { stage?: 'prospect' | 'active' | 'former'; name_doubtful?: 'true' | 'false' };

export function useClients(filter: ClientFilter, limit = 50, sort?: string) {
  return useInfiniteQuery({
    queryKey: ['clients', 'list', filter, limit, sort],
    queryFn: ({ signal, pageParam }) => data(api.GET('/api/v1/clients', { params: { query: { ...clean(filter), sort, limit, cursor: pageParam || undefined } }, signal })),
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

/** How many clients a filter means; of many thousands about how many, unless exactly. */
export function useClientCount(filter: ClientFilter, exact = false, on = true) {
  return useQuery({
    queryKey: ['clients', 'count', filter, exact],
    queryFn: ({ signal }) => data(api.GET('/api/v1/clients/count', { params: { query: { ...clean(filter), exact: exact || undefined } }, signal })),
    placeholderData: keepPreviousData,
    staleTime: exact ? 0 : 60_000,
    enabled: on,
  });
}

/** The tags in use, the most frequent first. */
export function useTags() {
  return useQuery({
    queryKey: ['clients', 'tags'],
    queryFn: async ({ signal }) => (await data(api.GET('/api/v1/clients/tags', { signal }))).items,
    staleTime: 60_000,
  });
}

/** Who can be responsible for clients; only those who work with clients may know. */
export function useColleagues() {
  const may = useMay();
  return useQuery({
    queryKey: ['replies', 'colleagues'],
    queryFn: async ({ signal }) => (await data(api.GET('/api/v1/replies/colleagues', { signal }))).items,
    enabled: may('inbound:read'),
    staleTime: 300_000,
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
