/** Speaks to the server: one function, one shape of error. The session's CSRF word goes with everything that changes something. */

let csrf = '';
export const keepCsrf = (value: string): void => {
  csrf = value;
};
export const csrfWord = (): string => csrf;

/** What the server refused, in words for the person who reads the screen. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** The whole answer: some refusals carry more (`report`, `messages`, `field`). */
    readonly body: Record<string, unknown> = {},
  ) {
    super(message);
  }

  /** The field of the form that the refusal names. */
  get field(): string | undefined {
    const error = this.body.error as { field?: string } | undefined;
    return error?.field;
  }
}

export async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (method !== 'GET') headers['x-csrf-token'] = csrf;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, 'network', '');
  }
  if (response.status === 204) return undefined as T;
  const answer = (await response.json().catch(() => null)) as Record<string, unknown> | null;
  if (!response.ok || answer === null) {
    const error = (answer?.error ?? {}) as { code?: string; message?: string };
    throw new ApiError(response.status, error.code ?? `status_${response.status}`, error.message ?? '', answer ?? {});
  }
  return answer as T;
}

export const get = <T,>(path: string, signal?: AbortSignal) => call<T>('GET', path, undefined, signal);
export const post = <T,>(path: string, body: unknown = {}) => call<T>('POST', path, body);
export const put = <T,>(path: string, body: unknown) => call<T>('PUT', path, body);
export const remove = (path: string) => call<undefined>('DELETE', path);
export const patch = <T,>(path: string, body: unknown) => call<T>('PATCH', path, body);

/** A path of one brand, with its query; empty values are left out. */
export function brandPath(brand: string, path: string, query: Record<string, string | undefined | null> = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value) search.set(key, value);
  const tail = search.size > 0 ? `?${search}` : '';
  return `/api/brands/${encodeURIComponent(brand)}/${path}${tail}`;
}
