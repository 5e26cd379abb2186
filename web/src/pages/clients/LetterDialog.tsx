import { Alert, Modal, Stack, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, data, send } from '../../api/client';
import { ApiError } from '../../api/problem';
import type { Client, History } from '../../api/types';
import { BlockSkeleton, ErrorState, LetterFrame } from '../../ui';

interface Shown {
  subject: string;
  html: string;
  text: string;
  /** True when it is today's letter, not the one that was sent. */
  today: boolean;
}

// The letter as it was sent. Where the API can't say it, today's wording for this client stands in, and the page says so.
async function find(entry: History, client: Client): Promise<Shown> {
  try {
    return { ...(await send<Omit<Shown, 'today'>>('GET', `/api/v1/messages/${encodeURIComponent(entry.message_id ?? '')}/letter`)), today: false };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404 || !entry.campaign_id) throw error;
  }
  const campaign = await data(api.GET('/api/v1/campaigns/{id}', { params: { path: { id: entry.campaign_id } } }));
  const step = campaign.steps[Number(entry.data.step ?? 0)] as { template_id?: string; variants?: { template_id: string }[] } | undefined;
  const template = step?.template_id ?? step?.variants?.[0]?.template_id ?? '';
  const preview = await data(api.POST('/api/v1/templates/{id}/preview', { params: { path: { id: template } }, body: { client_id: client.id, sender_id: campaign.sender_ids?.[0] } }));
  return { subject: preview.subject, html: preview.html, text: preview.text, today: true };
}

/** One letter to one client, in a frame that is shut away from the app. */
export function LetterDialog({ entry, client, onClose }: { entry: History | null; client: Client; onClose: () => void }) {
  const { t } = useTranslation('clients');
  const q = useQuery({ queryKey: ['messages', entry?.message_id, 'letter'], queryFn: () => find(entry!, client), enabled: entry !== null, staleTime: Infinity });
  return (
    <Modal opened={entry !== null} onClose={onClose} size={760} title={q.data?.subject || t('letter.title')} closeButtonProps={{ 'aria-label': t('close') }} padding={0} styles={{ header: { padding: '12px 24px' } }}>
      {q.isPending ? (
        <div style={{ padding: 24 }}>
          <BlockSkeleton lines={8} />
        </div>
      ) : q.isError ? (
        <ErrorState error={q.error} onRetry={() => void q.refetch()} />
      ) : (
        <Stack gap={0}>
          {q.data.today && (
            <Alert color="accent" variant="light" icon={<IconInfoCircle size={18} />} radius={0}>
              {t('letter.today')}
            </Alert>
          )}
          {q.data.html ? (
            <LetterFrame html={q.data.html} title={t('letter.frame', { subject: q.data.subject })} height="min(70vh, 720px)" />
          ) : (
            <Text component="pre" size="sm" p="lg" style={{ whiteSpace: 'pre-wrap', fontFamily: 'inherit', margin: 0 }}>
              {q.data.text}
            </Text>
          )}
        </Stack>
      )}
    </Modal>
  );
}
