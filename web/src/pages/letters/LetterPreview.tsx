import { Alert, Anchor, Button, Group, List, Modal, SegmentedControl, Select, Stack, Text, Tooltip } from '@mantine/core';
import { useDisclosure, useElementSize } from '@mantine/hooks';
import { IconAlertTriangle, IconColumns3 } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { statusOf } from '../../api/problem';
import type { Client, LetterProblem } from '../../api/types';
import { useFormat } from '../../i18n/format';
import { BlockSkeleton, ErrorState, fullName } from '../../ui';
import { LetterFrame } from '../../ui/LetterFrame';
import type { Doc } from './draft';
import { usePreviewAs, usePreviews } from './typed';
import classes from './letters.module.css';

type Who = 'male' | 'female' | 'unknown' | 'client';

interface Shown {
  who: Who;
  name: string;
  subject: string;
  html: string;
  text: string;
  language: string;
  problems: LetterProblem[];
}

interface Props {
  templateId: string;
  /** Changes when the letter does. */
  version: string;
  /** What is being typed, shown instead of what is saved. */
  doc?: Doc;
  senderId?: string;
  language?: string;
  /** Real people to look at it as. */
  clients?: Client[];
  /** Lets several be seen side by side. */
  wide?: boolean;
  height?: number;
}

/** The letter as a man, a woman, somebody unknown, or a real client would get it: on a wide screen and a phone, light and dark. */
export function LetterPreview({ templateId, version, doc, senderId, language, clients = [], wide = false, height = 620 }: Props) {
  const { t } = useTranslation('letters');
  const [who, setWho] = useState<Who>('male');
  const [clientId, setClientId] = useState<string | null>(null);
  const [device, setDevice] = useState<'desktop' | 'phone' | 'text'>('desktop');
  const [scheme, setScheme] = useState<'light' | 'dark'>('light');
  const [beside, showBeside] = useDisclosure(false);
  const asked = { templateId, doc, version, senderId, language };
  const three = usePreviews(asked);
  const one = usePreviewAs(who === 'client' ? clientId : null, asked);
  const all: Shown[] = (three.data?.items ?? []).map((p) => ({ ...p, who: p.gender, name: p.full_name }));
  const person = clients.find((c) => c.id === clientId);
  const shown: Shown[] =
    who === 'client' ? (one.data && person ? [{ ...one.data, who: 'client', name: fullName(person) }] : []) : all.filter((p) => p.who === who);
  const q = who === 'client' ? one : three;
  // While something is typed wrong the last letter that could be put together stays in sight.
  const last = useRef<Shown[]>([]);
  if (shown.length > 0) last.current = shown;
  const broken = doc !== undefined && q.isError && statusOf(q.error) === 422 && last.current.length > 0;
  const seen = broken ? last.current : shown;

  const looks = (
    <Group gap="xs">
      <SegmentedControl
        size="xs"
        aria-label={t('preview.device')}
        value={device}
        onChange={(v) => setDevice(v as typeof device)}
        data={[
          { value: 'desktop', label: t('preview.desktop') },
          { value: 'phone', label: t('preview.phone') },
          { value: 'text', label: t('preview.text') },
        ]}
      />
      {device !== 'text' && (
        <SegmentedControl
          size="xs"
          aria-label={t('preview.scheme')}
          value={scheme}
          onChange={(v) => setScheme(v as typeof scheme)}
          data={[
            { value: 'light', label: t('preview.light') },
            { value: 'dark', label: t('preview.dark') },
          ]}
        />
      )}
    </Group>
  );

  return (
    <Stack gap="sm">
      <Group gap="xs" justify="space-between">
        <SegmentedControl
          size="xs"
          aria-label={t('preview.who')}
          value={who}
          onChange={(v) => {
            setWho(v as Who);
            if (v === 'client' && !clientId) setClientId(clients[0]?.id ?? null);
          }}
          data={[
            { value: 'male', label: t('preview.male') },
            { value: 'female', label: t('preview.female') },
            { value: 'unknown', label: t('preview.unknown') },
            ...(clients.length > 0 ? [{ value: 'client', label: t('preview.client') }] : []),
          ]}
        />
        {looks}
      </Group>
      {who === 'client' && (
        <Select
          aria-label={t('preview.which')}
          size="xs"
          maw={340}
          data={clients.map((c) => ({ value: c.id, label: [fullName(c), c.city].filter(Boolean).join(', ') }))}
          value={clientId}
          onChange={setClientId}
          searchable
          allowDeselect={false}
        />
      )}
      {broken && (
        <Text size="xs" c="var(--mantine-color-error)" role="status" data-preview-stale>
          {t('preview.last_good')}
        </Text>
      )}
      {q.isError && !broken ? (
        <ErrorState error={q.error} onRetry={() => void q.refetch()} />
      ) : seen.length === 0 ? (
        <BlockSkeleton lines={8} />
      ) : (
        <Sheets shown={seen} device={device} dark={scheme === 'dark'} height={height} stale={q.isPlaceholderData && !broken} problems={!broken} />
      )}
      {wide && (
        <>
          <Button variant="default" size="compact-sm" leftSection={<IconColumns3 size={14} />} onClick={showBeside.open} style={{ alignSelf: 'flex-start' }} data-beside>
            {t('preview.all')}
          </Button>
          <Modal opened={beside} onClose={showBeside.close} title={t('preview.all')} size="90rem" closeButtonProps={{ 'aria-label': t('close') }}>
            <Stack gap="sm">
              {looks}
              <Sheets shown={all} device={device} dark={scheme === 'dark'} height={560} stale={three.isPlaceholderData} />
            </Stack>
          </Modal>
        </>
      )}
    </Stack>
  );
}

/** Gmail shows this much of a letter's HTML and hides the rest behind a link. */
const gmailClip = 102 * 1024;

function Sheets({ shown, device, dark, height, stale, problems = true }: { shown: Shown[]; device: 'desktop' | 'phone' | 'text'; dark: boolean; height: number; stale: boolean; problems?: boolean }) {
  const { t, i18n } = useTranslation('letters');
  return (
    <div className={classes.sheets} data-many={shown.length > 1 || undefined} aria-busy={stale}>
      {shown.map((s) => (
        <article key={s.who} className={classes.sheet} aria-label={t('preview.of', { name: s.name })}>
          <header className={classes.envelope}>
            <Text size="xs" c="dimmed" truncate>
              {t('preview.to', { name: s.name })}
            </Text>
            <Text fw={600} size="sm" style={{ overflowWrap: 'anywhere' }} data-subject>
              {s.subject || t('preview.no_subject')}
            </Text>
          </header>
          {device === 'text' ? (
            <pre className={classes.text} tabIndex={0} style={{ height }}>
              {s.text}
            </pre>
          ) : (
            <Fitted html={s.html} title={t('preview.of', { name: s.name })} width={device === 'phone' ? 375 : 680} height={height} dark={dark} />
          )}
          <Group gap="xs" px="sm" py={6} className={classes.foot}>
            <Size bytes={new Blob([s.html]).size} />
            {s.language && (
              <Text size="xs" c="dimmed">
                {languageName(s.language, i18n.language)}
              </Text>
            )}
          </Group>
          {problems && <Problems problems={s.problems} />}
        </article>
      ))}
    </div>
  );
}

function Size({ bytes }: { bytes: number }) {
  const { t } = useTranslation('letters');
  const format = useFormat();
  const much = bytes > gmailClip * 0.85;
  return (
    <Tooltip label={t('preview.size_why')} multiline maw={300}>
      <Text size="xs" c={bytes > gmailClip ? 'var(--mantine-color-error)' : much ? 'var(--mantine-color-text)' : 'dimmed'} fw={much ? 600 : undefined} tabIndex={0} data-size={bytes > gmailClip ? 'clipped' : much ? 'near' : 'fine'}>
        {much && <IconAlertTriangle size={12} aria-hidden style={{ verticalAlign: -1, marginInlineEnd: 4 }} />}
        {bytes > gmailClip ? t('preview.size_clipped', { size: format.bytes(bytes) }) : much ? t('preview.size_near', { size: format.bytes(bytes) }) : format.bytes(bytes)}
      </Text>
    </Tooltip>
  );
}

/** A letter at its own width, made smaller where there is less room. */
export function Fitted({ html, title, width, height, dark = false }: { html: string; title: string; width: number; height: number; dark?: boolean }) {
  const { ref, width: room } = useElementSize();
  const scale = room > 0 ? Math.min(1, room / width) : 1;
  const own = scale < 1 ? width : Math.min(width === 375 ? 375 : Math.max(room, width), room || width);
  return (
    <div ref={ref} className={classes.fit} style={{ height }} data-dark={dark || undefined}>
      <div style={{ width: own, margin: scale === 1 ? '0 auto' : undefined, transform: scale < 1 ? `scale(${scale})` : undefined, transformOrigin: '0 0' }}>
        <LetterFrame html={asScheme(html, dark)} title={title} height={height / scale} />
      </div>
    </div>
  );
}

// A frame follows the page it stands in, not our switch: the letter's own rules for dark mode are turned on or off by hand.
function asScheme(html: string, dark: boolean): string {
  const asked = /\(\s*prefers-color-scheme\s*:\s*dark\s*\)/gi;
  return html.replace(asked, dark ? '(min-width: 0)' : '(max-width: 0)');
}

export function languageName(code: string, shownIn: string): string {
  try {
    return new Intl.DisplayNames([shownIn], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** What the API found in a letter, in its own words. */
export function Problems({ problems, onGo }: { problems: LetterProblem[]; onGo?: (p: LetterProblem) => void }) {
  const { t } = useTranslation('letters');
  if (problems.length === 0) return null;
  const bad = problems.some((p) => p.severity === 'error');
  return (
    <Alert color={bad ? 'red' : 'yellow'} variant="light" icon={<IconAlertTriangle size={16} />} py="xs" m="xs" title={t('problems', { count: problems.length })}>
      <List size="sm" spacing={2} listStyleType="none">
        {problems.map((p, i) => (
          <List.Item key={i}>
            {p.message}{' '}
            {onGo && p.line ? (
              <Anchor component="button" type="button" size="sm" onClick={() => onGo(p)}>
                {t('at_line', { line: p.line })}
              </Anchor>
            ) : null}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
