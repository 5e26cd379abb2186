import { ActionIcon, Button, Group, Menu, Paper, SegmentedControl, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconArrowBackUp, IconCloudCheck, IconCloudOff, IconCopy, IconDots, IconHistory, IconLanguage, IconLayout, IconMailForward, IconSend, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import { statusOf } from '../../api/problem';
import type { LetterProblem, Template } from '../../api/types';
import { useMay } from '../../session/session';
import { BlockSkeleton, Confirm, ErrorAlert, LeaveWarning, PageHeader, failed, said, saidWithUndo } from '../../ui';
import { useSenders } from '../campaigns/data';
import type { EditorHandle, Mark } from './CodeEditor';
import { useLetter, type Wording } from './draft';
import { InsertMenu, Toolbar } from './Toolbar';
import { languageName, LetterPreview, Problems } from './LetterPreview';
import { TestLetter } from './TestLetter';
import { useTypedRefusals } from './typed';
import { Versions } from './Versions';
import classes from './letters.module.css';

const CodeEditor = lazy(() => import('./CodeEditor'));
const Visual = lazy(() => import('./visual/Visual'));
const offered = ['ru', 'en', 'de', 'fr', 'es', 'kk', 'uk', 'be', 'uz', 'zh'];

/** The fields of problems of one language of the letter. */
function fieldsOf(language: string | null) {
  return language === null ? '' : `translations.${language}.`;
}

export function Editor({ letter }: { letter: Template }) {
  const { t, i18n } = useTranslation('letters');
  const may = useMay();
  const navigate = useNavigate();
  const client = useQueryClient();
  const search = useSearch({ strict: false }) as { test?: string };
  const state = useLetter(letter);
  const { doc, set } = state;
  const [language, setLanguage] = useState<string | null>(null); // null is the letter's own
  const [asking, setAsking] = useState<'delete' | 'language' | null>(null);
  const [visual, setVisual] = useState(false);
  const [history, setHistory] = useState(false);
  const [testing, setTesting] = useState(search.test === '1');
  const handle = useRef<EditorHandle>(null);
  const subject = useRef<HTMLInputElement>(null);
  const writes = may('templates:write');
  const here: Wording = language === null ? doc.main : (doc.others[language] ?? doc.main);
  const put = (change: Partial<Wording>) =>
    set((old) => (language === null ? { ...old, main: { ...old.main, ...change } } : { ...old, others: { ...old.others, [language]: { ...old.others[language]!, ...change } } }));

  const clients = useQuery({
    queryKey: ['clients', 'hints'],
    queryFn: async ({ signal }) => (await data(api.GET('/api/v1/clients', { params: { query: { limit: 200 } }, signal }))).items,
    enabled: may('clients:read'),
    staleTime: 300_000,
  });

  const senders = useSenders(may('senders:read'));
  const asked = { templateId: letter.id, doc, version: state.server.updated_at, senderId: senders.data?.[0]?.id, language: language ?? undefined };
  const refusals = useTypedRefusals(asked);
  const problems = (state.saving !== 'saved' && refusals) || state.problems;

  const before = fieldsOf(language);
  const at = (field: string) => problems.filter((p) => p.field === before + field);
  const words = (field: string) => {
    const bad = at(field).filter((p) => p.severity === 'error');
    return bad.length > 0 ? bad.map((p) => p.message).join(' ') : undefined;
  };
  const bodyProblems = at('body');
  const marks = useMemo<Mark[]>(() => bodyProblems.filter((p) => p.line).map((p) => ({ line: p.line!, column: p.column ?? 1, message: p.message, severity: p.severity })), [problems, language]); // eslint-disable-line react-hooks/exhaustive-deps
  const elsewhere = problems.filter((p) => !['body', 'subject', 'preheader', 'text', 'name'].map((f) => before + f).includes(p.field));
  const own = doc.language || i18n.language;
  const tabs = [own, ...Object.keys(doc.others)];

  const duplicate = async () => {
    try {
      const l = await data(api.POST('/api/v1/templates', { body: { name: t('copy_name', { name: doc.name }), language: doc.language || undefined, ...doc.main, translations: doc.others } }));
      client.setQueryData(['letters', l.id], l);
      void client.invalidateQueries({ queryKey: ['letters', 'all'] });
      said(t('copied'));
      void navigate({ to: '/letters/$id', params: { id: l.id } });
    } catch (e) {
      failed((e as Error).message);
    }
  };
  const addLanguage = (code: string) => {
    set((old) => ({ ...old, others: { ...old.others, [code]: { ...old.main } } }));
    setLanguage(code);
  };
  const label = t('body_of', { language: languageName(language ?? own, i18n.language) });

  return (
    <>
      <LeaveWarning when={state.saving === 'failed'} />
      <PageHeader
        back={{ to: '/letters', label: t('title') }}
        title={doc.name || t('untitled')}
        description={<SavingWords saving={state.saving} offline={state.error !== null && statusOf(state.error) === 0} />}
        actions={
          <>
            {may('campaigns:write') && (
              <Button variant="default" leftSection={<IconSend size={16} />} onClick={() => void state.settle().then((ok) => (ok ? void navigate({ to: '/campaigns/new', search: { letter: letter.id } as never }) : failed(t('mend_first'))))}>
                {t('to_campaign')}
              </Button>
            )}
            {writes && (
              <Button leftSection={<IconMailForward size={16} />} onClick={() => void state.settle().then((ok) => (ok ? setTesting(true) : failed(t('mend_first'))))}>
                {t('test.button')}
              </Button>
            )}
            {writes && (
              <Menu position="bottom-end">
                <Menu.Target>
                  <ActionIcon variant="default" size={36} aria-label={t('more')}>
                    <IconDots size={18} />
                  </ActionIcon>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item leftSection={<IconHistory size={16} />} onClick={() => void state.settle().then(() => setHistory(true))}>
                    {t('versions.title')}
                  </Menu.Item>
                  <Menu.Item leftSection={<IconArrowBackUp size={16} />} disabled={!state.changed} onClick={state.restore}>
                    {t('restore')}
                  </Menu.Item>
                  <Menu.Item leftSection={<IconCopy size={16} />} onClick={() => void duplicate()}>
                    {t('duplicate')}
                  </Menu.Item>
                  <Menu.Item leftSection={<IconTrash size={16} />} color="red" onClick={() => setAsking('delete')}>
                    {t('delete')}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            )}
          </>
        }
      />
      <div className={classes.split}>
        <Stack gap="lg">
          {state.error !== null && problems.length === 0 && <ErrorAlert error={state.error} />}
          <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
            <fieldset disabled={!writes} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
              <Stack gap="md">
                <TextInput label={t('name')} description={t('name_why')} value={doc.name} onChange={(e) => set((old) => ({ ...old, name: e.target.value }))} error={problems.find((p) => p.field === 'name')?.message} />
                <Group gap="xs" justify="space-between">
                  <SegmentedControl
                    size="xs"
                    aria-label={t('languages')}
                    value={language ?? own}
                    onChange={(v) => setLanguage(v === own ? null : v)}
                    data={tabs.map((c) => ({ value: c, label: languageName(c, i18n.language) }))}
                  />
                  <Group gap="xs">
                    {writes && (
                      <Menu position="bottom-end">
                        <Menu.Target>
                          <Button size="compact-sm" variant="subtle" leftSection={<IconLanguage size={14} />}>
                            {t('add_language')}
                          </Button>
                        </Menu.Target>
                        <Menu.Dropdown>
                          {offered.filter((c) => !tabs.includes(c)).map((c) => (
                            <Menu.Item key={c} onClick={() => addLanguage(c)}>
                              {languageName(c, i18n.language)}
                            </Menu.Item>
                          ))}
                        </Menu.Dropdown>
                      </Menu>
                    )}
                    {language !== null && writes && (
                      <Button size="compact-sm" variant="subtle" color="red" onClick={() => setAsking('language')}>
                        {t('remove_language')}
                      </Button>
                    )}
                  </Group>
                </Group>
                <TextInput
                  ref={subject}
                  label={t('subject')}
                  required
                  value={here.subject}
                  onChange={(e) => put({ subject: e.currentTarget.value })}
                  error={words('subject')}
                  rightSection={writes && <InsertMenu small onInsert={(code) => put({ subject: insertAt(subject.current, here.subject, code) })} />}
                />
                <TextInput label={t('preheader')} description={t('preheader_why')} value={here.preheader} onChange={(e) => put({ preheader: e.currentTarget.value })} error={words('preheader')} />
                <div>
                  <Group justify="space-between" mb={4} gap="xs">
                    <Text size="sm" fw={600}>
                      {t('body')}
                    </Text>
                    <Group gap="xs">
                      <Text size="xs" c="dimmed">
                        {t(`format.${here.format}`)}
                      </Text>
                      {here.format === 'mjml' && (
                        <Button size="compact-sm" variant="light" leftSection={<IconLayout size={14} />} onClick={() => setVisual(true)} data-visual>
                          {t('visual')}
                        </Button>
                      )}
                    </Group>
                  </Group>
                  <div className={classes.code} data-wrong={bodyProblems.some((p) => p.severity === 'error') || undefined}>
                    {writes && <Toolbar format={here.format} handle={handle} />}
                    <Suspense fallback={<div style={{ padding: 24, minHeight: 420 }}><BlockSkeleton lines={8} /></div>}>
                      <CodeEditor key={`${letter.id}-${language}`} handle={handle} value={here.body} onChange={(body) => put({ body })} format={here.format} label={label} marks={marks} readOnly={!writes} />
                    </Suspense>
                  </div>
                  <Problems problems={bodyProblems} onGo={(p: LetterProblem) => handle.current?.goTo(p.line ?? 1, p.column ?? 1)} />
                </div>
                <Problems problems={elsewhere.map((p) => ({ ...p, line: undefined, message: where(p, t) + p.message }))} />
                <details open={here.text !== '' || undefined}>
                  <summary style={{ cursor: 'pointer', fontSize: '0.875rem', fontWeight: 600 }}>{t('text_part')}</summary>
                  <Textarea mt="xs" aria-label={t('text_part')} description={t('text_part_why')} autosize minRows={4} maxRows={16} value={here.text} onChange={(e) => put({ text: e.currentTarget.value })} error={words('text')} />
                </details>
                {language === null && (
                  <Select
                    label={t('main_language')}
                    description={t('main_language_why')}
                    data={[...new Set([own, ...offered])].filter((c) => !(c in doc.others)).map((c) => ({ value: c, label: languageName(c, i18n.language) }))}
                    value={own}
                    onChange={(v) => v && set((old) => ({ ...old, language: v }))}
                    allowDeselect={false}
                    maw={280}
                  />
                )}
              </Stack>
            </fieldset>
          </Paper>
        </Stack>
        <div className={classes.side}>
          <Paper withBorder p={{ base: 'md', sm: 'lg' }} component="section" aria-label={t('preview.title')}>
            <LetterPreview {...asked} clients={clients.data} wide />
          </Paper>
        </div>
      </div>
      {visual && (
        <Suspense>
          <Visual
            body={here.body}
            onChange={(body) => put({ body })}
            onClose={() => setVisual(false)}
            onCode={(line) => {
              setVisual(false);
              setTimeout(() => handle.current?.goTo(line, 1), 50);
            }}
            title={doc.name || t('untitled')}
            saving={<SavingWords saving={state.saving} offline={state.error !== null && statusOf(state.error) === 0} />}
            problems={bodyProblems.filter((p) => p.severity === 'error')}
            preview={<LetterPreview {...asked} clients={clients.data} height={520} />}
            readOnly={!writes}
          />
        </Suspense>
      )}
      <Versions
        opened={history}
        onClose={() => setHistory(false)}
        letter={state.server}
        writes={writes}
        onRestored={(l) => {
          const before = doc;
          state.adopt(l);
          if (language !== null && !(language in (l.translations ?? {}))) setLanguage(null);
          saidWithUndo(t('versions.brought_back'), t('versions.undo'), () => set(before));
        }}
      />
      <TestLetter opened={testing} onClose={() => setTesting(false)} letterId={letter.id} clients={clients.data ?? []} />
      <Confirm
        opened={asking === 'delete'}
        onClose={() => setAsking(null)}
        title={t('delete_title', { name: doc.name })}
        consequence={t('delete_text')}
        confirm={t('delete')}
        onConfirm={async () => {
          await api.DELETE('/api/v1/templates/{id}', { params: { path: { id: letter.id } } });
          void client.invalidateQueries({ queryKey: ['letters', 'all'] });
          said(t('deleted', { name: doc.name }));
          void navigate({ to: '/letters' });
        }}
      />
      <Confirm
        opened={asking === 'language'}
        onClose={() => setAsking(null)}
        title={t('remove_language_title', { language: language ? languageName(language, i18n.language) : '' })}
        consequence={t('remove_language_text')}
        confirm={t('remove_language')}
        onConfirm={async () => {
          const gone = language;
          setLanguage(null);
          set((old) => ({ ...old, others: Object.fromEntries(Object.entries(old.others).filter(([k]) => k !== gone)) }));
        }}
      />
    </>
  );
}

function insertAt(input: HTMLInputElement | null, value: string, code: string): string {
  const from = input?.selectionStart ?? value.length;
  const to = input?.selectionEnd ?? from;
  return value.slice(0, from) + code + value.slice(to);
}

function where(p: LetterProblem, t: (key: 'in_place', o: { place: string }) => string): string {
  return p.field ? `${t('in_place', { place: p.field })} ` : '';
}

function SavingWords({ saving, offline }: { saving: 'saving' | 'saved' | 'failed'; offline: boolean }) {
  const { t } = useTranslation('letters');
  const I = saving === 'failed' ? IconCloudOff : IconCloudCheck;
  return (
    <span role="status" style={{ display: 'inline-flex', alignItems: 'center', gap: 6 }} data-saving={saving}>
      <I size={16} aria-hidden />
      {saving === 'failed' && offline ? t('saving.offline') : t(`saving.${saving}`)}
    </span>
  );
}
