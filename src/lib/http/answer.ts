/** Small judgements on an HTTP answer that every provider needs. Pure. */

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined where the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Seconds of a `Retry-After` header, whole seconds or an HTTP date (RFC 9110, 10.2.3); null where it says nothing.
 * A date is the answering server's: it is told from `date`, the `Date` header of the same answer, so that a clock that
 * differs from ours (`now`) neither shortens nor stretches the wait.
 */
export function retryAfterSeconds(header: string | null | undefined, now: Date, date?: string | null): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const at = httpDate(text);
  if (at === null) return null;
  return Math.max(0, Math.ceil((at - (httpDate(date?.trim() ?? '') ?? now.getTime())) / 1000));
}

/** The one form servers send and the two they once sent (RFC 9110, 5.6.7); `Date.parse` alone takes "1.5" for a day. */
const dateForms = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
];

function httpDate(text: string): number | null {
  if (!dateForms.some((form) => form.test(text))) return null;
  const at = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(at) ? null : at;
}
