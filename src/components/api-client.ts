/** What went wrong, in words a person can act on. */
export interface ApiFailure {
  code: string;
  message: string;
  retryable: boolean;
  retryAfterSeconds: number | null;
}

export type ApiResult = { ok: true; data: unknown } | { ok: false; failure: ApiFailure };

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** One request to this origin's own API. Every failure comes back as a value: the page has something to say about each. */
export async function callApi(
  method: Method,
  path: string,
  body?: unknown,
  options: Pick<RequestInit, 'keepalive'> = {},
): Promise<ApiResult> {
  let response: Response;
  try {
    response = await fetch(path, {
      ...options,
      method,
      headers:
        body === undefined
          ? { accept: 'application/json' }
          : { accept: 'application/json', 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    // fetch rejects with a TypeError when no answer came at all; anything else is a fault of ours.
    if (!(error instanceof TypeError)) throw error;
    return {
      ok: false,
      failure: {
        code: 'unreachable',
        message: 'DevTrack did not answer. Nothing was changed; check that it is running and try again.',
        retryable: true,
        retryAfterSeconds: null,
      },
    };
  }
  const data = await readJson(response);
  if (response.ok) return { ok: true, data };
  return { ok: false, failure: readFailure(data, response.status) };
}

/** A field of an answer whose shape is not known to the compiler. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Reads the contract's error shape, and better-auth's own `{code, message}`. */
export function readFailure(data: unknown, status: number): ApiFailure {
  const error = field(data, 'error') ?? data;
  const code = field(error, 'code');
  const message = field(error, 'message');
  const wait = field(error, 'retryAfterSeconds');
  return {
    code: typeof code === 'string' ? code.toLowerCase() : `http_${status}`,
    message:
      typeof message === 'string' && message !== ''
        ? message
        : `DevTrack answered with an error (${status}). Nothing was changed; try again in a moment.`,
    retryable: field(error, 'retryable') === true,
    retryAfterSeconds: typeof wait === 'number' ? wait : null,
  };
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.headers.get('content-type')?.includes('json') || text === '') return null;
  return JSON.parse(text);
}
