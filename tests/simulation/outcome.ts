/** What came of one seed. */
export interface Outcome {
  seed: number;
  steps: number;
  kills: number;
  zombies: number;
  drains: number;
  lostAnswers: number;
  brokenTransactions: number;
  meddled: number;
  refreshes: number;
  inDoubt: number;
  changes: number;
  runs: number;
  rows: number;
  /** Days that passed on the virtual clock. */
  days: number;
  /** The first thing that must never be; null: there was none. */
  violation: string | null;
  trace: string[];
}

export function emptyOutcome(seed: number): Outcome {
  return {
    seed,
    steps: 0,
    kills: 0,
    zombies: 0,
    drains: 0,
    lostAnswers: 0,
    brokenTransactions: 0,
    meddled: 0,
    refreshes: 0,
    inDoubt: 0,
    changes: 0,
    runs: 0,
    rows: 0,
    days: 0,
    violation: null,
    trace: [],
  };
}
