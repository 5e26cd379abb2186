import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { api, data } from '../../../api/client';
import { ApiError } from '../../../api/problem';
import type { Campaign } from '../../../api/types';
import type { CampaignInput } from '../data';

/** What a campaign is made of while it is being put together; empty parts are not chosen yet. */
export interface Draft {
  name: string;
  purpose: string;
  segment_id: string;
  template_id: string;
  sender_ids: string[];
  start: 'launch' | 'at';
  /** The moment of the start, as the API says it; empty while it is not chosen. */
  at: string;
  window: CampaignInput['window'] | null;
  frequency_cap: CampaignInput['frequency_cap'] | null;
  tracking: NonNullable<CampaignInput['tracking']>;
  stop_on: string[];
  /** Empty: the letter is about no topic that can be left alone. */
  topic_id: string;
  priority: string;
}

export const emptyDraft: Draft = {
  name: '',
  purpose: 'marketing',
  segment_id: '',
  template_id: '',
  sender_ids: [],
  start: 'launch',
  at: '',
  window: null,
  frequency_cap: null,
  tracking: { clicks: true, opens: true },
  stop_on: ['replied', 'unsubscribed'],
  topic_id: '',
  priority: 'normal',
};

export function draftOf(c: Campaign): Draft {
  return {
    name: c.name,
    purpose: c.purpose,
    segment_id: c.segment_id,
    template_id: c.steps[0]?.template_id ?? '',
    sender_ids: c.sender_ids,
    start: c.entry.kind === 'at' ? 'at' : 'launch',
    at: c.entry.at ?? '',
    window: c.window,
    frequency_cap: c.frequency_cap,
    tracking: c.tracking ?? { clicks: true, opens: true },
    stop_on: c.stop_on,
    topic_id: c.topic_id ?? '',
    priority: c.priority,
  };
}

const whole = (d: Draft) => Boolean(d.segment_id && d.template_id && d.sender_ids.length > 0);

function bodyOf(d: Draft, name: string) {
  return {
    name: d.name.trim() || name,
    purpose: d.purpose,
    segment_id: d.segment_id,
    sender_ids: d.sender_ids,
    steps: [{ template_id: d.template_id, wait: '0s' }],
    entry: d.start === 'at' && d.at ? { kind: 'at', at: d.at } : { kind: 'launch' },
    stop_on: d.stop_on,
    tracking: clean(d.tracking),
    priority: d.priority,
  };
}

function clean(tr: Draft['tracking']): Draft['tracking'] {
  const utm = Object.fromEntries(Object.entries(tr.utm ?? {}).filter(([, v]) => v));
  return { clicks: tr.clicks, opens: tr.opens, ...(tr.erid ? { erid: tr.erid } : {}), ...(Object.keys(utm).length > 0 ? { utm } : {}) };
}

const keyOf = (id: string | undefined) => `salut.draft.campaign.${id ?? 'new'}`;

function kept(id: string | undefined): Partial<Draft> | null {
  try {
    const text = localStorage.getItem(keyOf(id));
    return text ? (JSON.parse(text) as Partial<Draft>) : null;
  } catch {
    return null;
  }
}

export function forget(id?: string): void {
  localStorage.removeItem(keyOf(id));
}

export type Saving = 'kept' | 'saving' | 'saved' | 'failed';

export interface DraftState {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  id: string | undefined;
  saving: Saving;
  error: unknown;
  faults: Record<string, string>;
  /** Waits until all of it is with the API; gives the campaign's id, or nothing when that failed. */
  settle: () => Promise<string | undefined>;
}

/**
 * The draft of a campaign, with the API as soon as it is whole enough and in this browser until then: nothing is lost by a reload.
 * `onBorn` is told the id when the API took it for the first time.
 */
export function useDraft(existing: Campaign | undefined, begin: Partial<Draft>, unnamed: string, onBorn: (id: string) => void): DraftState {
  const client = useQueryClient();
  const [id, setId] = useState(existing?.id);
  const [draft, setDraft] = useState<Draft>(() => ({ ...emptyDraft, ...(existing ? draftOf(existing) : {}), ...kept(existing?.id), ...begin }));
  const [saving, setSaving] = useState<Saving>(existing ? 'saved' : 'kept');
  const [error, setError] = useState<unknown>(null);
  const latest = useRef(draft);
  const known = useRef(existing?.id);
  const sent = useRef(existing ? JSON.stringify(draftOf(existing)) : '');
  const running = useRef<Promise<void> | null>(null);
  latest.current = draft;

  const push = useCallback(async (): Promise<void> => {
    while (running.current) await running.current;
    const now = latest.current;
    const text = JSON.stringify(now);
    if (text === sent.current || !whole(now)) return;
    const go = async () => {
      setSaving('saving');
      try {
        const body = bodyOf(now, unnamed);
        const extra = { window: now.window ?? null, frequency_cap: now.frequency_cap ?? null, topic_id: now.topic_id || null };
        let c: Campaign;
        if (known.current) c = await data(api.PATCH('/api/v1/campaigns/{id}', { params: { path: { id: known.current } }, body: { ...body, ...extra } as never }));
        else c = await data(api.POST('/api/v1/campaigns', { body: { ...body, ...(now.window ? { window: now.window } : {}), ...(now.frequency_cap ? { frequency_cap: now.frequency_cap } : {}), ...(now.topic_id ? { topic_id: now.topic_id } : {}) } }));
        sent.current = text;
        client.setQueryData(['campaigns', c.id], c);
        void client.invalidateQueries({ queryKey: ['campaigns', 'list'] });
        setError(null);
        if (JSON.stringify(latest.current) === text) {
          forget(known.current);
          setSaving('saved');
        }
        if (!known.current) {
          known.current = c.id;
          forget();
          setId(c.id);
          onBorn(c.id);
        }
      } catch (failure) {
        setError(failure);
        setSaving('failed');
      }
    };
    running.current = go().finally(() => {
      running.current = null;
    });
    await running.current;
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `onBorn` is written in place by the caller
  }, [client, unnamed]);

  useEffect(() => {
    const text = JSON.stringify(draft);
    if (text === sent.current) return;
    try {
      localStorage.setItem(keyOf(known.current), text);
    } catch {
      // No room: it goes to the API in a moment anyway.
    }
    if (!whole(draft)) {
      setSaving('kept');
      return;
    }
    const later = setTimeout(() => void push(), 600);
    return () => clearTimeout(later);
  }, [draft, push]);

  return {
    draft,
    set: useCallback((change) => setDraft((old) => ({ ...old, ...change })), []),
    id,
    saving,
    error,
    faults: error instanceof ApiError ? error.fields : {},
    settle: useCallback(async () => {
      await push();
      return JSON.stringify(latest.current) === sent.current ? known.current : undefined;
    }, [push]),
  };
}
