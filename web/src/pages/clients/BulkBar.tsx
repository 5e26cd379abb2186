import { Button, Group, Menu, Modal, Progress, Stack, TagsInput, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconTag } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { Client, ClientPatch } from '../../api/types';
import { failed, said } from '../../ui';

/** What can be done with the marked clients: each is changed on its own, so a failure in the middle leaves the others done. */
export function BulkBar({ selected, clear }: { selected: Client[]; clear: () => void }) {
  const { t } = useTranslation(['clients', 'states']);
  const cache = useQueryClient();
  const [done, setDone] = useState<number | null>(null);
  const [tagging, { open, close }] = useDisclosure(false);
  const [tags, setTags] = useState<string[]>([]);

  const change = async (patchOf: (c: Client) => ClientPatch) => {
    setDone(0);
    let ok = 0;
    const rest = [...selected];
    const worker = async () => {
      for (let c = rest.pop(); c; c = rest.pop()) {
        try {
          await data(api.PATCH('/api/v1/clients/{id}', { params: { path: { id: c.id } }, body: patchOf(c) }));
          ok++;
        } catch {
          // Counted below: the marks stay for another try.
        }
        setDone((n) => (n ?? 0) + 1);
      }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
    setDone(null);
    await cache.invalidateQueries({ queryKey: ['clients'] });
    if (ok === selected.length) {
      said(t('bulk.done', { count: ok }));
      clear();
    } else failed(t('bulk.partly', { ok, count: selected.length }));
  };

  return (
    <Group px={{ base: 'md', sm: 'lg' }} py={8} gap="sm" style={{ borderBottom: '1px solid var(--line)', background: 'light-dark(var(--mantine-color-accent-0), #2a2d6b40)' }} role="region" aria-label={t('bulk.label')}>
      <Text size="sm" fw={550} role="status">
        {t('bulk.marked', { count: selected.length })}
      </Text>
      {done !== null ? (
        <Progress value={(done / selected.length) * 100} w={200} aria-label={t('bulk.running')} />
      ) : (
        <>
          <Menu>
            <Menu.Target>
              <Button size="compact-sm" variant="default" rightSection={<IconChevronDown size={14} />}>
                {t('bulk.stage')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {['prospect', 'active', 'former'].map((stage) => (
                <Menu.Item key={stage} onClick={() => void change(() => ({ stage }))}>
                  {t(`states:stage.${stage}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <Button size="compact-sm" variant="default" leftSection={<IconTag size={14} />} onClick={open}>
            {t('bulk.tag')}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={clear}>
            {t('bulk.clear')}
          </Button>
        </>
      )}
      <Modal opened={tagging} onClose={close} title={t('bulk.tag')} closeButtonProps={{ 'aria-label': t('close') }}>
        <form
          onSubmit={(e) => {
            e.preventDefault();
            close();
            void change((c) => ({ tags: [...new Set([...c.tags, ...tags])] }));
            setTags([]);
          }}
        >
          <Stack>
            <TagsInput label={t('bulk.tags')} description={t('bulk.tags_hint')} value={tags} onChange={setTags} data-autofocus />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={close}>
                {t('cancel')}
              </Button>
              <Button type="submit" disabled={tags.length === 0}>
                {t('bulk.add')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </Group>
  );
}
