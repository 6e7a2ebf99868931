/** What a sync costs in requests. */
import { describe, expect, it } from 'vitest';
import { registered } from './desk';
import { Ledger, sampleOf } from './ledger';

/**
 * The most that a quiet steady sync of the sample developer's account may cost: what docs/SYNC.md promises. The
 * calendar's is one for each of her three calendars. Whoever is registered has a bound here.
 */
const mostWhenQuiet: Readonly<Record<string, number>> = { github: 2, notion: 1, slack: 2, calendar: 3 };

describe.each(registered)('a sync of %s', (id) => {
  const most = mostWhenQuiet[id];

  it('that finds nothing new costs no more than is promised, and says so in its log', async () => {
    expect(most, `No bound is stated for ${id}: add what a quiet sync may cost to the table above.`).toBeDefined();
    const ledger = await Ledger.open(id);
    try {
      await ledger.reset();
      ledger.provide(sampleOf(id));
      const { connection, run } = await ledger.imported();
      expect(run.requests).toBeGreaterThan(0);
      // The first steady run may have something to learn that later ones remember.
      await ledger.sync(connection);
      for (let times = 0; times < 3; times += 1) {
        await ledger.advance(15 * 60_000);
        const before = ledger.sandbox.counters.snapshot().providers[id]?.requests ?? 0;
        const quiet = await ledger.sync(connection);
        const after = ledger.sandbox.counters.snapshot().providers[id]?.requests ?? 0;
        expect(quiet.status).toBe('success');
        expect(quiet.requests).toBeGreaterThan(0);
        expect(quiet.requests).toBeLessThanOrEqual(most ?? 0);
        // The log says what the provider has seen.
        expect(after - before).toBe(quiet.requests);
      }
      process.stdout.write(`${id}: first import of 20 days ${run.requests} requests for ${run.newItems} items\n`);
    } finally {
      await ledger.close();
    }
  });
});
