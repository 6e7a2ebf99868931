/** What an error of a language model's server means: whether to ask again, and what the card says. Pure. */
import { z } from 'zod';
import type { WriterFailureCode } from '../summary/writer';

/** What is known of a request that brought no answer. Without a status the connection itself failed. */
export interface Failed {
  status: number | null;
  body: string | null;
  retryAfter: string | null;
  /** The answer was larger than is read, or the address led elsewhere. */
  refusedByUs: boolean;
}

export interface Judgement {
  code: WriterFailureCode;
  /** Null: never again. A number: once, after so many milliseconds. */
  retryAfterMs: number | null;
  /** The server may take the same question in another form (no schema, no temperature). */
  formRefused: boolean;
  /** Name of the parameter it does not take, where it says so. */
  parameter: string | null;
}

const errorBody = z.object({
  error: z.union([
    z.string(),
    z.object({
      message: z.string().nullish(),
      type: z.string().nullish(),
      code: z.union([z.string(), z.number()]).nullish(),
      param: z.string().nullish(),
    }),
  ]),
});

/** Money, not speed: no wait mends it. OpenAI, "Error codes"; compatible gateways use the same names. */
const noCredit =
  /^(?:insufficient_quota|insufficient_credits?|credit_balance_exhausted|billing_not_active|\w+_spend_limit_exceeded|\w+_usage_limit_exceeded)$/u;
const unknownModel = /^(?:model_not_found|invalid_model|model_not_supported)$/u;

const shortWaitMs = 500;
const rateWaitMs = 2000;

export function judgeFailure({ status, body, retryAfter, refusedByUs }: Failed, now: () => Date): Judgement {
  const { code, type, parameter } = readBody(body);
  const never = (failure: WriterFailureCode): Judgement => ({
    code: failure,
    retryAfterMs: null,
    formRefused: false,
    parameter: null,
  });
  const once = (failure: WriterFailureCode, fallbackMs: number): Judgement => ({
    ...never(failure),
    retryAfterMs: readRetryAfter(retryAfter, now) ?? fallbackMs,
  });
  if (refusedByUs) return never(status === null ? 'bad_request' : 'malformed');
  if (status === null) return once('unavailable', shortWaitMs);
  if (status === 402 || noCredit.test(code) || noCredit.test(type)) return never('no_credit');
  if (status === 429) return once('rate_limited', rateWaitMs);
  if (status === 401 || status === 403) return never('bad_key');
  if (status >= 500 || status === 408) return once('unavailable', shortWaitMs);
  const form = (status === 400 || status === 422) && !unknownModel.test(code) && parameter !== 'model';
  return { ...never('bad_request'), formRefused: form, parameter };
}

function readBody(body: string | null): { code: string; type: string; parameter: string | null } {
  const parsed = errorBody.safeParse(parseJson(body ?? ''));
  if (!parsed.success || typeof parsed.data.error === 'string') return { code: '', type: '', parameter: null };
  const { code, type, param } = parsed.data.error;
  return { code: String(code ?? ''), type: type ?? '', parameter: param ?? null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function readRetryAfter(value: string | null, now: () => Date): number | null {
  if (value === null) return null;
  if (/^\d+(?:\.\d+)?$/u.test(value.trim())) return Math.ceil(Number(value) * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now().getTime());
}
