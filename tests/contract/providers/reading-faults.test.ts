/** What every stream of every registered provider makes of an answer that is none. */
import pino from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { policyFor, RateLimitError, TokenExpiredError, type IntegrationError } from '@/lib/integrations/errors';
import type { Account, OAuthTokens, Stream } from '@/lib/integrations/provider';
import { scrub } from '@/lib/logger';
import type { Fault } from '@/sandbox/faults';
import { Desk, failure, readAll, recentWindow, registered, type SessionChange } from './desk';

type Effect = Omit<Fault, 'provider'>;

const garbled: [string, Effect][] = [
  ['a page of HTML', { html: true, status: 200 }],
  ['nonsense', { garbage: true }],
  ['half of the answer', { truncate: true }],
  ['an empty object', { status: 200, body: {} }],
  ['an empty list', { status: 200, body: [] }],
  ['nothing', { status: 200, body: '' }],
];

describe.each(registered)('a stream of %s', (id) => {
  const desk = new Desk(id);
  let tokens: OAuthTokens;
  let account: Account;
  let names: string[];
  beforeAll(async () => {
    tokens = await desk.authorize();
    account = await desk.session(tokens).identify();
    names = desk.session(tokens, { account }).streams.map(({ name }) => name);
  });

  /** A client of its own each time: what one has learnt must not help the next. */
  function streamOf(name: string, change: SessionChange = {}): Stream {
    const stream = desk.session(tokens, { account, ...change }).streams.find((candidate) => candidate.name === name);
    if (stream === undefined) throw new Error(`There is no stream ${name}.`);
    return stream;
  }

  /** The error of each stream, with the fault at its first request and at its last. */
  async function errorsUnder(fault: Effect, change: SessionChange = {}): Promise<[string, IntegrationError][]> {
    const errors: [string, IntegrationError][] = [];
    for (const name of names) {
      desk.requests = 0;
      await readAll(streamOf(name, change));
      for (const after of new Set([0, desk.requests - 1])) {
        const read = () => failure(readAll(streamOf(name, change)));
        errors.push([`${name} after ${after}`, await desk.under({ ...fault, after }, read)]);
      }
    }
    return errors;
  }

  it('reads rows of its own types where nothing is wrong, so that the rest of this file means something', async () => {
    for (const name of names) {
      const stream = streamOf(name);
      const rows = (await readAll(stream)).flatMap(({ activities }) => activities);
      expect(rows.length, name).toBeGreaterThan(0);
      for (const row of rows) expect(stream.types).toContain(row.type);
    }
  });

  it('knows an access token that has ended, which a refresh mends', async () => {
    const expired = await desk.authorize();
    desk.sandbox.grants.expireAccessTokens(id, null);
    for (const stream of desk.session(expired, { account }).streams)
      expect(await failure(readAll(stream)), stream.name).toBeInstanceOf(TokenExpiredError);
    tokens = await desk.authorize();
  });

  it('takes 401 for the same, or for nothing of the provider’s own: it never gives the connection up', async () => {
    for (const [where, error] of await errorsUnder({ status: 401, body: {} })) {
      expect(['token_expired', 'invalid_request', 'provider_unavailable'], where).toContain(error.code);
      expect(policyFor(error.code).connection, where).toBe('keep');
    }
  });

  it('takes 403 for a part that may not be read: the stream is set aside, the connection lives', async () => {
    const [[where, error] = []] = await errorsUnder({ status: 403, body: {} });
    expect([where, error && policyFor(error.code).connection]).toEqual([where, 'degrade']);
  });

  it.each([404, 410])(
    'takes %d for something that is gone, and never for the end of the connection',
    async (status) => {
      const [[where, error] = []] = await errorsUnder({ status, body: {} });
      expect([where, error?.code]).toEqual([
        where,
        expect.stringMatching(/^(not_found|cursor_expired|invalid_request)$/) as string,
      ]);
    },
  );

  it.each([0, 600_000, -600_000])('waits exactly as long as it is told, by a clock %d ms off', async (skewMs) => {
    for (const header of ['137', '@+137']) {
      const fault = { status: 429, headers: { 'retry-after': header }, body: {} };
      for (const [where, error] of await errorsUnder(fault, { skewMs })) {
        expect(error, where).toBeInstanceOf(RateLimitError);
        expect([where, header, error.retryAfterSeconds]).toEqual([where, header, 137]);
      }
    }
  });

  it('that is limited without a figure names none that is absurd', async () => {
    for (const [where, error] of await errorsUnder({ status: 429, body: {} })) {
      expect(error.code, where).toBe('rate_limited');
      expect(error.retryAfterSeconds ?? 0, where).toBeLessThanOrEqual(3600);
    }
  });

  it.each([500, 502, 503])('takes %d for the provider’s own trouble', async (status) => {
    for (const [where, error] of await errorsUnder({ status, body: {} }))
      expect([where, error.code]).toEqual([where, 'provider_unavailable']);
  });

  it('takes 529 for overload: the provider’s own trouble, or a limit where it documents one', async () => {
    for (const [where, error] of await errorsUnder({ status: 529, body: {} }))
      expect(['provider_unavailable', 'rate_limited'], where).toContain(error.code);
  });

  it.each(garbled)('makes no row of %s', async (_what, fault) => {
    for (const name of names) {
      const rows: unknown[] = [];
      const read = async (): Promise<void> => {
        for await (const { activities, removed, timeOff } of streamOf(name).read(recentWindow, null))
          rows.push(...activities, ...(removed ?? []), ...(timeOff ?? []));
      };
      const error = await desk.under(fault, () => failure(read()));
      expect(['malformed_answer', 'provider_unavailable'], `${name}: ${error.code}`).toContain(error.code);
      expect(rows).toEqual([]);
    }
  });

  it.each([{ hangup: true }, { reset: 'before' }, { reset: 'after' }, { reset: 'middle' }] satisfies Effect[])(
    'takes a broken line for no answer: %j',
    async (fault) => {
      for (const [where, error] of await errorsUnder(fault))
        expect([where, error.code, error.retryable]).toEqual([where, 'network_error', true]);
    },
  );

  it('does not read an answer that is larger than it reads', async () => {
    for (const name of names) {
      const error = await failure(readAll(streamOf(name, { maxBytes: 10 })));
      expect([name, error.code]).toEqual([name, 'answer_too_large']);
    }
  });

  it.each([302, 307])('does not follow a %d to another host, nor takes it for an answer', async (status) => {
    desk.reached.clear();
    const headers = { location: 'https://elsewhere.example/steal?x=1' };
    for (const [where, error] of await errorsUnder({ status, headers, body: {} }))
      expect(['host_not_allowed', 'malformed_answer', 'invalid_request'], `${where}: ${error.code}`).toContain(
        error.code,
      );
    expect([...desk.reached]).toEqual([desk.sandbox.origin]);
  });

  it('never lets its token into an error, whoever prints it', async () => {
    const quoting = { body: { error: `token ${tokens.accessToken}`, message: tokens.accessToken } };
    const faults: Effect[] = [401, 403, 404, 429, 500, 400, 302].map((status) => ({ status, ...quoting }));
    for (const fault of [...faults, { garbage: true }, { reset: 'before' as const }, { reset: 'middle' as const }]) {
      const [[, error] = []] = await errorsUnder(fault);
      expect(printed(error)).not.toContain(tokens.accessToken);
    }
  });
});

/** As text, as JSON and as a line of the log. */
function printed(error: unknown): string {
  let logged = '';
  const sink = { write: (line: string) => void (logged += line) };
  const log = pino({ formatters: { log: (fields) => scrub(fields) as Record<string, unknown> } }, sink);
  log.error({ error }, 'failed');
  const { message = '', stack = '' } = error instanceof Error ? error : {};
  return [message, stack, JSON.stringify(error), logged].join('\n');
}
