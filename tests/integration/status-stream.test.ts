import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { status as statusContract, type Status } from '@/lib/http/contract';
import { countStatusStreams } from '@/lib/integrations/status-stream';
import { startApp, type TestApp } from '../support/app';
import { until } from '../support/until';
import { newUser, sessionCookie, signIn, synced, type SignedUp } from './sql-rows';

let app: TestApp;
let user: SignedUp;
beforeAll(async () => {
  app = await startApp({ env: { BACKFILL_DAYS: '3', TRUST_PROXY: '1' } });
  user = await newUser(app);
});
afterAll(async () => {
  await app.close();
});
afterEach(async () => {
  await app.control('DELETE', '/faults');
});

interface Listener {
  events: Status[];
  headers: Headers;
  ended: Promise<void>;
  leave(): void;
}

async function listen(cookie = sessionCookie(user)): Promise<Listener> {
  const answer = await fetch(`${app.origin}/api/integrations/events`, {
    headers: { cookie, accept: 'text/event-stream' },
  });
  expect(answer.status).toBe(200);
  const reader = (answer.body ?? new ReadableStream<Uint8Array>()).getReader();
  const events: Listener['events'] = [];
  const read = async (): Promise<void> => {
    let text = '';
    const decoder = new TextDecoder();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      text += decoder.decode(chunk.value, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = /^event: status\ndata: (.*)$/s.exec(block)?.[1];
        if (data !== undefined) events.push(statusContract.strict().parse(JSON.parse(data)));
      }
    }
  };
  return { events, headers: answer.headers, ended: read(), leave: () => void reader.cancel() };
}

const of = (listener: Listener, provider: string): Status[] =>
  listener.events.filter((status) => status.provider === provider);
const count = async (n: number): Promise<true | null> => ((await countStatusStreams()) === n ? true : null);

describe('the stream of statuses', () => {
  it('tells every provider at the start, then connecting, running and success, to two listeners', async () => {
    const [first, second] = await Promise.all([listen(), listen()]);
    expect(first.headers.get('content-type')).toBe('text/event-stream');
    expect(first.headers.get('cache-control')).toBe('no-store');
    await until('both know all four', async () =>
      first.events.length === 4 && second.events.length === 4 ? true : null,
    );
    expect(new Set(first.events.map(({ state }) => state))).toEqual(new Set(['disconnected']));

    // Long enough to be seen running on a busy machine too: changes within 150 ms make one event.
    await app.control('POST', '/faults', { provider: 'notion', path: '/v1/search', latencyMs: 3000, times: 1 });
    expect(await user.connect('notion')).toContain('connected=notion');
    const ended = await synced(user, 'notion');
    for (const listener of [first, second]) {
      await until('success has arrived', async () =>
        of(listener, 'notion').some(({ state }) => state === 'success') ? true : null,
      );
      const states = of(listener, 'notion').map(({ state }) => state);
      expect(states).toContain('syncing');
      expect(states.indexOf('syncing')).toBeLessThan(states.indexOf('success'));
      expect(of(listener, 'notion').at(-1)).toMatchObject({
        state: 'success',
        lastResult: { syncId: ended.lastResult?.syncId },
      });
      // Nothing is told twice: providers of which nothing changed have their first event only.
      for (const provider of ['github', 'slack', 'calendar']) expect(of(listener, provider)).toHaveLength(1);
    }
    first.leave();
    second.leave();
    await until('nobody listens', () => count(0));
  });

  it('tells nothing of another user', async () => {
    const other = await newUser(app);
    const listener = await listen(sessionCookie(other));
    await until('all four are told', async () => (listener.events.length === 4 ? true : null));
    const mine = await listen();
    expect(await user.connect('github')).toContain('connected=github');
    await synced(user, 'github');
    await until('it was told to its owner', async () =>
      of(mine, 'github').some(({ state }) => state === 'success') ? true : null,
    );
    expect(listener.events).toHaveLength(4);
    listener.leave();
    mine.leave();
    await until('nobody listens', () => count(0));
  });

  it('forgets a client that leaves at once, however many do', async () => {
    const listeners = await Promise.all(Array.from({ length: 20 }, () => listen()));
    expect(await countStatusStreams()).toBe(20);
    collectGarbage();
    for (const listener of listeners) listener.leave();
    await until('nobody listens', () => count(0));
  });

  it('ends before the next event once its session has ended, and tells nothing more', async () => {
    const browser = app.browser();
    await signIn(browser, user.who);
    const listener = await listen(sessionCookie(browser));
    await until('all four are told', async () => (listener.events.length === 4 ? true : null));
    expect((await browser.request('POST', '/api/auth/sign-out', {})).status).toBe(200);
    await user.request('POST', '/api/integrations/notion/sync');
    await listener.ended;
    expect(listener.events).toHaveLength(4);
    expect(await countStatusStreams()).toBe(0);
    await synced(user, 'notion');
  });
});

/** What nothing holds is gone: Node lets go of a collected request's signal. */
function collectGarbage(): void {
  setFlagsFromString('--expose_gc');
  runInNewContext('gc()');
}

describe('a stream whose reader gives up', () => {
  it('ends without an error, whether by signal, by cancel or by both, and also when it was too late already', async () => {
    const { statusStream } = await import('@/lib/integrations/status-stream');
    const cancelled = await statusStream(user.who.userId, new AbortController().signal);
    const reader = cancelled.getReader();
    await reader.read();
    await reader.cancel();
    const both = new AbortController();
    const aborted = await statusStream(user.who.userId, both.signal);
    const second = aborted.getReader();
    await second.read();
    both.abort();
    await second.cancel();
    const late = await statusStream(user.who.userId, AbortSignal.abort());
    expect(await late.getReader().read()).toEqual({ done: true, value: undefined });
    expect(await countStatusStreams()).toBe(0);
  });
});
