/**
 * Summaries made ahead: of the day, the week and the month that have just ended in a user's zone, so that nobody waits for
 * them in the morning. Run twice it changes nothing: the same facts keep their text.
 */
import { database, type Db } from '../db/client';
import { databaseNow, findConnections, type Connection } from '../db/queries/connections';
import { claimSummariesDue, scheduleSummaries } from '../db/queries/summary-schedule';
import type { UserRow } from '../db/queries/users';
import { config } from '../env';
import { isEnabled } from '../integrations/installation';
import { cacheKey } from '../integrations/summaries/answer-cache';
import { gatherFacts } from '../integrations/summaries/gather-facts';
import { makeAnswer } from '../integrations/summaries/make-answer';
import { writerFor } from '../llm/configured-writer';
import { logger } from '../logger';
import { endedWindows, endOfLocalDay, lastEndedDay, type EndedWindow } from '../metrics/ended-windows';
import { startOfLocalDay, localDateOf } from '../metrics/windows';
import { coverageOf, settingsOf } from '../summary-input';
import type { SummaryWriter } from '../summary/writer';

export interface Preparing {
  /** Ends it between two users, and what is asked of a model at once. */
  signal: AbortSignal;
  /** The configured one by default. */
  writer?: SummaryWriter;
}

/** Longer than three askings of a model take. */
const claimSeconds = 1800;
/** So long after a day's end a sync of it is waited for. */
const patienceMs = 3 * 3600_000;
const lookAgainMs = 10 * 60_000;
const dayMs = 86_400_000;

/** Goes on until nobody is due. */
export async function prepareSummaries({ signal, writer }: Preparing): Promise<void> {
  if (config().features.summaries.kind === 'off') return;
  const { db } = await database();
  while (!signal.aborted) {
    const user = await claimSummariesDue(db, claimSeconds);
    if (user === null) return;
    await prepareFor(db, user, writer ?? (await writerFor(user)), signal);
  }
}

/** One user's failure is logged and does not stop the others; theirs is tried again a day later. */
async function prepareFor(db: Db, user: UserRow, writer: SummaryWriter, signal: AbortSignal): Promise<void> {
  const now = await databaseNow(db);
  try {
    const next = isEnabled(config().features.summaries, user.id) ? await prepare(db, user, now, writer, signal) : null;
    await scheduleSummaries(db, user.id, next?.dueAt ?? endOfLocalDay(now, user.timeZone), next?.through ?? null);
  } catch (error) {
    logger().error(
      { event: 'summary_not_prepared', userId: user.id, error },
      'a summary could not be made ahead; it is made when somebody looks',
    );
    await scheduleSummaries(db, user.id, new Date(now.getTime() + dayMs), null);
  }
}

interface Next {
  dueAt: Date;
  through: string | null;
}

async function prepare(db: Db, user: UserRow, now: Date, writer: SummaryWriter, signal: AbortSignal): Promise<Next> {
  const dueAt = endOfLocalDay(now, user.timeZone);
  const ended = endedWindows(user.summariesThrough, now, settingsOf(user));
  if (ended.length === 0) return { dueAt, through: null };
  const dayEnd = startOfLocalDay(localDateOf(now, user.timeZone), user.timeZone);
  const latest = new Date(dayEnd.getTime() + patienceMs);
  const behind = (await findConnections(db, user.id)).some((connection) => isBehind(connection, dayEnd));
  if (behind && now < latest)
    return { dueAt: new Date(Math.min(latest.getTime(), now.getTime() + lookAgainMs)), through: null };
  for (const window of ended) {
    await makeAhead(db, user, window, now, writer, signal);
    if (signal.aborted) return { dueAt: user.summariesDueAt, through: null };
  }
  return { dueAt, through: lastEndedDay(now, user.timeZone) };
}

/** One that fails or waits for its owner is not waited for. */
function isBehind(connection: Connection, dayEnd: Date): boolean {
  if (connection.status !== 'active' || connection.consecutiveFailures > 0) return false;
  const coverage = coverageOf(connection);
  return coverage === null || coverage.to < dayEnd;
}

async function makeAhead(
  db: Db,
  user: UserRow,
  { type, window }: EndedWindow,
  now: Date,
  writer: SummaryWriter,
  signal: AbortSignal,
): Promise<void> {
  const chosen = { type, window };
  const gathered = await gatherFacts(db, user, chosen, now);
  // Nothing is known of it: there is nothing to tell ahead.
  if (gathered === null || gathered.facts.state === 'uncovered') return;
  const key = cacheKey(chosen, writer);
  await makeAnswer(db, user, gathered, { key, writer, patience: 'model', refresh: false, signal });
}
