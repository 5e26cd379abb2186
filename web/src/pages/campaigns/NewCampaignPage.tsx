import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch, Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../session/session';
import { ErrorState, NoPermission, PageSkeleton } from '../../ui';
import { campaignQuery } from './data';
import { draftOf, forget } from './wizard/draft';
import { Wizard } from './wizard/Wizard';

/** A new campaign, a copy of an earlier one (?copy=), one for a segment (?segment=) or with a letter (?letter=), or a draft that goes on. */
export default function NewCampaignPage() {
  const { t } = useTranslation('campaigns');
  const may = useMay();
  const { id } = useParams({ strict: false }) as { id?: string };
  const search = useSearch({ strict: false }) as { copy?: string; segment?: string; letter?: string };
  const from = id ?? search.copy;
  const q = useQuery({ ...campaignQuery(from ?? ''), enabled: Boolean(from), staleTime: Infinity });
  if (!may('campaigns:write')) return <NoPermission />;
  if (q.isError) return <ErrorState error={q.error} onRetry={() => void q.refetch()} />;
  if (from && !q.data) return <PageSkeleton />;
  if (id && q.data && q.data.state !== 'draft') return <Navigate to="/campaigns/$id" params={{ id }} replace />;
  if (id) return <Wizard key={id} campaign={q.data} begin={search.segment ? { segment_id: search.segment } : {}} />;
  // A copy begins anew, whatever was left half done here before.
  if (search.copy) forget();
  const copied = search.copy && q.data ? { ...draftOf(q.data), name: t('copy_name', { name: q.data.name }), start: 'launch' as const, at: '' } : {};
  return <Wizard key={`new-${search.copy ?? ''}`} begin={{ ...copied, ...(search.segment ? { segment_id: search.segment } : {}), ...(search.letter ? { template_id: search.letter } : {}) }} />;
}
