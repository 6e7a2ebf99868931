/** Leaving a repository, conversation or calendar out, and taking it in again. */
import { and, eq, sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { activities, timeOff, waitingItems } from '@/lib/db/schema/activities';
import { connections } from '@/lib/db/schema/connections';
import { auditLogs } from '@/lib/db/schema/notices';
import { aiSummaries, summaryCache } from '@/lib/db/schema/summaries';
import { errorBody, type Place } from '@/lib/http/contract';
import { answers } from '@/lib/http/answers';
import type { NewActivity, NewActivityOf } from '@/lib/integrations/activity';
import type { Stream } from '@/lib/integrations/provider';
import type { IntegrationProvider } from '@/lib/integrations/registry';
import { commit, daysAgo, gate, holding, messages, onBothDatabases, stream, type Member } from '../support/engine';
import { forgetLimits } from './sql-rows';

function commitIn(repository: string, externalId: string, at: Date): NewActivityOf<'commit'> {
  const made = commit(externalId, at);
  return { ...made, metadata: { ...made.metadata, repository } };
}

const own = 'kim/diary';
const shared = 'acme/site';
const rows: NewActivity[] = [
  commitIn(shared, 'site-1', daysAgo(1)),
  commitIn(own, 'diary-1', daysAgo(1)),
  commitIn(own, 'diary-2', daysAgo(12)),
  commitIn(shared, 'site-2', daysAgo(13)),
];

const pathOf = (provider: IntegrationProvider): string => `/api/integrations/${provider}/places`;

async function change(member: Member, provider: IntegrationProvider, key: string, read: boolean) {
  forgetLimits();
  const answer = await member.browser.request('PATCH', pathOf(provider), { key, read });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return answers.placeChanged.parse(await answer.json());
}

async function placesOf(member: Member, provider: IntegrationProvider): Promise<Place[]> {
  return (await member.browser.json<{ places: Place[] }>(pathOf(provider))).places;
}

await onBothDatabases('a place', { BACKFILL_DAYS: '20' }, (at) => {
  const ids = async (member: Member) => (await at.engine.rows(member)).map((row) => row.externalId);
  const synced = async (of: Stream) => {
    const member = await at.engine.member('github');
    const service = await at.engine.reading(of);
    expect(await service.runDue(1)).toEqual(['success']);
    return { member, service };
  };

  it('that is left out loses what is stored of it, and nothing else', async () => {
    const other = (await synced(holding(() => rows))).member;
    const { member } = await synced(holding(() => rows));
    expect((await placesOf(member, 'github')).map(({ key, items, read }) => [key, items, read])).toEqual([
      [shared, 2, true],
      [own, 2, true],
    ]);
    expect(await change(member, 'github', own, false)).toEqual({ changed: true, itemsDeleted: 2, readAgain: true });
    expect(await ids(member)).toEqual(['site-1', 'site-2']);
    expect(await ids(other)).toHaveLength(4);
    expect((await placesOf(member, 'github')).map(({ key, items, read }) => [key, items, read])).toEqual([
      [shared, 2, true],
      [own, 0, false],
    ]);
    expect(await change(member, 'github', own, false)).toMatchObject({ changed: false, itemsDeleted: 0 });
  });

  it('that is left out takes the summaries with it that may rest on it', async () => {
    const { member } = await synced(holding(() => rows));
    const { userId, browser } = member;
    const stored = async () =>
      (await at.engine.db.select().from(aiSummaries).where(eq(aiSummaries.userId, userId))).length +
      (await at.engine.db.select().from(summaryCache).where(eq(summaryCache.userId, userId))).length;
    const yesterday = daysAgo(1).toISOString().slice(0, 10);
    const read = () =>
      browser.json<{ stats: { totalCommits: number } }>(`/api/integrations/summary?type=daily&date=${yesterday}`);
    expect((await read()).stats.totalCommits).toBe(2);
    expect(await stored()).toBe(2);
    await change(member, 'github', own, false);
    expect(await stored()).toBe(0);
    expect((await read()).stats.totalCommits).toBe(1);
  });

  it('is not brought back by the run that is under way, nor by those after it', async () => {
    const door = gate();
    const { member, service } = await synced(holding(() => rows));
    const slow = await at.engine.reading(
      stream(async function* () {
        await door.pass();
        yield {
          activities: rows,
          timeOff: [{ externalId: 'away', startsAt: daysAgo(2), endsAt: daysAgo(1), place: own }],
          waiting: [
            {
              externalId: 'r1',
              externalUrl: 'https://x.example/1',
              title: 'Mine',
              place: own,
              number: 1,
              openedAt: daysAgo(1),
            },
            {
              externalId: 'r2',
              externalUrl: 'https://x.example/2',
              title: 'Site',
              place: shared,
              number: 2,
              openedAt: daysAgo(1),
            },
          ],
        };
      }),
    );
    await at.engine.makeDue(member);
    const [run] = await slow.startDue(1);
    await door.reached;
    await change(member, 'github', own, false);
    door.open();
    expect(await run).toBe('success');
    expect(await ids(member)).toEqual(['site-1', 'site-2']);
    const { db } = at.engine;
    expect(await db.select().from(timeOff).where(eq(timeOff.userId, member.userId))).toEqual([]);
    const waiting = await db.select().from(waitingItems).where(eq(waitingItems.userId, member.userId));
    expect(waiting.map(({ externalId }) => externalId)).toEqual(['r2']);
    // The page held four rows, of which two were for the store.
    expect((await at.engine.runs(member)).at(-1)).toMatchObject({ itemsSynced: 2, newItems: 0 });
    for (let again = 0; again < 2; again += 1) {
      await at.engine.makeDue(member);
      expect(await service.runDue(1)).toEqual(['success']);
      expect(await ids(member)).toEqual(['site-1', 'site-2']);
    }
  });

  it('loses its time off and what waits in it too', async () => {
    const waiting = {
      externalId: 'r1',
      externalUrl: 'https://x.example/1',
      title: 'Mine',
      place: own,
      number: 1,
      openedAt: daysAgo(1),
    };
    const away = { externalId: 'away', startsAt: daysAgo(2), endsAt: daysAgo(1) };
    const { member } = await synced(
      stream(async function* () {
        yield await Promise.resolve({
          activities: rows,
          timeOff: [
            { ...away, place: own },
            { ...away, externalId: 'elsewhere', place: shared },
            { ...away, externalId: 'nowhere' },
          ],
          waiting: [waiting],
        });
      }),
    );
    await change(member, 'github', own, false);
    const left = await at.engine.db.select().from(timeOff).where(eq(timeOff.userId, member.userId));
    expect(left.map(({ externalId }) => externalId).sort()).toEqual(['elsewhere', 'nowhere']);
    expect(await at.engine.db.select().from(waitingItems).where(eq(waitingItems.userId, member.userId))).toEqual([]);
  });

  it('that is taken in again is imported anew, as far back as the rest', async () => {
    const { member, service } = await synced(holding(() => rows));
    await change(member, 'github', own, false);
    await service.runDue(1);
    expect(await change(member, 'github', own, true)).toEqual({ changed: true, itemsDeleted: 0, readAgain: true });
    expect(await service.runDue(1)).toEqual(['success']);
    expect(await ids(member)).toEqual(['diary-1', 'diary-2', 'site-1', 'site-2']);
    expect((await placesOf(member, 'github')).every(({ read }) => read)).toBe(true);
  });

  it('of a dead connection is left out and taken in all the same, and read once it is reconnected', async () => {
    const { member, service } = await synced(holding(() => rows));
    const dead = { status: 'reauthorization_required' as const };
    await at.engine.db.update(connections).set(dead).where(eq(connections.userId, member.userId));
    await change(member, 'github', own, false);
    await change(member, 'github', own, true);
    await at.engine.db.update(connections).set({ status: 'active' }).where(eq(connections.userId, member.userId));
    await at.engine.makeDue(member);
    expect(await service.runDue(1)).toEqual(['success']);
    expect(await ids(member)).toHaveLength(4);
  });

  it('of counted messages is a conversation, and leaving it out needs nothing to be read again', async () => {
    const member = await at.engine.member('slack');
    const talk = messages('C1:a', daysAgo(1), 7);
    const direct = { ...messages('dm:a', daysAgo(1), 3), title: 'Direct messages' };
    const all = [talk, { ...direct, metadata: { ...direct.metadata, conversation: 'dm' } }];
    const service = await at.engine.reading(holding(() => all, { types: ['message_count'] }));
    expect(await service.runDue(1)).toEqual(['success']);
    expect((await placesOf(member, 'slack')).map(({ key, name, items }) => [key, name, items])).toEqual([
      ['C1', '#general', 7],
      ['dm', 'Direct messages', 3],
    ]);
    expect(await change(member, 'slack', 'dm', false)).toEqual({ changed: true, itemsDeleted: 3, readAgain: false });
    expect(await ids(member)).toEqual(['C1:a']);
  });

  it('that nothing is stored of, that is nobody’s or that is no place is refused, and nothing changes', async () => {
    const { member } = await synced(holding(() => rows));
    const stranger = await at.engine.member();
    const refusal = async (who: Member, body: unknown, provider: IntegrationProvider = 'github') => {
      const answer = await who.browser.request('PATCH', pathOf(provider), body);
      return [answer.status, errorBody.parse(await answer.json()).error.code];
    };
    expect(await refusal(member, { key: 'kim/unknown', read: false })).toEqual([404, 'unknown_place']);
    expect(await refusal(stranger, { key: own, read: false })).toEqual([409, 'not_connected']);
    expect(await refusal(member, { key: own, read: false }, 'slack')).toEqual([409, 'not_connected']);
    for (const body of [
      {},
      { key: own },
      { key: '', read: false },
      { key: own, read: 'no' },
      { key: own, read: false, all: true },
    ])
      expect((await refusal(member, body))[0], JSON.stringify(body)).toBe(400);
    expect(await ids(member)).toHaveLength(4);
    expect(await placesOf(stranger, 'github')).toEqual([]);
  });

  it('is in no audit line by its name', async () => {
    const { member } = await synced(holding(() => rows));
    await change(member, 'github', own, false);
    await change(member, 'github', own, true);
    const mine = and(eq(auditLogs.userId, member.userId), sql`${auditLogs.action} like 'place%'`);
    const lines = await at.engine.db.select().from(auditLogs).where(mine).orderBy(auditLogs.createdAt);
    expect(lines.map(({ action, detail }) => [action, detail])).toEqual([
      ['place_left_out', {}],
      ['place_taken_in', {}],
    ]);
  });
});

await onBothDatabases('the sandbox’s own', { BACKFILL_DAYS: '25' }, (at) => {
  const stored = async (member: Member) =>
    (await at.engine.rows(member)).map(({ externalId, type, title, count, metadata }) => ({
      externalId,
      type,
      title,
      count,
      metadata,
    }));

  it.each(['github', 'slack', 'calendar'] as const)(
    'places of %s: left out, the store is that of an import without it; taken in again, that of one with it',
    async (provider) => {
      const [whole, without, member] = [
        await at.engine.member(provider),
        await at.engine.member(provider),
        await at.engine.member(provider),
      ];
      const service = await at.engine.service();
      const runAll = async () => {
        while ((await service.runDue()).length > 0);
      };
      const probe = await placesAfter(member, runAll);
      expect(probe.length).toBeGreaterThan(0);
      for (const { key, name } of probe.slice(0, 2)) {
        // As if it had been left out before anything was read.
        await at.engine.db.delete(activities).where(eq(activities.userId, without.userId));
        await at.engine.db.delete(timeOff).where(eq(timeOff.userId, without.userId));
        await at.engine.db
          .update(connections)
          .set({ cursor: null, excludedPlaces: [{ key, name }] })
          .where(eq(connections.userId, without.userId));
        await at.engine.makeDue(without);
        await change(member, provider, key, false);
        await runAll();
        expect(await stored(member), `without ${name}`).toEqual(await stored(without));
        expect((await stored(member)).length).toBeLessThan((await stored(whole)).length);
        await change(member, provider, key, true);
        await runAll();
        expect(await stored(member), `with ${name} again`).toEqual(await stored(whole));
      }
    },
    180_000,
  );

  async function placesAfter(member: Member, run: () => Promise<void>): Promise<Place[]> {
    await run();
    const provider = (await at.engine.db.select().from(connections).where(eq(connections.userId, member.userId)))[0]
      ?.provider;
    return placesOf(member, provider as IntegrationProvider);
  }
});
