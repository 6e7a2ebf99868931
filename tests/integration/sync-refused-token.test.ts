/** A run whose access token is refused: when another one is asked for, and when the connection counts as ended. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TokenExpiredError } from '@/lib/integrations/errors';
import { setLogLevel } from '@/lib/logger';
import { commit, commits, custody, SyncRig } from './sync-rig';

let rig: SyncRig;
beforeAll(async () => {
  setLogLevel('silent');
  rig = await SyncRig.open();
});
afterAll(async () => {
  await rig.close();
});
beforeEach(async () => {
  await rig.reset();
});

const noon = new Date('2026-03-18T12:00:00.000Z');
const minutesBefore = (minutes: number): Date => new Date(noon.getTime() - minutes * 60_000);

/** A run by tokens of these ages in minutes, one for each generation, of which the provider takes the last `good` only. */
async function runWith(ages: (number | null)[], good: number) {
  await rig.freeze(noon);
  const connection = await rig.connection();
  const given: number[] = [];
  let held = 0;
  const tokens = custody((_, refused) => {
    held = refused === null ? held : Math.min(refused + 1, ages.length - 1);
    given.push(held);
    if (given.length > 10) throw new Error('It asks without end.');
    const age = ages[held] ?? null;
    return { accessToken: `access-${held}`, tokenGen: held, issuedAt: age === null ? null : minutesBefore(age) };
  });
  const stream = commits(async function* () {
    if (held < ages.length - good) throw new TokenExpiredError('401', 'github');
    yield await Promise.resolve({ activities: [commit('a', minutesBefore(60))] });
  });
  const ended = await rig.service(stream, { tokens }).runDue(1);
  return { ended, given, after: await rig.read(connection.id) };
}

describe('a run whose token is refused', () => {
  it('goes on with the next one, when it may have expired and when it is new', async () => {
    for (const age of [90, 1]) expect(await runWith([age, 0], 1)).toMatchObject({ ended: ['success'], given: [0, 1] });
  });

  it('asks once more when somebody else renewed it so long ago that this one has expired as well', async () => {
    for (const age of [80, 6, null]) {
      const { ended, given, after } = await runWith([200, age, 0], 1);
      expect([ended, given]).toEqual([['success'], [0, 1, 2]]);
      expect(after).toMatchObject({ status: 'active', errorCode: null });
    }
  });

  it('asks for no third one when the second is new: the account has to be reconnected', async () => {
    for (const age of [4, 0]) {
      const { ended, given, after } = await runWith([200, age, 0], 0);
      expect([ended, given]).toEqual([['failed'], [0, 1]]);
      expect(after).toMatchObject({ status: 'reauthorization_required', errorCode: 'invalid_grant' });
    }
  });
});
