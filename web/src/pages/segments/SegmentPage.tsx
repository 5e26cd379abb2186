import { Anchor, Button, Group, Menu, Paper, Stack, Text, TextInput, ActionIcon, List } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCopy, IconDots, IconSend, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import { ApiError } from '../../api/problem';
import type { Segment } from '../../api/types';
import { useMay } from '../../session/session';
import { Card, Confirm, DraftNotice, ErrorAlert, ErrorState, LeaveWarning, PageHeader, PageSkeleton, StateBadge, said, useForm } from '../../ui';
import { useFields, useHints, usePreview, useRecentCampaigns } from './data';
import { Overlap } from './Overlap';
import { People } from './People';
import { emptyGroup, fromApi, toApi, unfinished, type Group as RuleGroup } from './rule';
import { RuleBuilder } from './RuleBuilder';
import { useFormat } from '../../i18n/format';
import { describe } from './words';
import classes from './segments.module.css';

const one = (id: string) => ({ queryKey: ['segments', id], queryFn: ({ signal }: { signal: AbortSignal }) => data(api.GET('/api/v1/segments/{id}', { params: { path: { id } }, signal })) });

export default function SegmentPage() {
  const { id } = useParams({ strict: false }) as { id?: string };
  const { copy } = useSearch({ strict: false }) as { copy?: string };
  const from = id ?? copy;
  const q = useQuery({ ...one(from ?? ''), enabled: Boolean(from) });
  const fields = useFields();
  if (fields.isError) return <ErrorState error={fields.error} onRetry={() => void fields.refetch()} />;
  if (q.isError) return <ErrorState error={q.error} onRetry={() => void q.refetch()} />;
  if (fields.isPending || (from && q.isPending)) return <PageSkeleton />;
  return <Editor key={`${id ?? 'new'}-${copy ?? ''}`} segment={id ? q.data : undefined} copied={id ? undefined : q.data} />;
}

function Editor({ segment, copied }: { segment?: Segment; copied?: Segment }) {
  const { t, i18n } = useTranslation('segments');
  const may = useMay();
  const format = useFormat();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { fields } = useFields();
  const { back } = useSearch({ strict: false }) as { back?: string };
  const [pointed, setPointed] = useState<ReadonlySet<string>>(new Set());
  const [saved, setSaved] = useState(false);
  const [deleting, setDeleting] = useState(false);
  const campaigns = useRecentCampaigns(may('campaigns:read'));
  const imports = useQuery({
    queryKey: ['imports', 'names'],
    queryFn: ({ signal }) => data(api.GET('/api/v1/imports', { params: { query: { limit: 100 } }, signal })),
    enabled: may('imports:read'),
    retry: false,
  });
  const hints = useHints(may('clients:read'));

  const initial = useMemo(
    () => ({ name: segment?.name ?? (copied ? t('copy_name', { name: copied.name }) : ''), rule: segment || copied ? fromApi((segment ?? copied)!.rule) : emptyGroup() }),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a form begins once
    [],
  );
  const form = useForm<{ name: string; rule: RuleGroup } & Record<string, unknown>>({
    draft: `segment.${segment?.id ?? 'new'}`,
    initial,
    onSubmit: async (v) => {
      const { rule } = toApi(v.rule, fields, true);
      const kept = segment
        ? await data(api.PATCH('/api/v1/segments/{id}', { params: { path: { id: segment.id } }, body: { name: v.name.trim(), rule } }))
        : await data(api.POST('/api/v1/segments', { body: { name: v.name.trim(), rule } }));
      client.setQueryData(['segments', kept.id], kept);
      void client.invalidateQueries({ queryKey: ['segments', 'all'] });
      void client.invalidateQueries({ queryKey: ['segments', kept.id, 'count'] });
      said(t('saved', { name: kept.name }));
      setSaved(true);
      // After the form has forgotten its draft.
      if (!segment) setTimeout(() => void navigate(back === 'new' ? { to: '/campaigns/new', search: { segment: kept.id } as never } : back ? { to: '/campaigns/$id/edit', params: { id: back }, search: { segment: kept.id } as never } : { to: '/segments/$id', params: { id: kept.id } }));
    },
  });

  const asked = useMemo(() => toApi(form.values.rule, fields), [form.values.rule, fields]);
  const [ask] = useDebouncedValue(asked, 300);
  const preview = usePreview(ask.rule);
  const faults = useMemo(() => {
    const all = new Map<string, string>();
    for (const [error, places] of [
      [preview.error, ask.places],
      [form.error, toApi(form.values.rule, fields, true).places],
    ] as const) {
      if (!(error instanceof ApiError)) continue;
      for (const [at, words] of Object.entries(error.fields)) {
        const place = [...places.keys()].filter((p) => at === p || at.startsWith(`${p}.`) || at.startsWith(`${p}[`)).sort((a, b) => b.length - a.length)[0];
        if (place !== undefined) all.set(places.get(place)!, words);
      }
    }
    return all;
  }, [preview.error, ask.places, form.error, form.values.rule, fields]);

  const known = useMemo(
    () => ({
      received_campaign: (campaigns.data ?? []).map((c) => ({ value: c.id, label: c.name })),
      import_id: (imports.data?.items ?? []).map((i) => ({ value: i.id, label: t('import_of', { id: i.id, count: i.rows }) })),
    }),
    [campaigns.data, imports.data, t],
  );
  const used = campaigns.data?.filter((c) => c.segment_id === segment?.id) ?? [];
  const running = used.filter((c) => ['draft', 'scheduled'].includes(c.state));
  const writes = may('segments:write');

  const submit = (e: React.FormEvent) => {
    e.preventDefault();
    const open = unfinished(form.values.rule, fields);
    setPointed(new Set(open));
    if (open.length === 0) void form.submit(e as React.FormEvent<HTMLFormElement>);
  };
  const remove = async () => {
    await api.DELETE('/api/v1/segments/{id}', { params: { path: { id: segment!.id } } });
    setSaved(true);
    form.reset(form.values);
    void client.invalidateQueries({ queryKey: ['segments', 'all'] });
    said(t('deleted', { name: segment!.name }));
    void navigate({ to: '/segments' });
  };

  return (
    <form onSubmit={submit} noValidate>
      <LeaveWarning when={form.dirty && !saved} />
      <PageHeader
        back={{ to: '/segments', label: t('title') }}
        title={segment ? segment.name : t('new')}
        description={<span data-sentence>{describe({ t, language: i18n.language, format, fields, names: (f, id) => known[f as keyof typeof known]?.find((x) => x.value === id)?.label }, asked.rule)}</span>}
        actions={
          <>
            {segment && (
              <Menu position="bottom-end">
                <Menu.Target>
                  <ActionIcon variant="default" size={36} aria-label={t('more')}>
                    <IconDots size={18} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  {may('campaigns:write') && (
                    <Menu.Item leftSection={<IconSend size={16} />} onClick={() => void navigate({ to: '/campaigns/new', search: { segment: segment.id } as never })}>
                      {t('write_to')}
                    </Menu.Item>
                  )}
                  {writes && (
                    <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => void navigate({ to: '/segments/new', search: { copy: segment.id } as never })}>
                      {t('duplicate')}
                    </Menu.Item>
                  )}
                  {writes && (
                    <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={() => setDeleting(true)}>
                      {t('delete')}
                    </Menu.Item>
                  )}
                </Menu.Dropdown>
              </Menu>
            )}
            {writes && (
              <Button type="submit" loading={form.busy} disabled={!form.dirty && Boolean(segment)}>
                {t('save')}
              </Button>
            )}
          </>
        }
      />
      <div className={classes.split}>
        <Stack gap="lg">
          <DraftNotice form={form} />
          {form.error !== null && faults.size === 0 && <ErrorAlert error={form.error} />}
          <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
            <fieldset disabled={!writes} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
              <TextInput label={t('name')} placeholder={t('name_hint')} required maw={480} mb="lg" {...form.field('name')} onChange={(e) => { setSaved(false); form.field('name').onChange(e); }} />
              <RuleBuilder
                group={form.values.rule}
                onChange={(rule) => {
                  setSaved(false);
                  form.set('rule', rule);
                }}
                fields={fields}
                hints={hints}
                known={known}
                faults={faults}
                open={new Set([...pointed].filter((p) => unfinished(form.values.rule, fields).includes(p)))}
              />
            </fieldset>
          </Paper>
          {segment && (
            <Card title={t('used.title')}>
              {used.length === 0 ? (
                <Text size="sm" c="dimmed">
                  {t('used.none')}
                </Text>
              ) : (
                <List size="sm" spacing={4} listStyleType="none">
                  {used.slice(0, 12).map((c) => (
                    <List.Item key={c.id}>
                      <Group gap={8}>
                        <Anchor size="sm" renderRoot={(p) => <Link to="/campaigns/$id" params={{ id: c.id }} {...p} />}>
                          {c.name}
                        </Anchor>
                        <StateBadge kind="campaign" state={c.state} />
                      </Group>
                    </List.Item>
                  ))}
                </List>
              )}
            </Card>
          )}
          <Overlap rule={ask.rule} count={preview.data?.count} name={form.values.name || t('this')} except={segment?.id} />
        </Stack>
        <div className={classes.side}>
          <People preview={preview} stale={ask !== asked || preview.isPlaceholderData || preview.isFetching} left={asked.left} />
        </div>
      </div>
      {segment && (
        <Confirm
          opened={deleting}
          onClose={() => setDeleting(false)}
          title={t('delete_title', { name: segment.name })}
          consequence={running.length > 0 ? t('delete_used', { names: running.map((c) => c.name).join(', ') }) : t('delete_text')}
          confirm={t('delete')}
          onConfirm={remove}
        />
      )}
    </form>
  );
}
