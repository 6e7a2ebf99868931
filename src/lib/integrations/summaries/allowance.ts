/** The monthly cap of one user, and what keeps a failing model from being asked at every look. */
import type { Db } from '../../db/client';
import { findLastAsking, findMonthUse } from '../../db/queries/summary-usage';
import type { Hold } from '../../db/queries/written-summaries';
import { config } from '../../env';
import { WriterFailure, type SummaryWriter, type WriterFailureCode } from '../../summary/writer';

/** After a failure nobody asks again by themselves for so long; `refresh=1` may. */
export const holdSeconds = 600;

/** Failures of the server or its account, not of these facts: they hold for every range. */
const serverFailures: ReadonlySet<string> = new Set([
  'no_credit',
  'rate_limited',
  'unavailable',
  'timeout',
  'bad_key',
  'bad_request',
] satisfies WriterFailureCode[]);

/** Why the writer is not asked now, whatever the facts; null: it may be. */
export async function holdOf(db: Db, userId: string, writer: SummaryWriter): Promise<Hold | null> {
  return (await overCap(db, userId)) ?? (await serverHold(db, userId, writer));
}

/** Null: the allowance of this calendar month (UTC) is not used up. */
export async function overCap(db: Db, userId: string, tokensMore = 0): Promise<Hold | null> {
  const { monthlyTokens } = config().openai;
  if (monthlyTokens === 0) return null;
  const { tokens, secondsLeft } = await findMonthUse(db, userId);
  return tokens + tokensMore < monthlyTokens ? null : { failure: 'over_cap', seconds: secondsLeft };
}

/** What the last asking of this model met, if it still speaks for the next one. */
async function serverHold(db: Db, userId: string, writer: SummaryWriter): Promise<Hold | null> {
  const last = await findLastAsking(db, userId, modelName(writer));
  if (last === null || !serverFailures.has(last.outcome) || last.secondsAgo >= holdSeconds) return null;
  return { failure: last.outcome as WriterFailureCode, seconds: holdSeconds - last.secondsAgo };
}

export function modelName(writer: Pick<SummaryWriter, 'model'>): string {
  return writer.model ?? 'unknown';
}

/** The same writer, whose repair is not begun once its first answer has used the allowance up. */
export function withinCap(db: Db, userId: string, writer: SummaryWriter): SummaryWriter {
  let used = 0;
  const { id, model, version } = writer;
  const repair = writer.repair?.bind(writer);
  const capped: SummaryWriter = {
    id,
    model,
    version,
    write: async (facts, signal) => {
      const draft = await writer.write(facts, signal);
      used = draft.usage ? draft.usage.inputTokens + draft.usage.outputTokens : 0;
      return draft;
    },
  };
  if (repair === undefined) return capped;
  return {
    ...capped,
    repair: async (facts, refused, signal) => {
      if ((await overCap(db, userId, used)) !== null) throw new WriterFailure('over_cap');
      return repair(facts, refused, signal);
    },
  };
}
