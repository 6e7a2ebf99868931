/**
 * Summaries of twelve windows of the sandbox's developer, or of a workspace folder, through the product's whole path:
 * connected, synced, summarised. What the developer did on a date is the same whenever one asks, and all of it is past.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { findAllActivities } from '@/lib/db/queries/activities';
import { findUserByEmail } from '@/lib/db/queries/users';
import { users } from '@/lib/db/schema/accounts';
import { summaryFor } from '@/lib/integrations/ai-summary-engine';
import type { SummaryRequest } from '@/lib/integrations/summaries/chosen-window';
import { syntheticWorkspace } from '@/sandbox/synthetic/synthetic-workspace';
import { startApp } from '../../support/app';
import { connectAll } from '../../support/proof';
import { evidenceName } from './sample-rows';
import { samplePage, type Sample } from './sample-page';

type Asked = SummaryRequest & { end: string };

/** Each asked for the evening after its end. */
const sandboxWindows: readonly Asked[] = [
  { type: 'daily', date: '2026-09-01', end: '2026-09-01' },
  { type: 'daily', date: '2026-09-09', end: '2026-09-09' },
  { type: 'daily', date: '2026-09-17', end: '2026-09-17' },
  { type: 'daily', date: '2026-09-19', end: '2026-09-19' },
  { type: 'weekly', date: '2026-08-17', end: '2026-08-23' },
  { type: 'weekly', date: '2026-08-24', end: '2026-08-30' },
  { type: 'weekly', date: '2026-08-31', end: '2026-09-06' },
  { type: 'weekly', date: '2026-09-07', end: '2026-09-13' },
  { type: 'monthly', date: '2026-07-01', end: '2026-07-31' },
  { type: 'monthly', date: '2026-08-01', end: '2026-08-31' },
  { start: '2026-09-03', end: '2026-09-07' },
  { start: '2026-08-20', end: '2026-09-02' },
];
const sandbox = { zone: 'Europe/Oslo', now: new Date('2026-10-01T00:00:00Z') };
/** Of a folder, the months, weeks and days up to its end are asked for. */
const folderZone = 'America/Chicago';

/** @param folder a workspace folder; null: the sandbox's developer */
export async function writeSamples(folder: string | null): Promise<string> {
  const made = folder === null ? sandboxFolder() : null;
  const zone = folder === null ? sandbox.zone : folderZone;
  const app = await startApp({ workspace: folder ?? made ?? '', env: { BACKFILL_DAYS: '2000' } });
  try {
    const browser = app.browser();
    const { email } = await browser.signUp();
    const { db } = app.database;
    await connectAll(browser);
    const user = await findUserByEmail(db, email);
    if (user === null) throw new Error('The account is not there.');
    await db.update(users).set({ timeZone: zone }).where(eq(users.id, user.id));
    const rows = new Map((await findAllActivities(db, user.id)).map((row) => [row.id, row]));
    const nameOf = (id: string): string => {
      const row = rows.get(id);
      return row === undefined ? id : evidenceName(row, zone);
    };
    const samples: Sample[] = [];
    for (const asked of folder === null ? sandboxWindows : folderWindows([...rows.values()])) {
      const outcome = await summaryFor(user.id, asked, { refresh: true, now: new Date(`${asked.end}T23:59:00Z`) });
      if (outcome.kind !== 'summary') throw new Error(`There is no summary of ${JSON.stringify(asked)}.`);
      samples.push({ title: titleOf(asked), summary: outcome.summary, nameOf });
    }
    return samplePage(introductionOf(folder), samples);
  } finally {
    await app.close();
    if (made !== null) rmSync(made, { recursive: true, force: true });
  }
}

function sandboxFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'devtrack-samples-'));
  const workspace = syntheticWorkspace(sandbox.now, { days: 230, timeZone: sandbox.zone });
  for (const [id, data] of Object.entries(workspace)) {
    writeFileSync(path.join(folder, `${id}.json`), JSON.stringify(data));
  }
  return folder;
}

function folderWindows(rows: readonly { occurredAt: Date; type: string }[]): Asked[] {
  const last = Math.max(...rows.filter(({ type }) => type === 'commit').map(({ occurredAt }) => occurredAt.getTime()));
  const date = (daysBefore: number): string => new Date(last - daysBefore * 86_400_000).toISOString().slice(0, 10);
  const asked = (type: 'daily' | 'weekly' | 'monthly', days: number): Asked => ({
    type,
    date: date(days),
    end: date(days - 32),
  });
  // Three days with something to tell, and one as it comes.
  const perDay = new Map<string, number>();
  for (const { occurredAt } of rows) {
    const day = occurredAt.toISOString().slice(0, 10);
    perDay.set(day, (perDay.get(day) ?? 0) + 1);
  }
  const full = Array.from({ length: 60 }, (_none, index) => 33 + index).filter(
    (days) => (perDay.get(date(days)) ?? 0) >= fullDayRows,
  );
  return [
    ...[...full.slice(0, 3), 40].map((days) => asked('daily', days)),
    ...[42, 49, 56, 63].map((days) => asked('weekly', days)),
    ...[70, 100].map((days) => asked('monthly', days)),
    { start: date(50), end: date(46) },
    { start: date(80), end: date(67) },
  ];
}

const fullDayRows = 12;

function titleOf(asked: Asked): string {
  if ('start' in asked) return `${asked.start} to ${asked.end}`;
  const kind = { daily: 'Day', weekly: 'Week', monthly: 'Month' }[asked.type];
  return `${kind} of ${asked.date ?? ''}`;
}

function introductionOf(folder: string | null): string {
  if (folder !== null) return 'Summaries of a workspace folder, by the built-in writer.';
  return [
    'Twelve windows of the developer that the sandbox invents, written by the built-in writer from what the sync stored.',
    'In parentheses: the first of the items that a statement rests on. Made by `npm run samples`; a test fails when this',
    'page is stale.',
  ].join('\n');
}
