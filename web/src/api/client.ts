import createClient, { type Middleware } from 'openapi-fetch';
import i18next from 'i18next';
import { errorOf, OfflineError } from './problem';
import type { paths } from './schema';

type Listener = () => void;
const signedOutListeners = new Set<Listener>();

/** Calls back when an answer says that the session has ended. */
export function onSignedOut(listener: Listener): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

const words: Middleware = {
  onRequest({ request }) {
    request.headers.set('Accept-Language', i18next.language || 'ru');
    return request;
  },
  async onResponse({ response, request }) {
    if (response.ok) return response;
    if (response.status === 401 && !new URL(request.url).pathname.startsWith('/api/v1/session')) signedOutListeners.forEach((f) => f());
    throw await errorOf(response);
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === 'AbortError') return error;
    return new OfflineError(error);
  },
};

/**
 * The typed client of salut's API. A refusal is thrown as ApiError, so `data` of an answer is there whenever a call returns:
 * `const list = (await api.GET('/api/v1/clients', { params: { query: { limit: 50 } }, signal })).data!`
 */
export const api = createClient<paths>({ baseUrl: window.location.origin, credentials: 'same-origin' });
api.use(words);

/** Takes the data out of an answer; one without content gives undefined. */
export async function data<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}

/** For what the typed client can't carry: uploads and downloads. Throws like it. */
export async function raw(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('Accept-Language', i18next.language || 'ru');
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers, credentials: 'same-origin' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new OfflineError(error);
  }
  if (response.ok) return response;
  if (response.status === 401 && !path.startsWith('/api/v1/session')) signedOutListeners.forEach((f) => f());
  throw await errorOf(response);
}

/** For endpoints that the committed schema does not know yet. */
export async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await raw(path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return (response.status === 204 ? undefined : await response.json()) as T;
}
