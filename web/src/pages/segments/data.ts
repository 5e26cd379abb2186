import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { ApiRule, Campaign, Segment, SegmentField } from '../../api/types';

export function useFields() {
  const { i18n } = useTranslation();
  const q = useQuery({
    queryKey: ['segments', 'fields', i18n.language],
    queryFn: ({ signal }) => data(api.GET('/api/v1/segments/fields', { signal })),
    staleTime: Infinity,
    placeholderData: keepPreviousData,
  });
  const fields = useMemo(() => new Map<string, SegmentField>((q.data?.items ?? []).map((f) => [f.name, f])), [q.data]);
  return { ...q, fields };
}

/** All segments: a team has dozens, the API gives two hundred at once. */
export function useSegments() {
  return useQuery({
    queryKey: ['segments', 'all'],
    queryFn: async ({ signal }) => {
      const all: Segment[] = [];
      let cursor: string | undefined;
      do {
        const page = await data(api.GET('/api/v1/segments', { params: { query: { limit: 200, cursor } }, signal }));
        all.push(...page.items);
        cursor = page.next_cursor ?? undefined;
      } while (cursor && all.length < 2000);
      return all;
    },
  });
}

export function useSegmentCount(id: string | undefined) {
  return useQuery({
    queryKey: ['segments', id, 'count'],
    queryFn: async ({ signal }) => (await data(api.GET('/api/v1/segments/{id}/count', { params: { path: { id: id! } }, signal }))).count,
    enabled: Boolean(id),
  });
}

export function usePreview(rule: ApiRule | null) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: ['segments', 'preview', JSON.stringify(rule), i18n.language],
    queryFn: ({ signal }) => data(api.POST('/api/v1/segments/preview', { body: { rule: rule! }, signal })),
    enabled: rule !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** Campaigns, the newest two hundred. */
export function useRecentCampaigns(on = true) {
  return useQuery({
    queryKey: ['campaigns', 'recent'],
    queryFn: async ({ signal }) => (await data(api.GET('/api/v1/campaigns', { params: { query: { limit: 200 } }, signal }))).items as Campaign[],
    enabled: on,
  });
}

export interface Hints {
  tags: string[];
  keys: string[];
  of: (field: string) => string[];
}

/** Words that the newest clients bear, to choose from while a condition is written. */
export function useHints(on: boolean): Hints {
  const q = useQuery({
    queryKey: ['clients', 'hints'],
    queryFn: async ({ signal }) => (await data(api.GET('/api/v1/clients', { params: { query: { limit: 200 } }, signal }))).items,
    enabled: on,
    staleTime: 300_000,
  });
  return useMemo(() => {
    const clients = q.data ?? [];
    const usual = (words: string[]) => {
      const n = new Map<string, number>();
      for (const w of words) if (w) n.set(w, (n.get(w) ?? 0) + 1);
      return [...n].sort((a, b) => b[1] - a[1]).map(([w]) => w).slice(0, 60);
    };
    const of = (field: string) => {
      if (field === 'tags') return usual(clients.flatMap((c) => c.tags));
      if (field.startsWith('attributes.')) return usual(clients.map((c) => String((c.attributes as Record<string, unknown>)[field.slice(11)] ?? '')));
      if (['city', 'company', 'industry', 'position', 'language', 'timezone', 'first_name', 'last_name'].includes(field)) return usual(clients.map((c) => String(c[field as keyof typeof c] ?? '')));
      if (field === 'consent.source') return usual(clients.map((c) => c.consent.source));
      return [];
    };
    return { tags: of('tags'), keys: usual(clients.flatMap((c) => Object.keys(c.attributes ?? {}))), of };
  }, [q.data]);
}
