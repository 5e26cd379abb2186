import type { components } from './schema';

export type Problem = components['schemas']['Problem'];
export type FieldFault = components['schemas']['FieldFault'];

/** A refusal of the API, or a failure to reach it. `problem` is there when the API answered with one. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem | null,
    readonly retryAfter: number | null = null,
  ) {
    super(problem?.detail ?? `HTTP ${status}`);
    this.name = 'ApiError';
  }

  get code(): string {
    return this.problem?.code ?? '';
  }

  /** The faults of fields by their location. */
  get fields(): Record<string, string> {
    const all: Record<string, string> = {};
    for (const e of this.problem?.errors ?? []) all[e.location] ??= e.message;
    return all;
  }
}

/** The API could not be reached: no network, or salut is not running. */
export class OfflineError extends Error {
  constructor(cause: unknown) {
    super('offline', { cause });
    this.name = 'OfflineError';
  }
}

export function statusOf(error: unknown): number {
  return error instanceof ApiError ? error.status : 0;
}

export async function errorOf(response: Response): Promise<ApiError> {
  let problem: Problem | null = null;
  try {
    if (response.headers.get('Content-Type')?.includes('json')) problem = (await response.clone().json()) as Problem;
  } catch {
    // A proxy's page, or a broken answer: the status says enough.
  }
  const wait = Number(response.headers.get('Retry-After'));
  return new ApiError(response.status, problem, wait > 0 ? wait : null);
}
