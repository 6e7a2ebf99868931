/** Answers that are served again without looking at the facts, for an hour at most. */
import type { Db } from '../../db/client';
import { findCachedAnswer } from '../../db/queries/summaries';
import { summary as summaryContract } from '../../http/contract';
import { builtinWriter } from '../../summary/builtin/builtin-writer';
import type { SummaryWriter } from '../../summary/writer';
import type { ChosenWindow } from './chosen-window';
import type { SummaryAnswer } from './summary-answer';

/** Cached answers hold this shape; a new version leaves old entries unread. */
export const answerVersion = 3;

/** The writer is part of it: another model, prompt or set of ready sentences leaves old entries unread as well. */
export function cacheKey({ window, type }: ChosenWindow, writer: SummaryWriter): string {
  const range = [type, window.start.toISOString(), window.end.toISOString(), window.timeZone];
  const written = [writer.id, writer.model ?? '', writer.version, builtinWriter.version];
  return [answerVersion, ...range, ...written].join('|');
}

export async function readCache(db: Db, userId: string, key: string): Promise<SummaryAnswer | null> {
  const found = await findCachedAnswer(db, userId, key);
  if (typeof found !== 'object' || found === null || !('answer' in found)) return null;
  const answer = found.answer as SummaryAnswer;
  return { ...answer, summary: { ...summaryContract.parse(answer.summary), cached: true } };
}
