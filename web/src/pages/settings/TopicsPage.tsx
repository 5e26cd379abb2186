import { ActionIcon, Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconDots, IconPlus, IconTags } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { components } from '../../api/schema';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { BlockSkeleton, Confirm, EmptyState, ErrorAlert, FormFoot, Pill, failed, said, useForm, type Column } from '../../ui';
import { LetterFrame } from '../../ui/LetterFrame';
import { useTopics } from '../campaigns/data';
import { SettingsFrame } from './SettingsFrame';
import { SettingsList } from './SettingsList';

type Topic = components['schemas']['Topic'];

/** What readers may leave without leaving everything, and the page on which they do. */
export default function TopicsPage() {
  const { t } = useTranslation('settings');
  const may = useMay();
  const format = useFormat();
  const cache = useQueryClient();
  const list = useTopics(may('campaigns:read'));
  const [editing, setEditing] = useState<Topic | 'new' | null>(null);
  const [shown, setShown] = useState<Topic | null>(null);
  const [archiving, setArchiving] = useState<Topic | null>(null);
  const write = may('campaigns:write');
  const archive = async (x: Topic, archived: boolean) => {
    await data(api.PATCH('/api/v1/topics/{id}', { params: { path: { id: x.id } }, body: { archived } }));
    await cache.invalidateQueries({ queryKey: ['topics'] });
    said(t(archived ? 'topic.archived_done' : 'topic.restored'));
  };
  const columns: Column<Topic>[] = [
    {
      key: 'name',
      header: t('topic.name'),
      cell: (x) => (
        <Group gap="xs" component="span" display="inline-flex">
          <span style={{ fontWeight: 550 }}>{x.name}</span>
          {x.archived_at && <Pill>{t('topic.archived')}</Pill>}
        </Group>
      ),
    },
    {
      key: 'left',
      header: t('topic.left'),
      cell: (x) => (x.left && may('suppressions:read') ? <Link to="/settings/suppressions">{format.number(x.left)}</Link> : format.number(x.left ?? 0)),
    },
    {
      key: 'page',
      header: t('topic.page'),
      cell: (x) => (
        <Button size="compact-sm" variant="default" onClick={() => setShown(x)} aria-label={t('topic.show_of', { name: x.name })}>
          {t('topic.show')}
        </Button>
      ),
    },
    ...(write
      ? [
          {
            key: 'more',
            header: t('user.actions'),
            align: 'right',
            width: '1px',
            cell: (x) => (
              <Menu position="bottom-end" width={200}>
                <Menu.Target>
                  <ActionIcon variant="subtle" color="gray" aria-label={t('user.actions_of', { name: x.name })}>
                    <IconDots size={18} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item onClick={() => setEditing(x)}>{t('topic.rename')}</Menu.Item>
                  {x.archived_at ? <Menu.Item onClick={() => void archive(x, false).catch((e: Error) => failed(e.message))}>{t('topic.restore')}</Menu.Item> : <Menu.Item onClick={() => setArchiving(x)}>{t('topic.archive')}</Menu.Item>}
                </Menu.Dropdown>
              </Menu>
            ),
          } as Column<Topic>,
        ]
      : []),
  ];
  const add = write && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEditing('new')}>
      {t('topic.add')}
    </Button>
  );
  return (
    <SettingsFrame actions={Boolean(list.data?.length) && add} description={t('topic.text')}>
      <SettingsList
        may={may('campaigns:read')}
        list={list}
        label={t('section.topics')}
        columns={columns}
        rowKey={(x) => x.id}
        empty={
          <EmptyState icon={IconTags} title={t('topic.empty_title')} action={add}>
            {t('topic.empty')}
          </EmptyState>
        }
      />
      <Modal opened={editing !== null} onClose={() => setEditing(null)} title={editing === 'new' ? t('topic.add') : t('topic.rename')} closeButtonProps={{ 'aria-label': t('close') }}>
        {editing && <TopicForm topic={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
      </Modal>
      <Modal opened={shown !== null} onClose={() => setShown(null)} title={t('topic.page_title')} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
        {shown && <UnsubscribePage topic={shown} />}
      </Modal>
      <Confirm
        opened={archiving !== null}
        onClose={() => setArchiving(null)}
        title={t('topic.archive_title', { name: archiving?.name })}
        consequence={t('topic.archive_text')}
        confirm={t('topic.archive')}
        danger={false}
        onConfirm={() => archive(archiving!, true)}
      />
    </SettingsFrame>
  );
}

/** The page as a reader gets it; its buttons do nothing here. */
function UnsubscribePage({ topic }: { topic: Topic }) {
  const { t, i18n } = useTranslation('settings');
  const page = useQuery({ queryKey: ['topics', topic.id, 'page', topic.name, i18n.language], queryFn: ({ signal }) => data(api.GET('/api/v1/topics/{id}/unsubscribe-page', { params: { path: { id: topic.id } }, signal })) });
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('topic.page_text')}
      </Text>
      <ErrorAlert error={page.error} />
      {page.data ? <LetterFrame html={page.data.html} title={t('topic.page_title')} height={420} /> : !page.isError && <BlockSkeleton />}
    </Stack>
  );
}

function TopicForm({ topic, onClose }: { topic: Topic | null; onClose: () => void }) {
  const { t } = useTranslation('settings');
  const cache = useQueryClient();
  const form = useForm({
    initial: { name: topic?.name ?? '' },
    onSubmit: async (v) => {
      if (topic) await data(api.PATCH('/api/v1/topics/{id}', { params: { path: { id: topic.id } }, body: v }));
      else await data(api.POST('/api/v1/topics', { body: v }));
      await cache.invalidateQueries({ queryKey: ['topics'] });
      onClose();
    },
  });
  return (
    <form onSubmit={(e) => void form.submit(e)} noValidate>
      <Stack>
        <TextInput label={t('topic.name')} description={t('topic.name_why')} placeholder={t('topic.name_example')} maxLength={100} data-autofocus {...form.field('name')} />
        <ErrorAlert error={form.error} />
        <Group justify="flex-end">
          <FormFoot form={form} submit={topic ? undefined : t('topic.add')} onCancel={onClose} />
        </Group>
      </Stack>
    </form>
  );
}
