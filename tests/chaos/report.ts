/** What came of a run, for a person and as JSON. */
import type { Chaos, Ending } from './chaos';
import { quantile } from './live';
import type { Plan } from './plan';
import type { ProviderSide } from './provider-side';
import { stopMs, type Termination } from './saboteur';
import { takeovers } from './takeovers';

export async function report(chaos: Chaos, plan: Plan, ending: Ending, seconds: number) {
  const { stage, saboteur, custody, truth } = chaos;
  const { ledger } = stage;
  const taken = await takeovers(ledger, saboteur.orphans);
  const stops = stopsOf(saboteur.terminations);
  const late = [...ending.late, ...taken.late, ...stops.late];
  const violations = [...ending.violations, ...stops.violations, ...(plan.bounds ? late : [])];
  const runs = await ledger.rows<{ how: string; n: number }>(
    "select concat_ws(' ', status, code) as how, count(*)::int as n from chaos.ends group by 1 order by 1",
  );
  const figures = {
    seed: plan.seed,
    seconds: Math.round(seconds),
    connections: ending.connections,
    ...saboteur.counts,
    changesAtProviders: truth.changes,
    runs: Object.fromEntries(runs.map(({ how, n }) => [how, n])),
    faultsMet: Object.fromEntries([...saboteur.faultsMet].sort()),
    ...(await journalOf(stage.providers)),
    inDoubt: await ledger.count('chaos.doubts'),
    reauthorizations: tallied(custody.deaths.map(({ code, because }) => `${code}: ${because ?? 'NO REASON'}`)),
    healed: custody.healed,
    lostTokens: ending.lostTokens,
    ...rowsOf(ending),
    overlappingRuns: await ledger.count(
      `chaos.violations where kind in ('claimed while held', 'refresh claimed twice')`,
    ),
    staleWrites: await ledger.count(`chaos.violations where kind = 'stale write'`),
    takeovers: taken.figures,
    fairness: ending.fairness,
    liveStatus: ending.live,
    stops: stops.figures,
    cronAlone: ending.cron,
    restSeconds: Math.round(ending.restSeconds),
    crashes: stage.crashes.length,
    failedStarts: stage.failedStarts,
    errorLines: Object.fromEntries(stage.errors),
    ...(plan.bounds ? {} : { late }),
    violations,
  };
  const isFine = violations.length === 0;
  return { figures, isFine, lines: [...Object.entries(figures).flatMap(linesOf), '', lastLine(figures, isFine)] };
}

/** What the providers themselves counted. */
async function journalOf(providers: ProviderSide) {
  const journal = Object.values((await providers.journal()).providers);
  const events = (name: keyof (typeof journal)[number]['events']): number =>
    journal.reduce((sum, { events: of }) => sum + (of[name] ?? 0), 0);
  const requestsByStatus: Record<string, number> = {};
  for (const { requests } of journal)
    for (const [status, count] of Object.entries(requests))
      requestsByStatus[status] = (requestsByStatus[status] ?? 0) + count;
  return {
    requestsByStatus,
    refreshes: {
      asked: events('refresh_asked'),
      succeeded: events('refresh_succeeded'),
      refused: events('refresh_refused'),
      unanswered: events('refresh_unanswered'),
      presentedAgain: events('refresh_presented_again'),
    },
  };
}

function rowsOf({ rows, differences }: Ending) {
  const of = (...kinds: string[]): number => differences.filter(({ kind }) => kinds.includes(kind)).length;
  return {
    rowsCompared: rows,
    rowsLost: of('lost'),
    rowsDoubled: of('doubled', 'left over'),
    rowsFalselyDeleted: of('falsely deleted'),
    rowsWrong: of('wrong', 'invented'),
  };
}

function stopsOf(terminations: readonly Termination[]) {
  const late = terminations.filter(({ ms, refreshing }) => ms !== null && ms > stopMs && !refreshing);
  const all = terminations.map(({ ms }) => Math.round(ms ?? Infinity)).sort((a, b) => a - b);
  const inRefresh = terminations.filter(({ refreshing }) => refreshing).length;
  return {
    figures: { count: all.length, inRefresh, medianMs: quantile(all, 0.5), maxMs: all.at(-1) ?? null },
    late: late.map(({ process, ms }) => `${process} took ${ms} ms to stop`),
    violations: terminations.filter(({ ms }) => ms === null).map(({ process }) => `${process} did not stop`),
  };
}

function tallied(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

const violationsShown = 60;

function linesOf([name, value]: [string, unknown]): string[] {
  if (name === 'violations' && Array.isArray(value))
    return value.slice(0, violationsShown).map((line) => `VIOLATED: ${String(line)}`);
  return [`${name.padEnd(20)} ${JSON.stringify(value)}`];
}

function lastLine(
  figures: { seed: number; rowsCompared: number; connections: number; violations: unknown[] },
  isFine: boolean,
): string {
  const { seed, rowsCompared, connections, violations } = figures;
  const ending = isFine ? 'every invariant held' : `${violations.length} invariants violated`;
  return `chaos, seed ${seed}: ${rowsCompared} rows of ${connections} connections compared, ${ending}`;
}
