/**
 * Summaries: gather → facts → writer → check → store. Every number is computed by `lib/metrics`, every sentence by
 * `lib/summary` from facts, or by a model and checked against them; what happens in between is in `summaries/`.
 */
import { database } from '../db/client';
import { findUser } from '../db/queries/users';
import { config } from '../env';
import type { Summary } from '../http/contract';
import { writerAtHandFor, writerFor } from '../llm/configured-writer';
import { localDateOf, windowFor } from '../metrics/windows';
import { settingsOf } from '../summary-input';
import type { SummaryWriter } from '../summary/writer';
import { isEnabled } from './installation';
import { IntegrationError } from './errors';
import { cacheKey, readCache } from './summaries/answer-cache';
import { chooseWindow, type SummaryRequest } from './summaries/chosen-window';
import { gatherFacts } from './summaries/gather-facts';
import { makeAnswer } from './summaries/make-answer';
import type { SummaryOutcome } from './summaries/summary-answer';
import type { Patience } from './summaries/text-for';

export interface DateRange {
  start: Date | string;
  end: Date | string;
}

export interface SummaryOptions {
  /** Looks at the facts again, and asks the writer again after a failure. */
  refresh?: boolean;
  now?: Date;
  /** `none` never waits for a model or its server: where it has not written yet the answer is the built-in text, `pending`. */
  patience?: Patience;
  /** The configured one by default. */
  writer?: SummaryWriter;
}

/** The answer that the page, the API and the copy buttons share. */
export async function summaryFor(
  userId: string,
  request: SummaryRequest,
  { refresh = false, now = new Date(), patience = 'model', writer: given }: SummaryOptions = {},
): Promise<SummaryOutcome> {
  const { db } = await database();
  const user = await findUser(db, userId);
  if (user === null) return { kind: 'no_integrations' };
  if (!isEnabled(config().features.summaries, userId))
    throw new IntegrationError('Summaries are switched off', 'summary', 'feature_disabled');
  const chosen = chooseWindow(request, user, now);
  if ('message' in chosen) return { kind: 'invalid_range', message: chosen.message };
  const writer = given ?? (patience === 'none' ? writerAtHandFor(user) : await writerFor(user));
  const key = cacheKey(chosen, writer);
  if (!refresh) {
    const cached = await readCache(db, userId, key);
    if (cached !== null) return cached;
  }
  return makeAnswer(db, user, await gatherFacts(db, user, chosen, now), {
    key,
    writer,
    patience,
    refresh,
    signal: null,
  });
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

  /** The daily summary of the local day that holds `date`, as it is cached; null when it is not. */
  async getCachedSummary(userId: string, date: Date): Promise<Summary | null> {
    const { db } = await database();
    const user = await findUser(db, userId);
    if (user === null) return null;
    const window = windowFor('daily', localDateOf(date, user.timeZone), settingsOf(user));
    const cached = await readCache(db, userId, cacheKey({ window, type: 'daily' }, await writerFor(user)));
    return cached?.summary ?? null;
  }

  private async make(userId: string, request: SummaryRequest): Promise<Summary> {
    const outcome = await summaryFor(userId, request, { refresh: true, now: this.now() });
    if (outcome.kind === 'invalid_range') throw new RangeError(outcome.message);
    if (outcome.kind === 'no_integrations')
      throw new IntegrationError('Nothing is connected', 'summary', 'not_connected');
    return outcome.summary;
  }
}
