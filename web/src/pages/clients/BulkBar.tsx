import { Anchor, Button, Checkbox, CloseButton, Group, Menu, Modal, Progress, Select, Stack, TagsInput, Text, Textarea } from '@mantine/core';
import { IconBan, IconChevronDown, IconTag, IconTagOff, IconUser } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import { useFormat } from '../../i18n/format';
import { useMay } from '../../session/session';
import { ErrorAlert, failed } from '../../ui';
import classes from './clients.module.css';
import { clean, useClientCount, useColleagues, useTags, type ClientFilter } from './data';

const acts = ['add_tags', 'remove_tags', 'set_stage', 'set_owner', 'suppress'] as const;
type Act = (typeof acts)[number];

interface Props {
  /** The marked clients. */
  ids: string[];
  filter: ClientFilter;
  /** All that the filter means are marked, shown or not. */
  everyone: boolean;
  /** The filter means more than the marked ones. */
  more: boolean;
  setEveryone: (on: boolean) => void;
  clear: () => void;
}

/** What can be done with many clients at once, how far it is, and taking it back. */
export function BulkBar({ ids, filter, everyone, more, setEveryone, clear }: Props) {
  const { t } = useTranslation('clients');
  const may = useMay();
  const format = useFormat();
  const [act, setAct] = useState<Act | null>(null);
  const [running, setRunning] = useState<string | null>(null);
  const all = useClientCount(filter, true, everyone || more);
  const count = everyone ? (all.data?.count ?? 0) : ids.length;
  if (running) return <Running id={running} close={() => setRunning(null)} />;
  if (ids.length === 0) return null;
  const words = { count, shown: format.number(count) };
  return (
    <Group px={{ base: 'md', sm: 'lg' }} py={8} gap="sm" className={classes.bulk} role="region" aria-label={t('bulk.label')}>
      <Text size="sm" fw={550} role="status">
        {t(everyone ? 'bulk.everyone' : 'bulk.marked', words)}
      </Text>
      {more && !everyone && all.data && (
        <Anchor component="button" type="button" size="sm" onClick={() => setEveryone(true)}>
          {t('bulk.all', { count: all.data.count, shown: format.number(all.data.count) })}
        </Anchor>
      )}
      <Menu>
        <Menu.Target>
          <Button size="compact-sm" rightSection={<IconChevronDown size={14} />} disabled={count === 0}>
            {t('bulk.act')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconTag size={16} />} onClick={() => setAct('add_tags')}>{t('bulk.add_tags')}</Menu.Item>
          <Menu.Item leftSection={<IconTagOff size={16} />} onClick={() => setAct('remove_tags')}>{t('bulk.remove_tags')}</Menu.Item>
          <Menu.Item onClick={() => setAct('set_stage')}>{t('bulk.set_stage')}</Menu.Item>
          <Menu.Item leftSection={<IconUser size={16} />} onClick={() => setAct('set_owner')}>{t('bulk.set_owner')}</Menu.Item>
          {may('suppressions:write') && (
            <>
              <Menu.Divider />
              <Menu.Item color="red" leftSection={<IconBan size={16} />} onClick={() => setAct('suppress')}>{t('bulk.suppress')}</Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Button size="compact-sm" variant="subtle" onClick={clear}>
        {t('bulk.clear')}
      </Button>
      <Modal opened={act !== null} onClose={() => setAct(null)} title={act && t(`bulk.${act}`)} closeButtonProps={{ 'aria-label': t('close') }}>
        {act && <ActForm act={act} count={count} target={everyone ? { filter: clean(filter) } : { ids }} close={() => setAct(null)} began={(id) => { setAct(null); clear(); setRunning(id); }} />}
      </Modal>
    </Group>
  );
}

interface FormProps {
  act: Act;
  count: number;
  target: { ids: string[] } | { filter: ReturnType<typeof clean> };
  close: () => void;
  began: (id: string) => void;
}

function ActForm({ act, count, target, close, began }: FormProps) {
  const { t } = useTranslation(['clients', 'states']);
  const format = useFormat();
  const known = useTags();
  const colleagues = useColleagues();
  const [tags, setTags] = useState<string[]>([]);
  const [one, setOne] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const tagging = act === 'add_tags' || act === 'remove_tags';
  const ready = tagging ? tags.length > 0 : act === 'suppress' ? sure : one !== null;
  const go = async (e: FormEvent) => {
    e.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const made = await data(
        api.POST('/api/v1/clients/bulk', {
          body: { act, ...target, ...(tagging && { tags }), ...(act === 'set_stage' && { stage: one! }), ...(act === 'set_owner' && one !== 'none' && { owner_id: one! }), ...(act === 'suppress' && { note }) },
        }),
      );
      began(made.id);
    } catch (failure) {
      setBusy(false);
      setError(failure);
    }
  };
  return (
    <form onSubmit={(e) => void go(e)}>
      <Stack>
        <Text size="sm">{t(`bulk.says_${act}`, { count, shown: format.number(count) })}</Text>
        {tagging && <TagsInput label={t('bulk.tags')} description={t('bulk.tags_hint')} data={(known.data ?? []).map((x) => x.name)} limit={20} value={tags} onChange={setTags} acceptValueOnBlur comboboxProps={{ withinPortal: false }} data-autofocus />}
        {act === 'set_stage' && <Select label={t('column.stage')} data={['prospect', 'active', 'former'].map((s) => ({ value: s, label: t(`states:stage.${s}`) }))} value={one} onChange={setOne} data-autofocus />}
        {act === 'set_owner' && <Select label={t('column.owner')} searchable data={[{ value: 'none', label: t('owner.nobody') }, ...(colleagues.data ?? []).map((c) => ({ value: c.id, label: c.name }))]} value={one} onChange={setOne} data-autofocus />}
        {act === 'suppress' && (
          <>
            <Textarea label={t('suppress.note')} description={t('suppress.note_hint')} autosize minRows={2} value={note} onChange={(e) => setNote(e.currentTarget.value)} data-autofocus />
            <Checkbox label={t('bulk.sure')} checked={sure} onChange={(e) => setSure(e.currentTarget.checked)} />
          </>
        )}
        <ErrorAlert error={error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close} disabled={busy}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={!ready} color={act === 'suppress' ? 'red' : undefined}>
            {t('bulk.go', { count, shown: format.number(count) })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A change that was begun: how far it is, what came of it, and taking it back. */
function Running({ id, close }: { id: string; close: () => void }) {
  const { t } = useTranslation('clients');
  const format = useFormat();
  const cache = useQueryClient();
  const q = useQuery({
    queryKey: ['bulk', id],
    queryFn: ({ signal }) => data(api.GET('/api/v1/clients/bulk/{id}', { params: { path: { id } }, signal })),
    refetchInterval: (x) => (x.state.data && !['running', 'undoing'].includes(x.state.data.state) ? false : 700),
  });
  const b = q.data;
  const moving = !b || b.state === 'running' || b.state === 'undoing';
  const state = b?.state;
  useEffect(() => {
    if (state && !['running', 'undoing'].includes(state)) void cache.invalidateQueries({ queryKey: ['clients'] });
  }, [state, cache]);
  const undo = async () => {
    try {
      cache.setQueryData(['bulk', id], await data(api.POST('/api/v1/clients/bulk/{id}/undo', { params: { path: { id } } })));
    } catch {
      failed(t('bulk.no_undo'));
    }
  };
  return (
    <Group px={{ base: 'md', sm: 'lg' }} py={8} gap="sm" className={classes.bulk} role="region" aria-label={t('bulk.label')}>
      <Text size="sm" role="status">
        {moving ? t(state === 'undoing' ? 'bulk.undoing' : 'bulk.running', { done: format.number(b?.done ?? 0), total: format.number(b?.total ?? 0) }) : t(`bulk.state.${b.state}`, { count: b.changed, shown: format.number(b.changed), total: format.number(b.total) })}
        {!moving && b.skipped > 0 && ` ${t('bulk.without_address', { count: b.skipped, shown: format.number(b.skipped) })}`}
      </Text>
      {moving && <Progress value={b?.total ? (b.done / b.total) * 100 : 0} w={200} aria-label={t('bulk.progress')} />}
      {!moving && b.act !== 'suppress' && b.state !== 'undone' && b.changed > 0 && (
        <Button size="compact-sm" variant="default" onClick={() => void undo()}>
          {t('bulk.undo')}
        </Button>
      )}
      {!moving && <CloseButton size="sm" aria-label={t('close')} onClick={close} />}
    </Group>
  );
}
