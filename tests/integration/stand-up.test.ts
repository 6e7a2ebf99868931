import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { standUpText } from '@/lib/stand-up';
import { startApp, type TestApp } from '../support/app';
import { connectAndSync, newUser, rowsOf, type SignedUp } from './sql-rows';

const dayMs = 86_400_000;
const now = new Date();
const lastDays = (days: number) => ({ start: new Date(now.getTime() - days * dayMs), end: now });
let app: TestApp;
let user: SignedUp;
beforeAll(async () => {
  app = await startApp({ env: { TRUST_PROXY: '1' } });
  user = await newUser(app);
  await connectAndSync(user, 'github');
});
afterAll(async () => {
  await app.close();
});

it('a stand-up is about its owner alone', async () => {
  const stranger = await newUser(app);
  expect(await standUpText(stranger.who.userId, lastDays(7), now)).toBe('');
  expect(await standUpText(user.who.userId, lastDays(7), now)).toContain('**Done**');
});

it('a pull request that waits since long before the range is blocked, and done is what lies within', async () => {
  const [pull] = await rowsOf(
    app,
    sql`update activities set title = 'Pull that waits', occurred_at = ${new Date(now.getTime() - 80 * dayMs)}, ended_at = null,
        metadata = metadata || '{"state":"open","isDraft":false,"reviewedByOthers":false,"mergedAt":null,"closedAt":null}'
        where id = (select id from activities where user_id = ${user.who.userId} and type = 'pull_request' limit 1) returning id`,
  );
  expect(pull).toBeDefined();
  const text = await standUpText(user.who.userId, lastDays(2), now);
  expect(text).toMatch(/\*\*Blocked\*\*\n\n(?:- .*\n)*- “Pull that waits” \(.*\): no review for \d+ working days/);
  const done = (days: number) =>
    standUpText(user.who.userId, lastDays(days), now).then((all) => all.match(/^- Merged/gm));
  expect(await done(28)).not.toBeNull();
  expect(await done(0)).toBeNull();
});

it('reviews that wait for the owner are next', async () => {
  const [waiting] = await rowsOf(
    app,
    sql`update waiting_items set title = 'Review that waits', opened_at = '2020-01-01'
        where id = (select id from waiting_items where user_id = ${user.who.userId} limit 1) returning number`,
  );
  expect(waiting).toBeDefined();
  expect(await standUpText(user.who.userId, lastDays(2), now)).toMatch(
    new RegExp(`\\*\\*Next\\*\\*\n\n(?:- .*\n)*- Review “Review that waits” \\(.* #${String(waiting?.number)}\\)`),
  );
});

it('nobody looks back on more than a month at a stand-up', async () => {
  expect(await standUpText(user.who.userId, lastDays(31), now)).not.toBe('');
  expect(await standUpText(user.who.userId, lastDays(40), now)).toBe('');
});
