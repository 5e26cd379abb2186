import { useQueries, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { components } from '../../api/schema';
import type { ApiRule, Sender, Template } from '../../api/types';
import { both } from '../segments/rule';

type S = components['schemas'];
export type CampaignInput = S['CampaignInput'];
export type Preflight = S['Preflight'];
export type Finding = S['Finding'];
export type Rates = S['Rates'];
export type Slice = S['Slice'];
export type Moment = S['Moment'];
export type Share = S['Share'];
export type ReportLink = S['ReportLink'];

export const campaignQuery = (id: string) => ({
  queryKey: ['campaigns', id],
  queryFn: ({ signal }: { signal: AbortSignal }) => data(api.GET('/api/v1/campaigns/{id}', { params: { path: { id } }, signal })),
});

export function useTemplates(on = true) {
  return useQuery({
    queryKey: ['letters', 'all'],
    queryFn: async ({ signal }) => (await data(api.GET('/api/v1/templates', { params: { query: { limit: 200 } }, signal }))).items as Template[],
    enabled: on,
  });
}

export function useSenders(on = true) {
  return useQuery({
    queryKey: ['senders', 'all'],
    queryFn: async ({ signal }) => (await data(api.GET('/api/v1/senders', { params: { query: { limit: 200 } }, signal }))).items as Sender[],
    enabled: on,
  });
}

/** The chosen senders with what they may still send today; from the list while a sender's own answer is on its way. */
export function useSendersOf(ids: string[]): Sender[] {
  const list = useSenders();
  const details = useQueries({
    queries: ids.map((id) => ({ queryKey: ['senders', id], queryFn: ({ signal }: { signal: AbortSignal }) => data(api.GET('/api/v1/senders/{id}', { params: { path: { id } }, signal })), retry: false })),
  });
  return ids.flatMap((id, i) => details[i]?.data ?? list.data?.find((s) => s.id === id) ?? []);
}

export function useTopics(on = true) {
  return useQuery({
    queryKey: ['topics', 'all'],
    queryFn: async ({ signal }) => (await data(api.GET('/api/v1/topics', { params: { query: { limit: 200 } }, signal }))).items,
    enabled: on,
  });
}

export const needsConsent = (purpose: string) => purpose === 'marketing' || purpose === 'outreach';

export interface Audience {
  total: number;
  reached: number;
  left: { reason: 'no_email' | 'suppressed' | 'no_consent'; count: number }[];
}

const asks = {
  no_email: { field: 'email', operator: 'null' },
  suppressed: { field: 'suppressed', operator: '=', value: true },
  no_consent: { field: 'has_consent', operator: '=', value: false },
} satisfies Record<string, ApiRule>;

/** Whom a campaign reaches out of a segment, and who is left out and why, in the order in which salut looks. */
export function useAudience(rule: ApiRule | undefined, purpose: string) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: ['segments', 'audience', JSON.stringify(rule), purpose, i18n.language],
    enabled: rule !== undefined,
    queryFn: async ({ signal }): Promise<Audience> => {
      const count = async (extra: ApiRule[]) => (await data(api.POST('/api/v1/segments/preview', { body: { rule: both(rule!, { combinator: 'and', not: false, rules: extra }) }, signal }))).count;
      const not = (r: ApiRule): ApiRule => ({ combinator: 'and', not: true, rules: [r] });
      const [total, noEmail, suppressed, noConsent] = await Promise.all([
        count([]),
        count([asks.no_email]),
        count([not(asks.no_email), asks.suppressed]),
        needsConsent(purpose) ? count([not(asks.no_email), not(asks.suppressed), asks.no_consent]) : 0,
      ]);
      const left = ([
        { reason: 'no_email', count: noEmail },
        { reason: 'suppressed', count: suppressed },
        { reason: 'no_consent', count: noConsent },
      ] as const).filter((l) => l.count > 0);
      return { total, reached: total - noEmail - suppressed - noConsent, left: [...left] };
    },
  });
}
