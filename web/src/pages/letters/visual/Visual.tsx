import { Alert, Button, Group, List, Menu, Modal, Text } from '@mantine/core';
import { IconArrowBackUp, IconArrowForwardUp, IconCode, IconPlus } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { LetterProblem } from '../../../api/types';
import { Problems } from '../LetterPreview';
import { facts, letterParts, persons } from '../liquid';
import { Canvas, type Actions } from './Canvas';
import { duplicate, insert, isLetter, move, nodeAt, read, remove, setAttribute, setInner, type Letter, type Node } from './mjml';
import { blockCode, rowCode, rows, type Row } from './parts';
import { chip } from './rich';
import { Settings } from './Settings';
import { TextTools } from './TextTools';
import classes from './visual.module.css';

interface Props {
  body: string;
  onChange: (body: string) => void;
  onClose: () => void;
  /** Shows a line of the code. */
  onCode: (line: number) => void;
  title: string;
  saving: ReactNode;
  problems: LetterProblem[];
  preview: ReactNode;
  readOnly: boolean;
}

/** A letter in MJML without its code. What it can't show it doesn't open, and says where in the code that is. */
export default function Visual({ body, onChange, onClose, onCode, title, saving, problems, preview, readOnly }: Props) {
  const { t } = useTranslation('visual');
  const letter = useMemo(() => read(body), [body]);
  return (
    <Modal.Root opened onClose={onClose} fullScreen trapFocus closeOnEscape>
      <Modal.Content aria-label={t('title', { name: title })}>
        {isLetter(letter) ? (
          <Inside letter={letter} body={body} onChange={onChange} onClose={onClose} title={title} saving={saving} problems={problems} preview={preview} readOnly={readOnly} />
        ) : (
          <Modal.Body p="xl">
            <Alert color="yellow" variant="light" icon={<IconCode size={18} />} title={t('cant.title')} maw={720} mx="auto" data-cant>
              <Text size="sm">{t('cant.text')}</Text>
              <List size="sm" my="sm">
                {letter.slice(0, 8).map((o) => (
                  <List.Item key={`${o.kind}${o.line}`}>
                    {t(`cant.${o.kind}`, { line: o.line })}
                  </List.Item>
                ))}
              </List>
              <Button size="compact-md" onClick={() => onCode(letter[0]?.line ?? 1)} data-autofocus>
                {t('cant.open')}
              </Button>
            </Alert>
          </Modal.Body>
        )}
      </Modal.Content>
    </Modal.Root>
  );
}

/** What came before and after, in steps: the letters typed into one text are one step. */
function useSteps(body: string, onChange: (body: string) => void) {
  const [past, setPast] = useState<string[]>([]);
  const [future, setFuture] = useState<string[]>([]);
  const last = useRef('');
  const now = useRef(body);
  now.current = body;
  const change = useCallback(
    (next: string, key = '') => {
      if (next === now.current) return;
      if (key === '' || key !== last.current) setPast((old) => [...old.slice(-99), now.current]);
      last.current = key;
      setFuture([]);
      now.current = next;
      onChange(next);
    },
    [onChange],
  );
  const go = (from: string[], setFrom: (s: string[]) => void, setTo: (f: (old: string[]) => string[]) => void) => {
    const to = from[from.length - 1];
    if (to === undefined) return;
    setFrom(from.slice(0, -1));
    const here = now.current;
    setTo((old) => [...old, here]);
    last.current = '';
    onChange(to);
  };
  return { change, undo: () => go(past, setPast, setFuture), redo: () => go(future, setFuture, setPast), canUndo: past.length > 0, canRedo: future.length > 0 };
}

function Inside({ letter, body, onChange, onClose, title, saving, problems, preview, readOnly }: Omit<Props, 'onCode'> & { letter: Letter }) {
  const { t } = useTranslation('visual');
  const { t: ofLetter } = useTranslation('letters');
  const steps = useSteps(body, onChange);
  const [picked, setPicked] = useState<string | null>(null);
  const [element, setElement] = useState<HTMLElement | null>(null);
  const latest = useRef(letter);
  latest.current = letter;
  const words = useCallback((code: string) => inWords(code, ofLetter, t), [ofLetter, t]);
  const node = picked === null ? null : nodeAt(letter, picked);

  // Each works on the letter as it is when it is called.
  const to = (source: string, path: string | null, key = '') => {
    steps.change(source, key);
    if (path !== picked) setPicked(path);
  };
  const actions: Actions = {
    pick: setPicked,
    active: setElement,
    words,
    inner: (n, inner) => steps.change(setInner(latest.current, nodeAt(latest.current, n.path) ?? n, inner), `text ${n.path}`),
    duplicate: (n) => to(duplicate(letter, n), sibling(n.path, 1)),
    remove: (n) => to(remove(letter, n), null),
    add: (kind, parent, index) => to(insert(letter, parent, index, blockCode(kind, t)), childPath(parent, index)),
    drop: (path, parent, index) => {
      const n = nodeAt(letter, path);
      if (n) to(move(letter, n, parent, index), null);
    },
    shift: (n, by) => {
      const there = neighbour(letter, n, by);
      if (!there) return;
      to(move(letter, n, there.parent, there.index), there.path);
      // The handle that was pressed is another's now.
      setTimeout(() => document.querySelector<HTMLElement>(`[data-pick="${there.path}"]`)?.focus(), 60);
    },
  };
  const addRow = (kind: Row) => {
    const at = picked === null ? letter.body.children.length : Number(picked.split('.')[0]) + 1;
    to(insert(letter, letter.body, at, rowCode(kind, t)), String(at));
  };

  useEffect(() => {
    const key = (e: KeyboardEvent) => {
      if (!(e.ctrlKey || e.metaKey) || (e.target instanceof HTMLInputElement)) return;
      const undo = e.code === 'KeyZ' && !e.shiftKey;
      const redo = e.code === 'KeyY' || (e.code === 'KeyZ' && e.shiftKey);
      if (e.code === 'KeyS') {
        e.preventDefault();
        onClose();
      } else if (undo || redo) {
        e.preventDefault();
        if (undo) steps.undo();
        else steps.redo();
      }
    };
    window.addEventListener('keydown', key);
    return () => window.removeEventListener('keydown', key);
  });

  return (
    <>
      <div className={classes.bar}>
        <Group gap="xs" wrap="nowrap" style={{ minWidth: 0 }}>
          <Modal.Title style={{ fontWeight: 600, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{title}</Modal.Title>
          <Text component="span" size="xs" c="dimmed">
            {saving}
          </Text>
        </Group>
        <Group gap="xs">
          <Button variant="default" size="compact-md" leftSection={<IconArrowBackUp size={16} />} onClick={steps.undo} disabled={!steps.canUndo}>
            {t('undo')}
          </Button>
          <Button variant="default" size="compact-md" leftSection={<IconArrowForwardUp size={16} />} onClick={steps.redo} disabled={!steps.canRedo}>
            {t('redo')}
          </Button>
          <Button size="compact-md" onClick={onClose} data-done>
            {t('done')}
          </Button>
        </Group>
      </div>
      <div className={classes.grid}>
        <section className={classes.work} aria-label={t('letter')}>
          {!readOnly && (
            <div className={classes.texttools}>
              <TextTools element={element} chipOf={(code) => chip(code, words)} />
              <Menu position="bottom-end">
                <Menu.Target>
                  <Button size="compact-sm" variant="light" leftSection={<IconPlus size={14} />}>
                    {t('add_row')}
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  {rows.map((k) => (
                    <Menu.Item key={k} onClick={() => addRow(k)}>
                      {t(`row.${k}`)}
                    </Menu.Item>
                  ))}
                </Menu.Dropdown>
              </Menu>
            </div>
          )}
          <Canvas letter={letter} picked={picked} actions={actions} readOnly={readOnly} />
        </section>
        <div className={classes.side}>
          <section aria-label={t('settings')} className={classes.panel}>
            <Settings
              letter={letter}
              node={node}
              readOnly={readOnly}
              onSet={(n, values, key) => {
                let l: Letter = letter;
                for (const [name, value] of Object.entries(values)) {
                  const next = read(setAttribute(l, nodeAt(l, n.path) ?? n, name, value));
                  if (!isLetter(next)) return;
                  l = next;
                }
                steps.change(l.source, `${key} ${n.path}`);
              }}
            />
          </section>
          <Problems problems={problems} />
          <div className={classes.panel}>{preview}</div>
        </div>
      </div>
    </>
  );
}

const childPath = (parent: Node, index: number) => (parent.path === '' ? String(index) : `${parent.path}.${index}`);

function sibling(path: string, by: number): string {
  const parts = path.split('.');
  return [...parts.slice(0, -1), String(Number(parts[parts.length - 1]) + by)].join('.');
}

/** Where a block goes by one step: past its neighbour, or into the column before or after its own. */
function neighbour(l: Letter, n: Node, by: -1 | 1): { parent: Node; index: number; path: string } | null {
  const parts = n.path.split('.');
  const index = Number(parts[parts.length - 1]);
  const parent = nodeAt(l, parts.slice(0, -1).join('.'));
  if (!parent) return null;
  if (index + by >= 0 && index + by < parent.children.length) return { parent, index: by < 0 ? index - 1 : index + 2, path: sibling(n.path, by) };
  if (parts.length !== 3) return null;
  const columns = l.body.children.flatMap((s) => (s.tag === 'mj-section' ? s.children.filter((c) => c.tag === 'mj-column') : []));
  const next = columns[columns.indexOf(parent) + by];
  if (!next) return null;
  const at = by < 0 ? next.children.length : 0;
  return { parent: next, index: at, path: childPath(next, at) };
}

/** What a piece of Liquid is called: in the words of the menu that inserts it, else by what stands in its braces. uses: letters:liquid. */
function inWords(code: string, ofLetter: (key: string) => string, t: (key: 'chip.if' | 'chip.else' | 'chip.end', o?: { what: string }) => string): string {
  const all = [...persons, ...facts, ...letterParts];
  const inside = code.slice(2, -2).replace(/^-|-$/g, '').trim();
  const [variable, ...filters] = inside.split('|').map((s) => s.trim());
  const known = all.find((i) => i.code === code) ?? (filters.every((f) => /^(default|money|date_long)\b/.test(f)) ? all.find((i) => i.code.slice(2, -2).split('|')[0]!.trim() === variable && !/salutation|name:/.test(i.code)) : undefined);
  if (known) return ofLetter(`liquid.${known.key}`);
  const forms = /\|\s*(?:gendered|plural):\s*["']([^"']*)["']\s*,\s*["']([^"']*)["']/.exec(code);
  if (forms) return `${forms[1]} / ${forms[2]}`;
  const condition = /^(?:if|elsif|unless)\s+(.*)$/.exec(inside);
  if (code.startsWith('{%') && condition) return t('chip.if', { what: condition[1]! });
  if (code.startsWith('{%') && inside === 'else') return t('chip.else');
  if (code.startsWith('{%') && /^end(if|unless)$/.test(inside)) return t('chip.end');
  return inside;
}
