import { Button, FileButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch, IconUpload } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data, raw } from '../../api/client';
import type { components } from '../../api/schema';
import { useFormat } from '../../i18n/format';
import { BlockSkeleton, EmptyState, ErrorAlert, ErrorState } from '../../ui';
import classes from './letters.module.css';

export type Image = components['schemas']['Image'];

/** The pictures of all letters, and the way to add one. */
export function Images({ opened, onClose, onPick }: { opened: boolean; onClose: () => void; onPick: (image: Image) => void }) {
  const { t } = useTranslation('letters');
  const format = useFormat();
  const client = useQueryClient();
  const q = useInfiniteQuery({
    queryKey: ['images'],
    queryFn: ({ signal, pageParam }) => data(api.GET('/api/v1/images', { params: { query: { limit: 48, cursor: pageParam || undefined } }, signal })),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    enabled: opened,
  });
  const upload = useMutation({
    mutationFn: async (file: File) => {
      const form = new FormData();
      form.append('file', file);
      return (await (await raw('/api/v1/images', { method: 'POST', body: form })).json()) as Image;
    },
    onSuccess: () => void client.invalidateQueries({ queryKey: ['images'] }),
  });
  const [words, setWords] = useState('');
  const [over, setOver] = useState(false);
  const all = q.data?.pages.flatMap((p) => p.items) ?? [];
  const images = all.filter((i) => i.name.toLocaleLowerCase().includes(words.trim().toLocaleLowerCase()));
  const choose = (
    <FileButton onChange={(f) => f && upload.mutate(f)} accept="image/png,image/jpeg,image/gif,image/webp">
      {(p) => (
        <Button {...p} leftSection={<IconUpload size={16} />} loading={upload.isPending}>
          {t('images.upload')}
        </Button>
      )}
    </FileButton>
  );
  return (
    <Modal opened={opened} onClose={onClose} title={t('images.title')} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack
        gap="md"
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(e) => {
          if (!e.dataTransfer.types.includes('Files')) return;
          e.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(e) => {
          setOver(false);
          const file = e.dataTransfer.files[0];
          if (!file) return;
          e.preventDefault();
          upload.mutate(file);
        }}
      >
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {t('images.about')}
          </Text>
          {all.length > 0 && choose}
        </Group>
        {all.length > 8 && <TextInput size="sm" aria-label={t('images.search')} placeholder={t('images.search')} leftSection={<IconSearch size={16} />} value={words} onChange={(e) => setWords(e.currentTarget.value)} />}
        <ErrorAlert error={upload.error} />
        {q.isPending ? (
          <BlockSkeleton />
        ) : q.isError ? (
          <ErrorState error={q.error} onRetry={() => void q.refetch()} />
        ) : all.length === 0 ? (
          <EmptyState title={t('images.none')} action={choose} />
        ) : (
          <ul className={classes.images}>
            {images.map((i) => (
              <li key={i.id}>
                <button type="button" className={classes.image} onClick={() => onPick(i)}>
                  <img src={new URL(i.url, window.location.origin).pathname} alt="" loading="lazy" />
                  <span>
                    {i.name}
                    <br />
                    {i.width} × {i.height}, {format.bytes(i.size)}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
        {q.hasNextPage && (
          <Button variant="default" onClick={() => void q.fetchNextPage()} loading={q.isFetchingNextPage}>
            {t('table.more')}
          </Button>
        )}
      </Stack>
    </Modal>
  );
}
