import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Campaign, Counts } from '../../../api/types';
import { campaignQuery } from '../data';

export interface Live {
  state: Campaign['state'];
  counts: Counts;
  /** Letters answered a second. */
  rate: number;
  eta: string | null;
}

const moving = new Set<string>(['running', 'scheduled', 'held', 'paused']);

/** A campaign with its counts as they change: by server-sent events, and by asking again where the stream can't be had. */
export function useLiveCampaign(id: string) {
  const client = useQueryClient();
  const [live, setLive] = useState<Live | null>(null);
  const [broken, setBroken] = useState(false);
  const q = useQuery({ ...campaignQuery(id), refetchInterval: (x) => (broken && x.state.data && moving.has(x.state.data.state) ? 2000 : false) });
  const state = q.data?.state;
  const follow = state !== undefined && moving.has(state);

  useEffect(() => {
    if (!follow) return;
    const stream = new EventSource(`/api/v1/campaigns/${encodeURIComponent(id)}/stream`, { withCredentials: true });
    let failures = 0;
    stream.onmessage = (e: MessageEvent<string>) => {
      failures = 0;
      setBroken(false);
      try {
        const now = JSON.parse(e.data) as Live;
        setLive(now);
        const before = client.getQueryData<Campaign>(['campaigns', id]);
        if (before && before.state !== now.state) {
          // Another state: the rest of the campaign has changed too.
          void client.invalidateQueries({ queryKey: ['campaigns', id] });
          void client.invalidateQueries({ queryKey: ['campaigns', 'list'] });
        } else if (before) client.setQueryData(['campaigns', id], { ...before, counts: now.counts });
      } catch {
        // Half an event: the next one is whole.
      }
    };
    stream.onerror = () => {
      // The browser tries again by itself; meanwhile we ask.
      void client.invalidateQueries({ queryKey: ['campaigns', id], exact: true });
      if (++failures > 2 || stream.readyState === EventSource.CLOSED) {
        setBroken(true);
        stream.close();
      }
    };
    return () => stream.close();
  }, [id, follow, client]);

  return { ...q, live: follow && live && live.state === state ? live : null };
}
