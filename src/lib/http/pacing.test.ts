import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PublishedRate } from '../integrations/provider';
import { paced } from './pacing';

const rates: PublishedRate[] = [
  { origin: 'https://api.example.com', path: '/', perMinute: 60, burst: 3 },
  { origin: 'https://api.example.com', path: '/search/', perMinute: 6, burst: 1 },
];

let accounts = 0;

/** A client of an account that nobody used before, on a clock that waiting moves. */
function client(account = `account-${(accounts += 1)}`, given: readonly PublishedRate[] = rates) {
  const clock = { ms: 1_000_000 };
  const sentAt: number[] = [];
  const waits: number[] = [];
  const send = paced(
    () => {
      sentAt.push(clock.ms);
      return Promise.resolve(new Response('ok'));
    },
    given,
    account,
    (ms) => {
      waits.push(ms);
      clock.ms += ms;
      return Promise.resolve();
    },
    () => clock.ms,
  );
  return { account, clock, sentAt, waits, send };
}

const url = 'https://api.example.com/items';

describe('requests to a host that publishes its rate', () => {
  it('go out at once up to the burst, then at the lasting rate', async () => {
    const { send, waits } = client();
    for (let index = 0; index < 6; index += 1) await send(url);
    expect(waits).toEqual([1000, 1000, 1000]);
  });

  it('have a burst again after a pause, and no greater one after a long pause', async () => {
    const { send, waits, clock } = client();
    for (let index = 0; index < 3; index += 1) await send(url);
    clock.ms += 2000;
    await send(url);
    await send(url);
    expect(waits).toEqual([]);
    clock.ms += 3600_000;
    for (let index = 0; index < 4; index += 1) await send(url);
    expect(waits).toEqual([1000]);
  });

  it('that are made at once queue: each waits for its own turn', async () => {
    const { send, waits, clock } = client();
    const frozen = paced(
      () => Promise.resolve(new Response('ok')),
      rates,
      'an account of its own',
      (ms) => Promise.resolve(void waits.push(ms)),
      () => clock.ms,
    );
    await Promise.all(Array.from({ length: 6 }, () => frozen(url)));
    expect(waits).toEqual([1000, 2000, 3000]);
    await send(url);
  });

  it('share the rate of their account with other clients of it, and with no other account', async () => {
    const first = client();
    for (let index = 0; index < 3; index += 1) await first.send(url);
    const same = client(first.account);
    const other = client();
    await same.send(url);
    await other.send(url);
    expect(same.waits).toEqual([1000]);
    expect(other.waits).toEqual([]);
  });

  it('go by the longest path that fits', async () => {
    const { send, waits } = client();
    await send('https://api.example.com/search/commits');
    await send('https://api.example.com/search/issues?q=a');
    await send('https://api.example.com/searching');
    expect(waits).toEqual([10_000]);
  });

  it('are paced whatever form the address has', async () => {
    const { send, waits } = client();
    await send(new URL(url));
    await send(new Request(url));
    await send(url);
    await send(new Request(url));
    expect(waits).toEqual([1000]);
  });

  it('never exceed burst and rate in any span, whatever the pauses between them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 60 }), async (pauses) => {
        const { send, sentAt, clock } = client();
        for (const pause of pauses) {
          clock.ms += pause;
          await send(url);
        }
        for (let first = 0; first < sentAt.length; first += 1) {
          for (let last = first; last < sentAt.length; last += 1) {
            const span = (sentAt[last] ?? 0) - (sentAt[first] ?? 0);
            expect(last - first + 1).toBeLessThanOrEqual(3 + span / 1000 + 1e-6);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('requests to a host without a published rate', () => {
  it('are not held, be it another port, scheme or name', async () => {
    const { send, waits } = client();
    for (const origin of ['https://api.example.com:8443', 'http://api.example.com', 'https://github.internal']) {
      for (let index = 0; index < 10; index += 1) await send(`${origin}/items`);
    }
    expect(waits).toEqual([]);
  });

  it('take nothing from the rate of those that have one', async () => {
    const { send, waits } = client();
    for (let index = 0; index < 10; index += 1) await send('http://127.0.0.1:4010/items');
    for (let index = 0; index < 3; index += 1) await send(url);
    expect(waits).toEqual([]);
  });
});
