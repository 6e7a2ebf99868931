/** Every kind of corruption. Names are those of the report; a name says what a reader would be misled by. */
import { adviceCorruptions } from './corrupt-advice';
import { amountCorruptions } from './corrupt-amounts';
import { claimCorruptions } from './corrupt-claims';
import { citationCorruptions } from './corrupt-citations';
import { denialCorruptions } from './corrupt-denials';
import { eventCorruptions } from './corrupt-events';
import { exchangeCorruptions } from './corrupt-exchanges';
import { judgementCorruptions } from './corrupt-judgements';
import { nameCorruptions } from './corrupt-names';
import { numberCorruptions } from './corrupt-numbers';
import { peopleCorruptions } from './corrupt-people';
import { periodCorruptions } from './corrupt-periods';
import { roleCorruptions } from './corrupt-roles';
import { shiftCorruptions } from './corrupt-shifts';
import { smuggledCorruptions } from './corrupt-smuggled';
import { timeCorruptions } from './corrupt-time';
import { subjectOf, type Corruption } from './corruption';
import { keyOf, type GoodStatement } from './good-statements';
import { longest, wordsIn, type Half } from './phrasing';
import type { Random } from './random';
import type { DraftStatement } from '@/lib/summary/writer';

export const corruptions: readonly Corruption[] = [
  ...numberCorruptions,
  ...exchangeCorruptions,
  ...amountCorruptions,
  ...nameCorruptions,
  ...peopleCorruptions,
  ...eventCorruptions,
  ...denialCorruptions,
  ...timeCorruptions,
  ...periodCorruptions,
  ...claimCorruptions,
  ...judgementCorruptions,
  ...adviceCorruptions,
  ...smuggledCorruptions,
  ...citationCorruptions,
  ...roleCorruptions,
  ...shiftCorruptions,
];

/** The kinds of a half: some are kept out of the one that the check may be improved by, and some are of C alone. */
export function corruptionsOf(half: Half): readonly Corruption[] {
  return corruptions.filter(
    ({ heldOut }) => heldOut === undefined || half === 'C' || (half === 'B' && heldOut === true),
  );
}

/**
 * Null where the corruption does not apply, changes nothing, or makes the statement longer than any may be: that would be
 * refused for its length and prove nothing.
 */
export function corrupted(
  { corrupt }: Corruption,
  good: GoodStatement,
  half: Half,
  random: Random,
): DraftStatement | null {
  const made = corrupt(subjectOf(good, half, random));
  if (made === null) return null;
  const statement = typeof made === 'string' ? { ...good.statement, text: made } : made;
  return keyOf(statement) === keyOf(good.statement) || wordsIn(statement.text) > longest ? null : statement;
}
