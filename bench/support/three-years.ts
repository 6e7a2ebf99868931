/**
 * Rows of one busy developer: 320 a working day, so that 250,000 are three years. Made by the providers' own normalizers,
 * newest first, the same ones at every run.
 */
import { createHash } from 'node:crypto';
import type { NewActivity } from '@/lib/integrations/activity';
import { normalizeCalendar } from '@/lib/integrations/providers/calendar/calendars';
import { normalizeMeeting } from '@/lib/integrations/providers/calendar/normalize';
import {
  normalizeCommit,
  normalizeIssue,
  normalizePullRequest,
  normalizeReview,
} from '@/lib/integrations/providers/github/normalize';
import { normalizeEdit } from '@/lib/integrations/providers/notion/normalize';
import { messageRow, reactionRow, type Place } from '@/lib/integrations/providers/slack/normalize';
import type { IntegrationProvider } from '@/lib/integrations/registry-ids';
import { randomBy, type Random } from '@/sandbox/synthetic/random';

export interface SeedRow {
  source: IntegrationProvider;
  row: NewActivity;
}

const [minuteMs, dayMs] = [60_000, 86_400_000];
const perDay = { messages: 168, reactions: 40, commits: 60, edits: 22, reviews: 12, meetings: 8, pulls: 6, issues: 4 };
const user = { id: 4_711_001, login: 'bench-developer', isBot: false };
const repositories = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'].map((name) => `bench/${name}`);
const verbs = ['Fix', 'Move', 'Explain', 'Split', 'Test', 'Rename', 'Shorten', 'Guard'];
const things = ['the import', 'the week view', 'the retry', 'the cursor', 'the feed', 'the queue', 'the heat map'];
const directMessages: Place = { key: 'dm', kind: 'dm', title: 'Direct messages' };
const places: Place[] = [
  directMessages,
  { key: 'group_dm', kind: 'group_dm', title: 'Group messages' },
  ...['general', 'team', 'review', 'support', 'releases', 'random'].map((name, index): Place => {
    return { key: `C0BENCH${index}`, kind: 'channel', title: `#${name}` };
  }),
];
const calendar = normalizeCalendar({ id: 'bench@example.com', primary: true, accessRole: 'owner', timeZone: 'UTC' });

export function threeYears(count: number, now: Date): SeedRow[] {
  const rows: SeedRow[] = [];
  for (let day = startOfDay(now); rows.length < count; day -= dayMs)
    if (![0, 6].includes(new Date(day).getUTCDay())) rows.push(...dayOf(day, now));
  return rows.slice(0, count);
}

function dayOf(day: number, now: Date): SeedRow[] {
  const random = randomBy(`bench ${day}`);
  const rows = [...ofSlack(day, random), ...ofGitHub(day, now, random), ...ofNotion(day, random), ...ofCalendar(day)];
  return rows.filter(({ row }) => row.occurredAt <= now && (row.endedAt ?? now) <= now);
}

function ofGitHub(day: number, now: Date, random: Random): SeedRow[] {
  const moments = (count: number): Date[] => Array.from({ length: count }, () => workMoment(day, random));
  const firstNumber = (day / dayMs) * 100;
  return [
    ...moments(perDay.commits).map((at, index) => commit(at, `${day} ${index}`, now, random)),
    ...moments(perDay.pulls).map((at, index) => pull(at, firstNumber + index, now, random)),
    ...moments(perDay.issues).map((at, index) => issue(at, firstNumber + 50 + index, now, random)),
    ...moments(perDay.reviews).flatMap((at, index) => review(at, firstNumber + 70 + index, random) ?? []),
  ].map((row) => ({ source: 'github', row }));
}

function commit(at: Date, name: string, now: Date, random: Random): NewActivity {
  const sha = createHash('sha1').update(name).digest('hex');
  const repository = random.pick(repositories);
  return normalizeCommit(
    {
      sha,
      message: titleBy(random),
      url: `https://github.com/${repository}/commit/${sha}`,
      repository,
      isFork: false,
      authoredAt: at,
      committedAt: at,
      author: user,
      parentCount: random.chance(0.1) ? 2 : 1,
      additions: random.int(1, 200),
      deletions: random.int(0, 80),
    },
    now,
  );
}

function pull(createdAt: Date, number: number, now: Date, random: Random): NewActivity {
  const mergedAt = endAfter(createdAt, now, random);
  return normalizePullRequest({
    ...issueOf(createdAt, mergedAt, number, random),
    nodeId: `PR_${number}`,
    state: mergedAt === null ? 'open' : 'merged',
    isDraft: false,
    mergedAt,
    mergeCommitSha: null,
    reviewedByOthers: random.chance(0.8),
  });
}

function issue(createdAt: Date, number: number, now: Date, random: Random): NewActivity {
  const closedAt = endAfter(createdAt, now, random);
  const state = closedAt === null ? 'open' : 'closed';
  return normalizeIssue({ ...issueOf(createdAt, closedAt, number, random), nodeId: `I_${number}`, state });
}

function issueOf(createdAt: Date, closedAt: Date | null, number: number, random: Random) {
  const repository = random.pick(repositories);
  return {
    number,
    title: titleBy(random),
    url: `https://github.com/${repository}/issues/${number}`,
    repository,
    author: user,
    createdAt,
    updatedAt: closedAt ?? createdAt,
    closedAt,
  };
}

function review(submittedAt: Date, number: number, random: Random): NewActivity | null {
  const repository = random.pick(repositories);
  return normalizeReview({
    nodeId: `PRR_${number}`,
    url: `https://github.com/${repository}/pull/${number}`,
    state: random.chance(0.6) ? 'approved' : 'commented',
    submittedAt,
    author: user,
    pullRequest: { repository, number, title: titleBy(random), updatedAt: submittedAt, author: null },
  });
}

/** Each place and quarter hour at most once, over the quarters of ten hours. */
function ofSlack(day: number, random: Random): SeedRow[] {
  const quarter = (index: number, stride: number) => ({
    place: places[index % places.length] ?? directMessages,
    start: new Date(day + (28 + ((Math.floor(index / places.length) * stride) % 40)) * 15 * minuteMs),
    count: random.int(1, 4),
    replies: random.int(0, 1),
  });
  const rows = [
    ...Array.from({ length: perDay.messages }, (_, index) => messageRow(quarter(index, 37), null)),
    ...Array.from({ length: perDay.reactions }, (_, index) => reactionRow(quarter(index, 7), null)),
  ];
  return rows.map((row) => ({ source: 'slack', row }));
}

function ofNotion(day: number, random: Random): SeedRow[] {
  return Array.from({ length: perDay.edits }, (_, index) => {
    const time = workMoment(day, random).toISOString();
    const title = [{ plain_text: `Notes on ${random.pick(things)}` }];
    return normalizeEdit(
      {
        object: 'page',
        id: `${day}-${index}`,
        created_time: time,
        last_edited_time: time,
        created_by: { id: user.login },
        last_edited_by: { id: user.login },
        parent: { type: 'workspace' },
        properties: { Name: { type: 'title', title } },
        url: `https://app.notion.com/p/${day}-${index}`,
      },
      user.login,
    );
  }).flatMap((row) => (row === null ? [] : { source: 'notion', row }));
}

/** Half an hour each, every hour from eight on. */
function ofCalendar(day: number): SeedRow[] {
  return Array.from({ length: perDay.meetings }, (_, index) => {
    const start = day + (8 + index) * 60 * minuteMs;
    const id = `${day / dayMs}x${index}`;
    const event = {
      id,
      iCalUID: `${id}@google.com`,
      status: 'confirmed' as const,
      summary: `Talk about ${things[index % things.length]}`,
      start: { dateTime: new Date(start).toISOString() },
      end: { dateTime: new Date(start + 30 * minuteMs).toISOString() },
      attendees: [{ self: true, responseStatus: 'accepted' }, { responseStatus: 'accepted' }],
    };
    return normalizeMeeting({ event, calendar });
  }).flatMap((row) => (row === null ? [] : { source: 'calendar', row }));
}

/** Ten hours from seven on, UTC. */
function workMoment(day: number, random: Random): Date {
  return new Date(day + (7 * 60 + random.int(0, 599)) * minuteMs + random.int(0, 59) * 1000);
}

/** Up to three days later; null: that is still ahead. */
function endAfter(start: Date, now: Date, random: Random): Date | null {
  const end = new Date(start.getTime() + random.int(30, 3 * 24 * 60) * minuteMs);
  return end > now ? null : end;
}

function titleBy(random: Random): string {
  return `${random.pick(verbs)} ${random.pick(things)} where ${random.pick(things)} ends`;
}

function startOfDay(now: Date): number {
  return Math.floor(now.getTime() / dayMs) * dayMs;
}
