import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api, data } from '../../api/client';
import type { Template } from '../../api/types';
import { ErrorState, PageSkeleton } from '../../ui';
import { Editor } from './Editor';
import { Gallery } from './Gallery';

export default function LetterPage() {
  const { id } = useParams({ strict: false }) as { id?: string };
  const q = useQuery({
    queryKey: ['letters', id],
    queryFn: ({ signal }) => data(api.GET('/api/v1/templates/{id}', { params: { path: { id: id! } }, signal })),
    enabled: Boolean(id),
    staleTime: Infinity,
  });
  if (!id) return <Gallery />;
  if (q.isError) return <ErrorState error={q.error} onRetry={() => void q.refetch()} />;
  if (!q.data) return <PageSkeleton />;
  return <Editor key={id} letter={q.data as Template} />;
}
