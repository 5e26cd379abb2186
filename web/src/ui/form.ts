import { useBlocker } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState, type ChangeEvent, type FormEvent } from 'react';
import { ApiError } from '../api/problem';

type Change = ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement> | string | number | boolean | null | unknown[];

export interface Form<V extends Record<string, unknown>> {
  values: V;
  dirty: boolean;
  busy: boolean;
  /** What the last submit was refused with, unless every word of it stands beside a field. */
  error: unknown;
  /** True when the values come from a draft of an earlier visit. */
  restored: boolean;
  set: <K extends keyof V>(name: K, value: V[K]) => void;
  reset: (values?: V) => void;
  /** Props of an input: value, onChange and the fault that the API found in `location` (the name of the field unless given). */
  field: <K extends keyof V & string>(name: K, location?: string) => { name: string; value: V[K]; onChange: (e: Change) => void; error: string | undefined };
  check: <K extends keyof V & string>(name: K, location?: string) => { name: string; checked: boolean; onChange: (e: ChangeEvent<HTMLInputElement>) => void; error: string | undefined };
  submit: (e?: FormEvent) => Promise<void>;
}

interface Options<V> {
  /** Where the draft is kept for this tab; absent keeps none. Never for passwords: name those in `secret`. */
  draft?: string;
  secret?: (keyof V)[];
  initial: V;
  onSubmit: (values: V) => Promise<unknown>;
}

function readDraft<V>(key: string | undefined): Partial<V> | null {
  if (!key) return null;
  try {
    const kept = sessionStorage.getItem(`salut.draft.${key}`);
    return kept ? (JSON.parse(kept) as Partial<V>) : null;
  } catch {
    return null;
  }
}

/** Forgets a draft, for pages that keep one by hand. */
export function dropDraft(key: string): void {
  sessionStorage.removeItem(`salut.draft.${key}`);
}

/** A form whose typed words are never lost: kept as a draft while they are not saved, and faults of the API stand beside their fields. */
export function useForm<V extends Record<string, unknown>>({ draft, secret, initial, onSubmit }: Options<V>): Form<V> {
  const [start, setStart] = useState(initial);
  const found = useMemo(() => readDraft<V>(draft), [draft]);
  const [values, setValues] = useState<V>(() => ({ ...initial, ...found }));
  const [restored, setRestored] = useState(found !== null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const shown = useRef(new Set<string>());
  const dirty = JSON.stringify(values) !== JSON.stringify(start);

  useEffect(() => {
    if (!draft) return;
    if (!dirty) {
      dropDraft(draft);
      return;
    }
    const kept = Object.fromEntries(Object.entries(values).filter(([k]) => !secret?.includes(k)));
    try {
      sessionStorage.setItem(`salut.draft.${draft}`, JSON.stringify(kept));
    } catch {
      // No room: the page still warns before it is left.
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `secret` is written in place by callers
  }, [draft, dirty, values]);

  const set = useCallback(<K extends keyof V>(name: K, value: V[K]) => {
    setValues((old) => ({ ...old, [name]: value }));
  }, []);

  const clear = (location: string) => setFaults((old) => Object.fromEntries(Object.entries(old).filter(([k]) => k !== location)));

  const errorAt = (location: string): string | undefined => {
    shown.current.add(location);
    return faults[location];
  };

  const reset = useCallback(
    (next?: V) => {
      const to = next ?? start;
      setStart(to);
      setValues(to);
      setRestored(false);
      setFaults({});
      setError(null);
    },
    [start],
  );

  return {
    values,
    dirty,
    busy,
    error,
    restored,
    set,
    reset,
    field: (name, location = name) => ({
      name,
      value: values[name],
      onChange: (e) => {
        clear(location);
        set(name, (e !== null && typeof e === 'object' && 'currentTarget' in e ? e.currentTarget.value : e) as V[typeof name]);
      },
      error: errorAt(location),
    }),
    check: (name, location = name) => ({
      name,
      checked: Boolean(values[name]),
      onChange: (e) => {
        clear(location);
        set(name, e.currentTarget.checked as V[typeof name]);
      },
      error: errorAt(location),
    }),
    submit: async (e) => {
      e?.preventDefault();
      const form = e?.currentTarget as HTMLFormElement | undefined;
      setBusy(true);
      setError(null);
      setFaults({});
      try {
        await onSubmit(values);
        setStart(values);
        setRestored(false);
        if (draft) dropDraft(draft);
      } catch (failure) {
        const fields = failure instanceof ApiError ? failure.fields : {};
        setFaults(fields);
        const locations = Object.keys(fields);
        if (locations.length === 0 || !locations.every((l) => shown.current.has(l))) setError(failure);
        requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      } finally {
        setBusy(false);
      }
    },
  };
}

/** Warns before a page with unsaved words is left. The question is shown by <LeaveWarning/>, which the caller renders. */
export function useLeaveWarning(dirty: boolean) {
  return useBlocker({ shouldBlockFn: () => dirty, enableBeforeUnload: () => dirty, withResolver: true, disabled: !dirty });
}
