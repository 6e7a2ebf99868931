/** A text of a table of facts, and the ways there are to one without asking anybody. */
import type { Db } from '../../db/client';
import type { InputVersion } from '../../db/queries/summary-input';
import type { Hold, WrittenRow } from '../../db/queries/written-summaries';
import { writeSummary, type WrittenSummary } from '../../summary/compose';
import type { FactTable } from '../../summary/fact';
import { WriterFailure, type SummaryWriter } from '../../summary/writer';

export interface Asking {
  db: Db;
  userId: string;
  facts: FactTable;
  factsHash: string;
  writer: SummaryWriter;
  /** Sources that the facts touch. */
  sources: string[];
  /** What the facts were gathered from. */
  version: InputVersion;
  /** Asks again even though an asking has failed just now. */
  refresh: boolean;
  /** Ends an asking that takes too long for whoever began it. */
  signal: AbortSignal | null;
}

export interface Text extends WrittenSummary {
  costMicros: number | null;
  /** The writer has not been asked yet. */
  pending: boolean;
  /** How long it stands before somebody should look again. */
  keepSeconds: number;
}

export const anHour = 3600;

export function storedText({ statements, citations, making, costMicros }: WrittenRow): Text {
  if (statements === null || citations === null || making === null)
    throw new Error('A stored text is there in part only.');
  return { statements, citations, making, costMicros, pending: false, keepSeconds: anHour };
}

export async function builtinText(facts: FactTable): Promise<Text> {
  return { ...(await writeSummary(facts)), costMicros: null, pending: false, keepSeconds: anHour };
}

/** The built-in text, and in its making why the writer did not write it. */
export async function textInstead(
  { facts, writer }: Pick<Asking, 'facts' | 'writer'>,
  { failure, seconds }: Hold,
): Promise<Text> {
  const failing: SummaryWriter = {
    id: writer.id,
    model: writer.model,
    version: writer.version,
    write: () => {
      throw new WriterFailure(failure);
    },
  };
  const written = await writeSummary(facts, failing);
  return { ...written, costMicros: null, pending: false, keepSeconds: Math.min(anHour, seconds) };
}
