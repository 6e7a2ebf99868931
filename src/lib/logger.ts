/**
 * One JSON line per event on standard output. Fields are named by the caller; anything that looks like a secret is
 * removed by name and by value, because pino's own redact paths are shallow.
 */
import pino from 'pino';

const secretName = /token|secret|password|authorization|cookie|code_verifier|api[-_]?key|refresh/i;
const secretValue =
  /\b(?:gh[opusr]_|github_pat_|xox[abeprs]-|xoxe[.-]|ntn_|secret_|nrt_|ya29\.|1\/\/0|sk-)[\w./-]{6,}/g;

/** `user:password@` of a URL, and what an OAuth redirect or token request carries in its query. */
const secretInUrl =
  /(?<=:\/\/[^\s/:@]*:)[^\s/@]+(?=@)|(?<=[?&#](?:code|state|code_verifier|access_token|refresh_token|client_secret)=)[^&#\s]+/g;

/** A copy without secrets: values under telling names and values of telling shapes become `[removed]`. */
export function scrub(value: unknown, depth = 0): unknown {
  if (typeof value === 'string')
    return value.slice(0, 20_000).replace(secretValue, '[removed]').replace(secretInUrl, '[removed]').slice(0, 2000);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  // Keys and ciphertexts are bytes.
  if (ArrayBuffer.isView(value)) return '[bytes]';
  if (depth > 5) return '[deep]';
  if (value instanceof Error) return scrubError(value, depth);
  if (Array.isArray(value)) return value.slice(0, 50).map((entry) => scrub(entry, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      name,
      secretName.test(name) && typeof entry !== 'number' && typeof entry !== 'boolean'
        ? '[removed]'
        : scrub(entry, depth + 1),
    ]),
  );
}

function scrubError(error: Error, depth: number): unknown {
  const { code, provider } = error as { code?: unknown; provider?: unknown };
  return {
    name: error.name,
    // A database driver's message repeats the query and its parameters after the first line.
    message: scrub(error.message.split('\n', 1)[0] ?? ''),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof provider === 'string' ? { provider } : {}),
    // Its head repeats the whole message, further lines and all; only the frames are wanted.
    stack: error.stack
      ?.split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('at '))
      .slice(0, 7),
    ...(error.cause === undefined ? {} : { cause: scrub(error.cause, depth + 1) }),
  };
}

const globals = globalThis as { devtrackLogger?: pino.Logger };

/** The process's logger. `setLogLevel` is called once the configuration is known. */
export function logger(): pino.Logger {
  globals.devtrackLogger ??= pino({
    level: 'info',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: (fields) => scrub(fields) as Record<string, unknown> },
  });
  return globals.devtrackLogger;
}

export function setLogLevel(level: string): void {
  logger().level = level;
}
