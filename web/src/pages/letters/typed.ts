import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import { refusals, type Doc } from './draft';

/** A letter as it is being typed, in the shape that the API previews without keeping it. */
export function typedLetter(doc: Doc) {
  return { name: doc.name, language: doc.language || undefined, ...doc.main, translations: doc.others };
}

const pause = 350; // ms without a key, after which what is typed is shown

interface Asked {
  templateId: string;
  /** What is being typed; without it the saved letter is shown. */
  doc?: Doc;
  /** Changes when the saved letter does. */
  version: string;
  senderId?: string;
  language?: string;
}

/** The letter to a man, a woman and somebody unknown: as it is typed, else as it is saved. An older question is dropped when a newer one is asked. */
export function usePreviews({ templateId, doc, version, senderId, language }: Asked) {
  const { i18n } = useTranslation();
  const [shown] = useDebouncedValue(doc, pause);
  return useQuery({
    queryKey: ['letters', templateId, 'previews', shown ?? version, senderId, language, i18n.language],
    queryFn: ({ signal }) =>
      shown
        ? data(api.POST('/api/v1/templates/previews', { body: { template: typedLetter(shown), sender_id: senderId, language }, signal }))
        : data(api.POST('/api/v1/templates/{id}/previews', { params: { path: { id: templateId } }, body: { sender_id: senderId, language }, signal })),
    placeholderData: keepPreviousData,
    gcTime: shown ? 10_000 : undefined, // each pause in typing makes one
    retry: false,
  });
}

/** The same as one client would get it. */
export function usePreviewAs(clientId: string | null, { templateId, doc, version, senderId }: Asked) {
  const { i18n } = useTranslation();
  const [shown] = useDebouncedValue(doc, pause);
  return useQuery({
    queryKey: ['letters', templateId, 'preview', shown ?? version, senderId, clientId, i18n.language],
    queryFn: ({ signal }) =>
      shown
        ? data(api.POST('/api/v1/templates/preview', { body: { template: typedLetter(shown), client_id: clientId!, sender_id: senderId }, signal }))
        : data(api.POST('/api/v1/templates/{id}/preview', { params: { path: { id: templateId } }, body: { client_id: clientId!, sender_id: senderId }, signal })),
    enabled: clientId !== null,
    placeholderData: keepPreviousData,
    gcTime: shown ? 10_000 : undefined,
    retry: false,
  });
}

/** What keeps the letter from being put together as it is typed, at its lines; null while it can be, or isn't known. */
export function useTypedRefusals(asked: Asked) {
  const { error } = usePreviews(asked);
  return useMemo(() => {
    const list = refusals(error);
    return list.length > 0 ? list : null;
  }, [error]);
}
