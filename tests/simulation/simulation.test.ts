import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planFor } from './plan';
import { simulate } from './simulation';
import { openStage, type Stage } from './stage';

const seeds = 14;
const steps = 300;
let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  await stage.close();
});

describe('sync and tokens on a virtual clock', () => {
  it('end with the provider’s truth and no lost token, whatever broke on the way (npm run simulate does a thousand seeds)', async () => {
    const broken: string[] = [];
    const sum = { rows: 0, refreshes: 0, kills: 0, zombies: 0 };
    for (let seed = 1; seed <= seeds; seed += 1) {
      const outcome = await simulate(stage, planFor(seed), steps);
      if (outcome.violation !== null) broken.push(`seed ${seed}, step ${outcome.steps}: ${outcome.violation}`);
      for (const name of ['rows', 'refreshes', 'kills', 'zombies'] as const) sum[name] += outcome[name];
    }
    expect(broken).toEqual([]);
    // A simulation in which nothing happens proves nothing.
    expect(sum.rows).toBeGreaterThan(300);
    expect(sum.refreshes).toBeGreaterThan(20);
    expect(sum.kills).toBeGreaterThan(5);
    expect(sum.zombies).toBeGreaterThan(5);
  });

  it('replay step by step from their seed', async () => {
    const first = await simulate(stage, planFor(9), steps);
    await simulate(stage, planFor(10), steps);
    const again = await simulate(stage, planFor(9), steps);
    expect(again.trace).toEqual(first.trace);
    expect(again).toEqual(first);
  });
});
