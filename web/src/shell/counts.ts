import { useQuery } from '@tanstack/react-query';
import { api, data } from '../api/client';
import { useMay } from '../session/session';

/** How many conversations wait for an answer, and how many of them nobody has read. */
export function useReplyCounts() {
  const may = useMay();
  return useQuery({ queryKey: ['replies', 'counts'], queryFn: ({ signal }) => data(api.GET('/api/v1/replies/counts', { signal })), enabled: may('inbound:read'), refetchInterval: 60_000, retry: false });
}
