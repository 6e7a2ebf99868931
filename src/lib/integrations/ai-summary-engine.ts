/**
 * Summaries: gather → facts → writer → check → store. Every number is computed by `lib/metrics`, every sentence by
 * `lib/summary` from facts; this file decides the window, what may be served from the cache, and what is stored.
 */
import { config } from '../env';
import { database, type Db } from '../db/client';
import { findCachedAnswer, findStoredSummary, upsertCachedAnswer, upsertStoredSummary } from '../db/queries/summaries';
import { findUser, type UserRow } from '../db/queries/users';
import { summary as summaryContract, type Summary, type SummaryType } from '../http/contract';
import { compareStats, type Change } from '../metrics/change';
import { daySeries } from '../metrics/day-hours';
import { breakdown } from '../metrics/patterns';
import { computeStats } from '../metrics/stats';
import { customWindow, localDateOf, typeOfWindow, windowFor, type WindowType } from '../metrics/windows';
import type { MetricWindow } from '../metrics/types';
import { composeSummary } from '../summary/compose';
import { gatherInput, settingsOf, type SummaryInput } from '../summary-input';
import { isEnabled } from './installation';
import { IntegrationError } from './errors';
import { providerCards, providers } from './registry';

export interface DateRange {
  start: Date | string;
  end: Date | string;
}

export type SummaryRequest =
  { type: WindowType; date?: string | undefined } | { start: string; end: string; type?: SummaryType | undefined };

export interface SummaryAnswer {
  kind: 'summary';
  summary: Summary;
  changes: Record<string, Pick<Change, 'current' | 'previous' | 'delta' | 'percent' | 'direction'>>;
  /** Actions per local day and connected source; null where not covered. */
  series: { date: string; counts: Record<string, number | null>; dayOff: boolean; ahead: boolean }[];
}

export type SummaryOutcome = SummaryAnswer | { kind: 'no_integrations' } | { kind: 'invalid_range'; message: string };

/** Cached answers hold this shape; a new version leaves old entries unread. */
const answerVersion = 1;

/** The answer that the page, the API and the copy buttons share. */
export async function summaryFor(
  userId: string,
  request: SummaryRequest,
  options: { refresh?: boolean; now?: Date } = {},
): Promise<SummaryOutcome> {
  const { db } = await database();
  const user = await findUser(db, userId);
  if (user === null) return { kind: 'no_integrations' };
  if (!isEnabled(config().features.summaries, userId))
    throw new IntegrationError('Summaries are switched off', 'summary', 'feature_disabled');
  const now = options.now ?? new Date();
  const chosen = chooseWindow(request, user, now);
  if ('message' in chosen) return { kind: 'invalid_range', message: chosen.message };
  const key = cacheKey(chosen.window, chosen.type);
  if (options.refresh !== true) {
    const cached = await readCache(db, userId, key);
    if (cached !== null) return { ...cached, summary: { ...cached.summary, cached: true } };
  }
  return makeAnswer(db, user, chosen.window, chosen.type, key, now);
}

/** The document's engine over the same answer. */
export class AISummaryEngine {
  constructor(private readonly now: () => Date = () => new Date()) {}

  /** @throws RangeError for a range that is empty, backwards or longer than 366 days; IntegrationError `not_connected` */
  async generateSummary(userId: string, dateRange: DateRange): Promise<Summary> {
    const text = (bound: Date | string): string => (typeof bound === 'string' ? bound : bound.toISOString());
    return this.make(userId, { start: text(dateRange.start), end: text(dateRange.end) });
  }

  async generateDailySummary(userId: string): Promise<Summary> {
    return this.make(userId, { type: 'daily' });
  }

  async generateWeeklySummary(userId: string): Promise<Summary> {
    return this.make(userId, { type: 'weekly' });
  }

  /** The stored daily summary of the local day that holds `date`; null when none was made. */
  async getCachedSummary(userId: string, date: Date): Promise<Summary | null> {
    const { db } = await database();
    const user = await findUser(db, userId);
    if (user === null) return null;
    const cached = await readCache(
      db,
      userId,
      cacheKey(windowFor('daily', localDateOf(date, user.timeZone), settingsOf(user)), 'daily'),
    );
    return cached === null ? null : { ...cached.summary, cached: true };
  }

  private async make(userId: string, request: SummaryRequest): Promise<Summary> {
    const outcome = await summaryFor(userId, request, { refresh: true, now: this.now() });
    if (outcome.kind === 'invalid_range') throw new RangeError(outcome.message);
    if (outcome.kind === 'no_integrations')
      throw new IntegrationError('Nothing is connected', 'summary', 'not_connected');
    return outcome.summary;
  }
}

function chooseWindow(
  request: SummaryRequest,
  user: UserRow,
  now: Date,
): { window: MetricWindow; type: SummaryType } | { message: string } {
  const settings = settingsOf(user);
  try {
    if (!('start' in request)) {
      const window = windowFor(request.type, request.date ?? localDateOf(now, user.timeZone), settings);
      return { window, type: request.type };
    }
    const window = customWindow(request.start, request.end, user.timeZone);
    const type = typeOfWindow(window, settings);
    if (request.type !== undefined && request.type !== type)
      return { message: `The range from start to end is not ${request.type}: leave type out, or give a date.` };
    return { window, type };
  } catch (error) {
    if (error instanceof RangeError) return { message: error.message };
    throw error;
  }
}

async function makeAnswer(
  db: Db,
  user: UserRow,
  window: MetricWindow,
  type: SummaryType,
  key: string,
  now: Date,
): Promise<SummaryOutcome> {
  const input = await gatherInput(db, user, window, type, now);
  if (input.connections.length === 0) return { kind: 'no_integrations' };
  const stats = computeStats(input.current);
  const previousStats = computeStats(input.previous);
  const changes = compareStats(stats, previousStats);
  const { activities, settings, coverage } = input.current;
  const composed = await composeSummary({
    activities,
    stats,
    previousStats,
    changes,
    window,
    type,
    settings,
    coverage,
    asOf: now,
    sourceNames,
  });
  const kept =
    type === 'custom' ? null : await findStoredSummary(db, user.id, localDateOf(window.start, user.timeZone), type);
  // Same facts keep the text that was written for them.
  const unchanged = kept !== null && kept.factsHash === composed.factsHash ? kept : null;
  const text = unchanged ?? composed;
  const summary: Summary = {
    summary: text.summary,
    highlights: text.highlights,
    insights: text.insights,
    recommendations: text.recommendations,
    statements: text.statements,
    stats: { ...stats },
    breakdown: breakdown(input.current),
    coverage: coverageAnswer(input),
    type,
    range: { start: window.start.toISOString(), end: window.end.toISOString(), timeZone: window.timeZone },
    generatedAt: now.toISOString(),
    cached: false,
    writer: unchanged?.writer ?? 'builtin',
    model: unchanged?.model ?? null,
  };
  if (type !== 'custom') await storeSummary(db, user, summary, type, composed.factsHash, input);
  const answer: SummaryAnswer = { kind: 'summary', summary, changes, series: seriesOf(input) };
  await upsertCachedAnswer(db, {
    userId: user.id,
    key,
    answer: { version: answerVersion, answer },
    dependsFrom: input.dependsOn.from,
    dependsTo: input.dependsOn.to,
  });
  return answer;
}

const sourceNames = Object.fromEntries(Object.values(providerCards).map(({ id, name }) => [id, name]));

async function storeSummary(
  db: Db,
  user: UserRow,
  summary: Summary,
  type: WindowType,
  factsHash: string,
  input: SummaryInput,
): Promise<void> {
  const { highlights, insights, recommendations, statements, stats, writer, model } = summary;
  await upsertStoredSummary(db, {
    userId: user.id,
    date: localDateOf(input.current.window.start, user.timeZone),
    type,
    summary: summary.summary,
    highlights,
    insights,
    recommendations,
    statements,
    stats,
    sources: input.connections.map((connection) => connection.provider),
    factsHash,
    writer,
    model,
    rangeStart: input.current.window.start,
    rangeEnd: input.current.window.end,
    generatedAt: new Date(summary.generatedAt),
  });
}

function coverageAnswer(input: SummaryInput): Summary['coverage'] {
  const { window, asOf } = input.current;
  return Object.fromEntries(
    Object.keys(providers).map((id) => {
      const coverage = input.current.coverage[id] ?? null;
      if (coverage === null) return [id, null];
      const from = coverage.from > window.start ? coverage.from : window.start;
      const end = asOf < window.end ? asOf : window.end;
      const to = coverage.to < end ? coverage.to : end;
      const complete =
        coverage.from <= window.start && coverage.missingTypes.length === 0 && end.getTime() - to.getTime() <= freshMs;
      return [
        id,
        {
          from: from.toISOString(),
          to: to.toISOString(),
          complete,
          reason: complete
            ? null
            : (coverage.reason ?? (coverage.from > window.start ? 'history_not_read' : 'not_up_to_date')),
        },
      ];
    }),
  ) as Summary['coverage'];
}

/** Two hours: the longest default interval twice over, and the lag that `metrics/coverage.ts` allows at least. */
const freshMs = 2 * 3600_000;

function seriesOf(input: SummaryInput): SummaryAnswer['series'] {
  return daySeries(input.current).map(({ date, actions, dayOff, ahead }) => ({ date, counts: actions, dayOff, ahead }));
}

function cacheKey(window: MetricWindow, type: SummaryType): string {
  return [answerVersion, type, window.start.toISOString(), window.end.toISOString(), window.timeZone].join('|');
}

async function readCache(db: Db, userId: string, key: string): Promise<SummaryAnswer | null> {
  const found = await findCachedAnswer(db, userId, key);
  if (typeof found !== 'object' || found === null || !('answer' in found)) return null;
  const answer = found.answer as SummaryAnswer;
  return { ...answer, summary: summaryContract.parse(answer.summary) };
}
