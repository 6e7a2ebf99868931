import { describe, expect, it } from 'vitest';
import { Journal } from './journal';

const now = () => new Date('2026-11-20T10:00:00Z');

describe('the journal', () => {
  it('counts exactly and stays small over a hundred thousand rotations of a thousand grants', () => {
    const journal = new Journal(now);
    for (let turn = 0; turn < 100_000; turn += 1) {
      const grant = `grant-${turn % 1000}`;
      journal.note('slack', grant, 'refresh_succeeded');
      journal.request({ provider: 'slack', grant, method: 'POST', path: '/api/oauth.v2.access', status: 200 });
    }
    const { providers, entries, requests } = journal.view({ last: 5000 });
    expect(providers.slack).toMatchObject({ events: { refresh_succeeded: 100_000 }, requests: { 200: 100_000 } });
    expect(providers.slack?.grants['grant-999']).toEqual({
      events: { refresh_succeeded: 100 },
      requests: { 200: 100 },
    });
    expect([entries.length, requests.length]).toEqual([1000, 1000]);
    expect([entries[0]?.number, entries.at(-1)?.number]).toEqual([99_001, 100_000]);
  });

  it('counts grants beyond its limit with their provider, so that nonsense cannot fill the memory', () => {
    const journal = new Journal(now);
    for (let grant = 0; grant < 20_500; grant += 1) journal.note('slack', `grant-${grant}`, 'tokens_issued');
    const { providers } = journal.view({ last: 0 });
    expect(providers.slack?.events).toEqual({ tokens_issued: 20_500 });
    expect(Object.keys(providers.slack?.grants ?? {}).length).toBe(20_000);
  });

  it('shows one provider, one grant, the newest entries, or none, and nothing after a reset', () => {
    const journal = new Journal(now);
    journal.note('slack', 'a', 'tokens_issued');
    journal.note('github', 'b', 'tokens_issued');
    journal.note('github', null, 'code_refused');
    expect(journal.view({ provider: 'github' }).entries.map(({ event }) => event)).toEqual([
      'tokens_issued',
      'code_refused',
    ]);
    expect(journal.view({ grant: 'a' }).entries.map(({ provider }) => provider)).toEqual(['slack']);
    expect(journal.view({ last: 1 }).entries.map(({ number }) => number)).toEqual([1, 3]);
    expect(journal.view({ last: 0 }).entries).toEqual([]);
    journal.reset();
    expect(journal.view()).toEqual({ providers: {}, entries: [], requests: [] });
  });

  it('hands out copies: a reader cannot change what was counted', () => {
    const journal = new Journal(now);
    journal.note('slack', 'a', 'tokens_issued');
    const { providers } = journal.view();
    if (providers.slack) providers.slack.events.tokens_issued = 99;
    expect(journal.view().providers.slack?.events).toEqual({ tokens_issued: 1 });
  });
});
