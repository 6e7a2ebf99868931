/**
 * The text for a table of facts: the stored one of their hash, or a new one of the writer, or the built-in one in its place.
 * Looking never waits for a model; asking does.
 */
import { findStanding } from '../../db/queries/written-summaries';
import { holdOf } from './allowance';
import { askWriter } from './ask-writer';
import { builtinText, storedText, textInstead, type Asking, type Text } from './text';

/** `none` answers at once, with the built-in text where a model has not written yet. */
export type Patience = 'none' | 'model';

/** @throws InputGoneError when what the facts rest on went while a model wrote */
export async function textFor(asking: Asking, patience: Patience): Promise<Text> {
  const { db, userId, facts, factsHash, writer } = asking;
  if (writer.id === 'builtin' || facts.state !== 'normal') return builtinText(facts);
  const standing = await findStanding(db, userId, factsHash);
  if (standing.kind === 'written') return storedText(standing.row);
  if (patience === 'model') return askWriter(asking);
  const hold = standing.kind === 'held' ? standing.hold : await holdOf(db, userId, writer);
  if (hold !== null) return textInstead(asking, hold);
  return { ...(await builtinText(facts)), pending: true };
}
