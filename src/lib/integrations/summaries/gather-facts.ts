/** Everything an answer is made from: the rows, the numbers and the table of facts, with the version of what they were read from. */
import type { Db } from '../../db/client';
import { findDismissals } from '../../db/queries/dismissals';
import { readInputVersion, type InputVersion } from '../../db/queries/summary-input';
import type { UserRow } from '../../db/queries/users';
import { compareStats } from '../../metrics/change';
import { computeStats } from '../../metrics/stats';
import { gatherInput, type SummaryInput } from '../../summary-input';
import type { FactTable } from '../../summary/fact';
import { buildFacts } from '../../summary/facts/facts';
import { providerCards } from '../registry';
import type { ChosenWindow } from './chosen-window';

export interface GatheredFacts {
  chosen: ChosenWindow;
  asOf: Date;
  /** Read before anything else: what changes from here on is noticed when the answer is kept. */
  version: InputVersion;
  input: SummaryInput;
  stats: ReturnType<typeof computeStats>;
  changes: ReturnType<typeof compareStats>;
  facts: FactTable;
}

/** Null: nothing is connected. */
export async function gatherFacts(
  db: Db,
  user: UserRow,
  chosen: ChosenWindow,
  asOf: Date,
): Promise<GatheredFacts | null> {
  const version = await readInputVersion(db, user.id);
  const { window, type } = chosen;
  const [input, dismissed] = await Promise.all([
    gatherInput(db, user, window, type, asOf),
    findDismissals(db, user.id),
  ]);
  if (input.connections.length === 0) return null;
  const stats = computeStats(input.current);
  const previousStats = computeStats(input.previous);
  const changes = compareStats(stats, previousStats);
  const { activities, settings, coverage } = input.current;
  const facts = buildFacts({
    activities,
    stats,
    previousStats,
    changes,
    window,
    type,
    settings,
    coverage,
    asOf,
    timeOff: input.current.timeOff,
    dismissed: dismissed.map(({ kind, subject, at }) => ({ kind, subject, at })),
    sourceNames,
  });
  return { chosen, asOf, version, input, stats, changes, facts };
}

const sourceNames = Object.fromEntries(Object.values(providerCards).map(({ id, name }) => [id, name]));
