import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { NewActivity } from '../../activity';
import type { Window } from '../../provider';
import type { CalendarWorkspace } from './fake';
import { connect, ids, pagesOf, read, start } from './testing/in-process';

const workspaceFile = '../shared/workspace/calendar.json.gz';

describe.skipIf(!existsSync(workspaceFile))('a real workspace (skipped where ../shared/workspace is absent)', () => {
  it('gives exactly the 154 meetings attended in 2000 days, twice the same, and nothing of the second calendar', async () => {
    const data = JSON.parse(gunzipSync(readFileSync(workspaceFile)).toString('utf8')) as CalendarWorkspace;
    const world = start(data);
    const access = await connect(world);
    world.answers.length = 0;
    const now = world.clock.now.getTime();
    const daysAgo = (days: number) => new Date(now - days * 86_400_000);
    const whole: Window = { from: daysAgo(2000), to: daysAgo(0), reason: 'backfill' };
    const once = await read(access, whole);
    expect(once.activities).toHaveLength(154);
    expect(new Set(ids(once.activities)).size).toBe(154);
    expect(once.activities.every((row) => row.externalId.startsWith('primary:'))).toBe(true);
    expect(await read(access, whole)).toEqual(once);

    const byWindows: NewActivity[] = [];
    for (const [from, to] of [
      [7, 0],
      ...Array.from({ length: 23 }, (_, index) => [7 + 90 * (index + 1), 7 + 90 * index]),
    ]) {
      byWindows.push(
        ...(await read(access, { from: daysAgo(from ?? 0), to: daysAgo(to ?? 0), reason: 'backfill' })).activities,
      );
    }
    expect(ids(byWindows)).toEqual(ids(once.activities));
    const quiet: Window = { from: daysAgo(3), to: daysAgo(0), reason: 'steady' };
    const memory = (await pagesOf(access, quiet)).at(-1)?.memory ?? null;
    world.requests.length = 0;
    await pagesOf(access, quiet, memory);
    expect(world.requests.map(({ pathname }) => pathname.endsWith('/events'))).toEqual([true, true]);
    expect(JSON.stringify(once)).not.toMatch(/@|Agenda:/);
    expect(world.answers.join()).not.toMatch(/@users\.noreply|Agenda:|"description"|"displayName"/);
  });
});
