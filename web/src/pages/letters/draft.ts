import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api, data } from '../../api/client';
import { ApiError } from '../../api/problem';
import type { LetterProblem, Template } from '../../api/types';

/** One language of a letter. */
export interface Wording {
  subject: string;
  preheader: string;
  format: string;
  body: string;
  text: string;
}
export interface Doc {
  name: string;
  language: string;
  main: Wording;
  others: Record<string, Wording>;
}

export function docOf(l: Template): Doc {
  const wording = (w: Partial<Wording>): Wording => ({ subject: w.subject ?? '', preheader: w.preheader ?? '', format: w.format || l.format, body: w.body ?? '', text: w.text ?? '' });
  return { name: l.name, language: l.language, main: wording(l), others: Object.fromEntries(Object.entries(l.translations ?? {}).map(([k, w]) => [k, wording(w)])) };
}

export type Saving = 'saving' | 'saved' | 'failed';
const keyOf = (id: string) => `salut.draft.letter.${id}`;

function kept(id: string): Doc | null {
  try {
    const text = sessionStorage.getItem(keyOf(id));
    return text ? (JSON.parse(text) as Doc) : null;
  } catch {
    return null;
  }
}

/** The problems of a refused letter, shaped like those of one that was saved. */
export function refusals(error: unknown): LetterProblem[] {
  if (!(error instanceof ApiError)) return [];
  return (error.problem?.errors ?? []).map((e) => {
    const [line, column] = (e.params ?? []) as unknown[];
    const placed = typeof line === 'number' && typeof column === 'number';
    return { code: e.code, field: e.location, message: e.message, severity: 'error' as const, ...(placed ? { line, column } : {}) };
  });
}

/** A letter that saves itself a moment after each change. What the API refuses stays here, in this tab, until it is mended. */
export function useLetter(letter: Template) {
  const client = useQueryClient();
  const opened = useMemo(() => docOf(letter), []); // eslint-disable-line react-hooks/exhaustive-deps -- as it was when it was opened
  const [doc, setDoc] = useState<Doc>(() => kept(letter.id) ?? opened);
  const [saving, setSaving] = useState<Saving>('saved');
  const [error, setError] = useState<unknown>(null);
  const [server, setServer] = useState(letter);
  const latest = useRef(doc);
  const sent = useRef(opened);
  const running = useRef<Promise<void> | null>(null);
  latest.current = doc;

  const push = useCallback(async (): Promise<boolean> => {
    while (running.current) await running.current;
    const now = latest.current;
    if (JSON.stringify(now) === JSON.stringify(sent.current)) return true;
    let ok = false;
    running.current = (async () => {
      setSaving('saving');
      try {
        const gone = Object.fromEntries(Object.keys(sent.current.others).filter((k) => !(k in now.others)).map((k) => [k, null]));
        const l = await data(
          api.PATCH('/api/v1/templates/{id}', {
            params: { path: { id: letter.id } },
            body: { name: now.name, language: now.language, ...now.main, translations: { ...now.others, ...gone } } as never,
          }),
        );
        sent.current = now;
        setServer(l);
        client.setQueryData(['letters', letter.id], l);
        void client.invalidateQueries({ queryKey: ['letters', 'all'] });
        setError(null);
        if (JSON.stringify(latest.current) === JSON.stringify(now)) {
          sessionStorage.removeItem(keyOf(letter.id));
          setSaving('saved');
        }
        ok = true;
      } catch (failure) {
        setError(failure);
        setSaving('failed');
      }
    })().finally(() => {
      running.current = null;
    });
    await running.current;
    return ok;
  }, [client, letter.id]);

  useEffect(() => {
    if (JSON.stringify(doc) === JSON.stringify(sent.current)) {
      sessionStorage.removeItem(keyOf(letter.id));
      setError(null);
      setSaving('saved');
      return;
    }
    try {
      sessionStorage.setItem(keyOf(letter.id), JSON.stringify(doc));
    } catch {
      // No room: it goes to the API in a moment anyway.
    }
    const later = setTimeout(() => void push(), 900);
    return () => clearTimeout(later);
  }, [doc, push, letter.id]);

  const problems = useMemo(() => (error ? refusals(error) : server.problems), [error, server.problems]);
  return {
    doc,
    set: setDoc,
    saving,
    error,
    problems,
    server,
    changed: JSON.stringify(doc) !== JSON.stringify(opened),
    restore: () => setDoc(opened),
    settle: push,
    /** Takes what the letter became by other means than typing. */
    adopt: (l: Template) => {
      const now = docOf(l);
      sent.current = now;
      setServer(l);
      setError(null);
      setDoc(now);
      client.setQueryData(['letters', letter.id], l);
    },
  };
}
