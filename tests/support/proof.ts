/**
 * The proof on real input: what the product counts of a real developer's activity, beside what separate programs
 * counted from the same files (`truth.json`). Used by the test and by the command that runs the built product.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Status, Summary } from '@/lib/http/contract';
import type { Browser } from './browser';
import { until } from './until';

export const workspaceFolder = path.resolve('../shared/workspace');
export const workspaceIsThere = existsSync(path.join(workspaceFolder, 'truth.json'));

interface NamedCount {
  name: string;
  count: number;
}
interface TruthWindow {
  window: string;
  zone: string;
  from: string;
  to: string;
  totalCommits: number;
  totalPRs: number;
  totalPRsMerged: number;
  totalMeetings: number;
  meetingHoursUnion: number;
  totalMessages: number;
  topRepositories: NamedCount[];
}
interface Truth {
  totals: { commits: number; pulls: number; pullsMerged: number; meetingsPrimary: number; messagesBySubject: number };
  windows: TruthWindow[];
}

export interface Comparison {
  what: string;
  expected: unknown;
  found: unknown;
}

const providers = ['github', 'notion', 'slack', 'calendar'] as const;

export function readTruth(): Truth {
  return JSON.parse(readFileSync(path.join(workspaceFolder, 'truth.json'), 'utf8')) as Truth;
}

/** Connects all four and waits for their first sync. */
export async function connectAll(browser: Browser, seconds = 600): Promise<Status[]> {
  for (const provider of providers) {
    const landed = await browser.connect(provider);
    if (!landed.includes(`connected=${provider}`)) throw new Error(`Connecting ${provider} led to ${landed}`);
  }
  return syncedStatuses(browser, seconds);
}

async function syncedStatuses(browser: Browser, seconds: number): Promise<Status[]> {
  return until(
    'all four are synced',
    async () => {
      const { integrations } = await browser.json<{ integrations: Status[] }>('/api/integrations');
      const failed = integrations.find((status) => status.error !== null);
      if (failed !== undefined) throw new Error(`${failed.provider}: ${JSON.stringify(failed.error)}`);
      return integrations.every((status) => status.state === 'success') ? integrations : null;
    },
    seconds,
  );
}

/** Counts of everything stored against the workspace's own totals. */
export async function compareTotals(browser: Browser): Promise<Comparison[]> {
  const { totals } = readTruth();
  const stored = await countStored(browser);
  return [
    { what: 'commits', expected: totals.commits, found: stored.get('commit') ?? 0 },
    { what: 'pull requests', expected: totals.pulls, found: stored.get('pull_request') ?? 0 },
    { what: 'merged pull requests', expected: totals.pullsMerged, found: stored.get('merged') ?? 0 },
    { what: 'meetings', expected: totals.meetingsPrimary, found: stored.get('meeting') ?? 0 },
    { what: 'messages', expected: totals.messagesBySubject, found: stored.get('message_count') ?? 0 },
    {
      what: 'page edits (last edited by the subject)',
      expected: pagesLastEditedBySubject(),
      found: stored.get('page_edit') ?? 0,
    },
  ];
}

/** Each provider synced once more: what changed. */
export async function compareSecondSync(browser: Browser): Promise<Comparison[]> {
  const before = await digest(browser);
  const first = await syncedStatuses(browser, 60);
  for (const provider of providers) await browser.request('POST', `/api/integrations/${provider}/sync`);
  const after = await until('every provider has another run', async () => {
    const statuses = await syncedStatuses(browser, 600);
    return statuses.every((status, index) => status.lastResult?.syncId !== first[index]?.lastResult?.syncId)
      ? statuses
      : null;
  });
  return [
    ...after.map((status) => ({
      what: `new items of ${status.provider} in a second sync`,
      expected: 0,
      found: status.lastResult?.newItems,
    })),
    { what: 'rows after a second sync', expected: before, found: await digest(browser) },
  ];
}

/** Every window and zone of the truth. */
export async function compareWindows(browser: Browser): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  const { windows } = readTruth();
  for (const zone of new Set(windows.map((window) => window.zone))) {
    const answer = await browser.request('PATCH', '/api/account', { timeZone: zone });
    if (!answer.ok) throw new Error(`The zone ${zone} was refused: ${await answer.text()}`);
    for (const window of windows.filter((candidate) => candidate.zone === zone)) {
      const summary = await browser.json<Summary>(
        `/api/integrations/summary?start=${window.from}&end=${lastDay(window.to)}`,
      );
      comparisons.push(...compareWindow(window, summary));
    }
  }
  return comparisons;
}

function compareWindow(window: TruthWindow, { stats }: Summary): Comparison[] {
  const what = (name: string): string => `${window.window} ${window.zone} ${name}`;
  const repositories = stats.topRepositories as NamedCount[] | null;
  return [
    { what: what('totalCommits'), expected: window.totalCommits, found: stats.totalCommits },
    { what: what('totalPRs'), expected: window.totalPRs, found: stats.totalPRs },
    { what: what('mergedPRs'), expected: window.totalPRsMerged, found: stats.mergedPRs },
    { what: what('totalMeetings'), expected: window.totalMeetings, found: stats.totalMeetings },
    // The truth has four decimals, the product shows two.
    {
      what: what('meetingHours'),
      expected: Math.round(window.meetingHoursUnion * 100) / 100,
      found: stats.meetingHours,
    },
    { what: what('messages'), expected: window.totalMessages, found: stats.messages },
    {
      what: what('topRepositories'),
      expected: window.topRepositories,
      found: repositories?.slice(0, window.topRepositories.length) ?? null,
    },
  ];
}

export function differences(comparisons: readonly Comparison[]): Comparison[] {
  return comparisons.filter(({ expected, found }) => JSON.stringify(expected) !== JSON.stringify(found));
}

function lastDay(exclusive: string): string {
  return new Date(Date.parse(`${exclusive}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

interface Row {
  id: string;
  type: string;
  title: string;
  occurredAt: string;
  metadata: { count?: number; state?: string };
}

async function allRows(browser: Browser): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor = '';
  do {
    const page = await browser.json<{ activities: Row[]; nextCursor: string | null }>(
      `/api/activities?limit=200${cursor}`,
    );
    rows.push(...page.activities);
    cursor = page.nextCursor === null ? '' : `&cursor=${encodeURIComponent(page.nextCursor)}`;
  } while (cursor !== '');
  return rows;
}

async function countStored(browser: Browser): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const add = (name: string, n: number): void => void counts.set(name, (counts.get(name) ?? 0) + n);
  for (const row of await allRows(browser)) {
    add(row.type, row.metadata.count ?? 1);
    if (row.type === 'pull_request' && row.metadata.state === 'merged') add('merged', 1);
  }
  return counts;
}

async function digest(browser: Browser): Promise<string> {
  const { createHash } = await import('node:crypto');
  const rows = await allRows(browser);
  const hash = createHash('sha256');
  for (const row of rows) hash.update(JSON.stringify(row));
  return `${rows.length} rows ${hash.digest('hex').slice(0, 16)}`;
}

/** The API shows a page with its last editor only. */
function pagesLastEditedBySubject(): number {
  const file = JSON.parse(gunzipSync(readFileSync(path.join(workspaceFolder, 'notion.json.gz'))).toString('utf8')) as {
    _about: { subject: string };
    search: { results: { object: string; last_edited_by: { id: string } }[] };
  };
  return file.search.results.filter((page) => page.object === 'page' && page.last_edited_by.id === file._about.subject)
    .length;
}
