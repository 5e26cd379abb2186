import { useQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import { api, data } from '../../api/client';
import { ApiError, OfflineError, type Problem } from '../../api/problem';
import type { Import } from '../../api/types';

export type Run = Import;

export interface Options {
  mapping?: Record<string, string>;
  encoding?: string;
  delimiter?: string;
  dry_run?: boolean;
  on_conflict?: 'update' | 'skip';
  consent?: { basis: string; source: string };
}

/** The fields that a column may become; the first ones are the commonest. */
export const fields = [
  'email', 'full_name', 'last_name', 'first_name', 'middle_name', 'phone', 'gender', 'birthday', 'company', 'position', 'industry', 'city', 'language', 'timezone',
  'stage', 'tags', 'external_id', 'consent.basis', 'consent.source', 'bonus_balance', 'last_purchase_at', 'purchase_count', 'total_spent',
] as const;

export function useRun(id: string | undefined) {
  return useQuery({
    queryKey: ['imports', 'one', id],
    queryFn: ({ signal }) => data(api.GET('/api/v1/imports/{id}', { params: { path: { id: id ?? '' } }, signal })) as Promise<Run>,
    enabled: Boolean(id),
    refetchInterval: (q) => (q.state.data?.state === 'running' ? 500 : false),
  });
}

/** Sends a file and tells how much of it has gone; fetch can't. */
export function upload(file: File, options: Options, progress: (share: number) => void, signal: AbortSignal): Promise<Run> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/v1/imports');
    request.setRequestHeader('Accept-Language', i18next.language);
    request.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total);
    request.onload = () => {
      let body: unknown = null;
      try {
        body = JSON.parse(request.responseText);
      } catch {
        // Said by the status.
      }
      if (request.status === 202) resolve(body as Run);
      else reject(new ApiError(request.status, body as Problem | null));
    };
    request.onerror = () => reject(new OfflineError(null));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
    signal.addEventListener('abort', () => request.abort());
    const form = new FormData();
    form.set('options', JSON.stringify(options));
    form.set('file', file);
    request.send(form);
  });
}

/** Reads CSV as far as `rows` go: quotes, doubled quotes, breaks inside quotes. */
export function parseCSV(text: string, delimiter: string, rows: number): string[][] {
  const all: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length && all.length < rows; i++) {
    const ch = text[i]!;
    if (quoted) {
      if (ch === '"' && text[i + 1] === '"') {
        cell += '"';
        i++;
      } else if (ch === '"') quoted = false;
      else cell += ch;
    } else if (ch === '"' && cell === '') quoted = true;
    else if (ch === delimiter) {
      row.push(cell);
      cell = '';
    } else if (ch === '\n' || ch === '\r') {
      if (ch === '\r' && text[i + 1] === '\n') i++;
      row.push(cell);
      if (row.some((c) => c.trim() !== '')) all.push(row);
      row = [];
      cell = '';
    } else cell += ch;
  }
  if (all.length < rows && (cell !== '' || row.length > 0)) all.push([...row, cell]);
  return all;
}

export interface Peek {
  header: string[];
  rows: string[][];
}

/** The first rows of a text file as its import reads them; null for a spreadsheet. */
export async function peek(file: File, encoding: string, delimiter: string): Promise<Peek | null> {
  if (!delimiter) return null;
  try {
    const text = new TextDecoder(encoding || 'utf-8').decode(await file.slice(0, 256 * 1024).arrayBuffer()).replace(/^\uFEFF/, '');
    const [header, ...rows] = parseCSV(text, delimiter, 30);
    return header ? { header: header.map((h) => h.trim()), rows: rows.slice(0, 25) } : null;
  } catch {
    return null;
  }
}
