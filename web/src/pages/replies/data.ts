import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, data } from '../../api/client';
import type { components } from '../../api/schema';

export type Reply = components['schemas']['Reply'];
export type ReplyWhole = components['schemas']['ReplyWhole'];
export type ReplyLine = components['schemas']['ReplyLine'];
export type ReplyPatch = components['schemas']['ReplyPatch'];

export const shelves = ['open', 'snoozed', 'done'] as const;
export type Shelf = (typeof shelves)[number];

export interface ReplyFilter {
  state: Shelf;
  /** me, nobody, or everyone's. */
  whose?: string;
  automatic?: boolean;
}

export function useReplies({ state, whose, automatic }: ReplyFilter, on: boolean) {
  return useInfiniteQuery({
    queryKey: ['replies', 'list', state, whose ?? '', Boolean(automatic)],
    queryFn: ({ signal, pageParam }) =>
      data(api.GET('/api/v1/replies', { params: { query: { state, assigned_to: whose || undefined, automatic: automatic ? 'only' : 'false', limit: 50, cursor: pageParam || undefined } }, signal })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
    enabled: on,
    refetchInterval: (q) => ((q.state.data?.pages.length ?? 0) <= 1 ? 15_000 : false),
  });
}

export function useReply(id: string) {
  return useQuery({
    queryKey: ['replies', 'one', id],
    queryFn: ({ signal }) => data(api.GET('/api/v1/replies/{id}', { params: { path: { id } }, signal })),
    // An answer on its way is looked after closely, all else now and then.
    refetchInterval: (q) => (q.state.data?.lines.some((l) => l.state === 'pending' || l.state === 'sending') ? 1_500 : 15_000),
  });
}

export function useReplyCounts(on: boolean) {
  return useQuery({ queryKey: ['replies', 'counts'], queryFn: ({ signal }) => data(api.GET('/api/v1/replies/counts', { signal })), enabled: on, refetchInterval: 15_000 });
}

export function useColleagues() {
  return useQuery({ queryKey: ['replies', 'colleagues'], queryFn: async ({ signal }) => (await data(api.GET('/api/v1/replies/colleagues', { signal }))).items, staleTime: 300_000 });
}

/** Changes a conversation: lists and numbers follow. */
export function useChangeReply() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, patch }: { id: string; patch: ReplyPatch }) => data(api.PATCH('/api/v1/replies/{id}', { params: { path: { id } }, body: patch })),
    onSuccess: (reply) => {
      cache.setQueryData<ReplyWhole>(['replies', 'one', reply.id], (old) => old && { ...old, ...reply });
      void cache.invalidateQueries({ queryKey: ['replies', 'list'] });
      void cache.invalidateQueries({ queryKey: ['replies', 'counts'] });
      void cache.invalidateQueries({ queryKey: ['notifications'] });
    },
  });
}

export interface Answer {
  text: string;
  markdown: boolean;
  close: boolean;
  /** The same for each try of the same words: one letter, however often it is asked for. */
  key: string;
}

export function useAnswer(id: string) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ text, markdown, close, key }: Answer) =>
      data(api.POST('/api/v1/replies/{id}/answer', { params: { path: { id }, header: { 'Idempotency-Key': key } }, body: { text, close, format: markdown ? 'markdown' : 'text' } })),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ['replies'] });
      void cache.invalidateQueries({ queryKey: ['clients', 'history'] });
    },
  });
}
