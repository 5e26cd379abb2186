import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../../api/client';
import { statusOf } from '../../../api/problem';
import type { Preflight } from '../data';

/** Those are left out, nothing is wrong with the letter. */
export const leftOut = new Set(['no_email', 'suppressed', 'no_consent']);

/** The last check of a draft, followed while it runs. */
export function usePreflight(id: string | undefined) {
  const { i18n } = useTranslation();
  const client = useQueryClient();
  const queryKey = ['campaigns', id, 'preflight', i18n.language];
  const last = useQuery<Preflight | null>({
    queryKey,
    queryFn: async ({ signal }) => {
      try {
        return await data(api.GET('/api/v1/campaigns/{id}/preflight', { params: { path: { id: id! } }, signal }));
      } catch (error) {
        if (statusOf(error) === 404) return null;
        throw error;
      }
    },
    enabled: Boolean(id),
    refetchInterval: (q) => (q.state.data?.state === 'running' ? 500 : false),
    staleTime: 0,
  });
  const start = useMutation({
    mutationFn: (campaign: string) => data(api.POST('/api/v1/campaigns/{id}/preflight', { params: { path: { id: campaign } } })),
    onSuccess: async (p, campaign) => {
      const key = ['campaigns', campaign, 'preflight', i18n.language];
      // What was asked before the check began must not come after it.
      await client.cancelQueries({ queryKey: key });
      client.setQueryData(key, p);
      void client.invalidateQueries({ queryKey: key });
    },
  });
  return { last, start };
}
