import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { Campaign } from '../../api/types';

const alive = new Set(['running', 'paused', 'held']);

/** The latest campaigns; looked at often while one of them runs. */
export function useCampaigns(on: boolean) {
  return useQuery({
    queryKey: ['campaigns', 'home'],
    queryFn: async ({ signal }) => (await data(api.GET('/api/v1/campaigns', { params: { query: { limit: 100 } }, signal }))).items,
    refetchInterval: (q) => (q.state.data?.some((c) => alive.has(c.state)) ? 5_000 : 30_000),
    enabled: on,
  });
}

/** What is wrong with the installation, for those who can mend it. */
export function useSystem(on: boolean) {
  const { i18n } = useTranslation();
  return useQuery({ queryKey: ['system', i18n.language], queryFn: ({ signal }) => data(api.GET('/api/v1/system', { signal })), refetchInterval: 60_000, enabled: on });
}

export function useHas(what: 'senders' | 'clients' | 'templates', on: boolean) {
  return useQuery({
    queryKey: ['home', 'has', what],
    queryFn: async ({ signal }) => (await data(api.GET(`/api/v1/${what}`, { params: { query: { limit: 1 } }, signal }))).items.length > 0,
    enabled: on,
  });
}

const doubtfulPage = 100;

/** How many names wait for a person; `more` when there are more than can be told at once. */
export function useDoubtful(on: boolean) {
  return useQuery({
    queryKey: ['clients', 'doubtful-count'],
    queryFn: async ({ signal }) => {
      const page = await data(api.GET('/api/v1/clients', { params: { query: { name_doubtful: 'true', limit: doubtfulPage } }, signal }));
      return { count: page.items.length, more: page.next_cursor !== null };
    },
    enabled: on,
  });
}

export function useBirthdays(on: boolean) {
  return useQuery({
    queryKey: ['home', 'birthdays'],
    queryFn: ({ signal }) => data(api.POST('/api/v1/segments/preview', { body: { rule: { combinator: 'and', rules: [{ field: 'birthday', operator: 'inNextDays', value: 7 }] } }, signal })),
    staleTime: 600_000,
    enabled: on,
  });
}

export interface Live {
  state: string;
  counts: Campaign['counts'];
  rate: number;
  eta: string | null;
}

/** The counts of a campaign as they change, by server-sent events. */
export function useLive(id: string, on: boolean): Live | null {
  const [live, setLive] = useState<Live | null>(null);
  useEffect(() => {
    if (!on) return;
    const source = new EventSource(`/api/v1/campaigns/${encodeURIComponent(id)}/stream`);
    source.onmessage = (e: MessageEvent<string>) => setLive(JSON.parse(e.data) as Live);
    return () => source.close();
  }, [id, on]);
  return live;
}
