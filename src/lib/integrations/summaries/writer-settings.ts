/** Which writer writes a user's summaries, what it may use and has used, and exactly what it is sent. */
import { database } from '../../db/client';
import { findMonthUse } from '../../db/queries/summary-usage';
import { findUser } from '../../db/queries/users';
import { config } from '../../env';
import { writerAtHand } from '../../llm/configured-writer';
import { textsOfPayload, writingPayload, type Payload, type PayloadText } from '../../llm/payload';
import { chooseWindow, type SummaryRequest } from './chosen-window';
import { gatherFacts } from './gather-facts';

export interface WriterSettings {
  /** Null: no model is configured, and nothing is sent to anybody. */
  model: { name: string | null; origin: string } | null;
  /** Of this calendar month in UTC. */
  usedTokens: number;
  /** Null: there is no cap. */
  monthlyTokens: number | null;
  /** When the month ends. */
  resetsAt: Date;
}

export async function readWriterSettings(userId: string, now: Date): Promise<WriterSettings> {
  const { db } = await database();
  const { openai } = config();
  const writer = writerAtHand();
  const { tokens, secondsLeft } = await findMonthUse(db, userId);
  const origin = openai.baseUrl === null ? 'https://api.openai.com' : new URL(openai.baseUrl).origin;
  return {
    model: writer.id === 'builtin' ? null : { name: writer.model, origin },
    usedTokens: tokens,
    monthlyTokens: openai.monthlyTokens === 0 ? null : openai.monthlyTokens,
    resetsAt: new Date(now.getTime() + secondsLeft * 1000),
  };
}

export type PayloadPreview =
  | { kind: 'payload'; payload: Payload; texts: PayloadText[] }
  /** Too little happened in the range, so that no model is asked about it. */
  | { kind: 'not_asked' }
  | { kind: 'no_integrations' }
  | { kind: 'invalid_range'; message: string };

/** What would be sent about a range, as of now. */
export async function previewPayload(userId: string, request: SummaryRequest, now: Date): Promise<PayloadPreview> {
  const { db } = await database();
  const user = await findUser(db, userId);
  if (user === null) return { kind: 'no_integrations' };
  const chosen = chooseWindow(request, user, now);
  if ('message' in chosen) return { kind: 'invalid_range', message: chosen.message };
  const gathered = await gatherFacts(db, user, chosen, now);
  if (gathered === null) return { kind: 'no_integrations' };
  if (gathered.facts.state !== 'normal') return { kind: 'not_asked' };
  const payload = await writingPayload(gathered.facts);
  return { kind: 'payload', payload, texts: textsOfPayload(payload) };
}
