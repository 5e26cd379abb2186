import { QueryClient } from '@tanstack/react-query';
import { OfflineError, statusOf } from './problem';

// A refusal will not change by asking again; a broken connection or a server on its way up may.
function again(failures: number, error: unknown): boolean {
  const status = statusOf(error);
  return (error instanceof OfflineError || status >= 500) && failures < 2;
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { retry: again, staleTime: 15_000, networkMode: 'always', refetchOnWindowFocus: true },
    mutations: { networkMode: 'always', retry: false },
  },
});
