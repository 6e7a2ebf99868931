import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ActivityRecord } from '../integrations/activity';
import { commit, inputOf, meeting, messages, pullRequest } from './sample-rows';
import { computeStats } from './stats';
import { customWindow, windowFor } from './windows';

const folder = join(process.cwd(), '..', 'shared', 'workspace');
const absent = !existsSync(join(folder, 'truth.json'));

const truthFile = z.object({
  totals: z.object({
    commits: z.number(),
    mergeCommits: z.number(),
    pulls: z.number(),
    pullsMerged: z.number(),
    meetingsPrimary: z.number(),
    messagesBySubject: z.number(),
  }),
  windows: z.array(
    z.object({
      window: z.string(),
      kind: z.string(),
      zone: z.string(),
      from: z.string(),
      to: z.string(),
      startUtc: z.string(),
      endUtc: z.string(),
      totalCommits: z.number(),
      totalCommitsWithoutMerges: z.number(),
      totalPRs: z.number(),
      totalPRsMerged: z.number(),
      totalMeetings: z.number(),
      meetingHoursUnion: z.number(),
      totalMessages: z.number(),
      topRepositories: z.array(z.object({ name: z.string(), count: z.number() })),
    }),
  ),
});
const githubFile = z.object({
  commits: z.record(
    z.string(),
    z.array(
      z.object({
        sha: z.string(),
        parents: z.array(z.unknown()),
        commit: z.object({ author: z.object({ date: z.string() }) }),
      }),
    ),
  ),
  pulls: z.record(
    z.string(),
    z.array(z.object({ number: z.number(), created_at: z.string(), merged_at: z.string().nullish() })),
  ),
});
const calendarFile = z.object({
  events: z.object({
    primary: z.object({
      items: z.array(
        z.object({
          id: z.string(),
          start: z.object({ dateTime: z.string() }),
          end: z.object({ dateTime: z.string() }),
        }),
      ),
    }),
  }),
});
const message = z.object({ user: z.string().optional(), ts: z.string(), subtype: z.string().optional() });
const slackFile = z.object({
  history: z.record(z.string(), z.array(message)),
  replies: z.record(z.string(), z.record(z.string(), z.array(message))),
});

describe.skipIf(absent)('a real working life (skipped where ../shared/workspace is absent)', () => {
  const activities = absent ? [] : [...githubRows(), ...calendarRows(), ...slackRows()];
  const truth = absent ? { totals: null, windows: [] } : truthFile.parse(JSON.parse(read('truth.json')));

  it.each(truth.windows.map((entry) => [`${entry.window} in ${entry.zone}`, entry] as const))('%s', (_, entry) => {
    const type = entry.kind === 'isoWeek' ? 'weekly' : entry.kind === 'month' ? 'monthly' : 'daily';
    const window = windowFor(type, entry.from, { timeZone: entry.zone, weekStart: 'monday' });
    expect([window.start.toISOString(), window.end.toISOString()]).toEqual([entry.startUtc, entry.endUtc]);
    expect(computeStats(inputOf({ window, activities }))).toMatchObject({
      totalCommits: entry.totalCommits,
      mergeCommits: entry.totalCommits - entry.totalCommitsWithoutMerges,
      totalPRs: entry.totalPRs,
      mergedPRs: entry.totalPRsMerged,
      totalMeetings: entry.totalMeetings,
      meetingHours: entry.meetingHoursUnion,
      messages: entry.totalMessages,
      topRepositories: entry.topRepositories,
    });
  });

  it('adds up to the totals over five years, year by year', () => {
    const years = ['2022', '2023', '2024', '2025', '2026'].map((year) =>
      customWindow(`${year}-01-01`, `${year}-12-31`, 'UTC'),
    );
    const stats = years.map((window) => computeStats(inputOf({ window, activities })));
    const sum = (name: 'totalCommits' | 'mergeCommits' | 'totalPRs' | 'mergedPRs' | 'totalMeetings' | 'messages') =>
      stats.reduce((all, entry) => all + (entry[name] ?? NaN), 0);
    expect({
      commits: sum('totalCommits'),
      mergeCommits: sum('mergeCommits'),
      pulls: sum('totalPRs'),
      pullsMerged: sum('mergedPRs'),
      meetingsPrimary: sum('totalMeetings'),
      messagesBySubject: sum('messages'),
    }).toEqual(truth.totals);
  });
});

function read(name: string): string {
  const bytes = readFileSync(join(folder, name));
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

function githubRows(): ActivityRecord[] {
  const { commits, pulls } = githubFile.parse(JSON.parse(read('github.json.gz')));
  const list: ActivityRecord[] = [];
  for (const [repository, entries] of Object.entries(commits)) {
    for (const {
      sha,
      parents,
      commit: { author },
    } of entries) {
      list.push(commit(author.date, { externalId: sha, metadata: { repository, isMerge: parents.length > 1 } }));
    }
  }
  for (const [repository, entries] of Object.entries(pulls)) {
    for (const { number, created_at: opened, merged_at: merged } of entries) {
      list.push(
        pullRequest(opened, merged ?? null, {
          externalId: `${repository}#${number}`,
          metadata: { repository, number },
        }),
      );
    }
  }
  return list;
}

function calendarRows(): ActivityRecord[] {
  const { events } = calendarFile.parse(JSON.parse(read('calendar.json.gz')));
  return events.primary.items.map(({ id, start, end }) =>
    meeting(start.dateTime, end.dateTime, { externalId: id, metadata: { iCalUID: `${id}@google.com` } }),
  );
}

/** One row per channel and UTC quarter hour; a thread's parent stands in the history and again among its replies. */
function slackRows(): ActivityRecord[] {
  const { history, replies } = slackFile.parse(JSON.parse(read('slack.json.gz')));
  const rows: ActivityRecord[] = [];
  for (const channel of new Set([...Object.keys(history), ...Object.keys(replies)])) {
    const said = [...(history[channel] ?? []), ...Object.values(replies[channel] ?? {}).flat()];
    const own = new Set(said.filter((entry) => entry.user === 'U00000001').map((entry) => entry.ts));
    const quarters = new Map<number, number>();
    for (const ts of own) {
      const quarter = Math.floor(Number(ts) / 900) * 900_000;
      quarters.set(quarter, (quarters.get(quarter) ?? 0) + 1);
    }
    for (const [quarter, count] of quarters) {
      rows.push(messages(new Date(quarter).toISOString(), count, { metadata: { conversation: channel } }));
    }
  }
  return rows;
}
