/** One period through the product's own path, judged and checked. */
import type { Statement } from '@/lib/http/contract';
import { checkStatement } from './checker/check-statement';
import { ledgerOf } from './checker/ledger';
import { judge, type Verdict } from './judge/judge';
import type { Period, Window } from './period';
import { requestOf, type Stage, type WriterName } from './stage';
import { addDays, at, dateOf, dayMs, hourMs } from './zone';

export interface Outcome {
  name: string;
  kind: Period['kind'];
  traps: readonly string[];
  writer: WriterName;
  /** Who wrote what is shown: a writer that fails is stood in for. */
  wroteIt: string;
  statements: readonly Statement[];
  unsupported: { text: string; token: string; why: string }[];
  verdict: Verdict;
  rejected: { problems: string[] }[];
}

/** The period is in the database already. `earlier`: how many summaries before it to compare it with. */
export async function evaluatePeriod(
  stage: Pick<Stage, 'summarise'>,
  userId: string,
  period: Period,
  writer: WriterName,
  earlier: number,
): Promise<Outcome> {
  const before: Statement[][] = [];
  for (const window of windowsBefore(period, earlier)) {
    const now = new Date(window.end.getTime() + 3 * hourMs);
    const { summary } = await stage.summarise(userId, requestOf(period, window), now, writer);
    before.push(summary.statements);
  }
  const { summary, rejected } = await stage.summarise(userId, requestOf(period, period.window), period.asOf, writer);
  const ledger = ledgerOf(period);
  return {
    name: period.name,
    kind: period.kind,
    traps: period.traps,
    writer,
    wroteIt: summary.writer,
    statements: summary.statements,
    unsupported: summary.statements.flatMap((statement) =>
      checkStatement(statement, ledger).map((one) => ({ text: statement.text, ...one })),
    ),
    verdict: judge(period, summary.statements, ledger.rows, before),
    rejected,
  };
}

/** The nearest first. */
function windowsBefore({ kind, window, settings }: Period, count: number): Window[] {
  const { timeZone } = settings;
  const days = Math.round((window.end.getTime() - window.start.getTime()) / dayMs);
  const windows: Window[] = [];
  let { start } = window;
  for (let n = 0; n < count; n += 1) {
    const end = start;
    const last = dateOf(new Date(end.getTime() - 1), timeZone);
    start = at(kind === 'monthly' ? `${last.slice(0, 8)}01` : addDays(dateOf(end, timeZone), -days), 0, timeZone);
    windows.push({ start, end });
  }
  return windows;
}
