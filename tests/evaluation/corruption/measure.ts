/** Puts good and corrupted statements before the check and counts. The one file here that knows the check. */
import { checkStatement } from '@/lib/summary/check/check';
import type { Problem } from '@/lib/summary/check/problem';
import type { DraftStatement } from '@/lib/summary/writer';
import type { Corruption } from './corruption';
import { corrupted, corruptionsOf } from './corruptions';
import { goodStatementsOf, keyOf, type GoodStatement } from './good-statements';
import type { Half } from './phrasing';
import { randomFrom } from './random';
import { windowOf } from './windows';

export interface Example {
  seed: number;
  good: string;
  statement: DraftStatement;
  problems: readonly Problem[];
}

export interface KindFigures {
  kind: string;
  n: number;
  caught: number;
  missed: Example[];
}

export interface GoodFigures {
  n: number;
  blocked: Example[];
}

export interface Figures {
  good: Record<GoodStatement['author'], GoodFigures>;
  kinds: KindFigures[];
}

export interface MeasureInput {
  half: Half;
  seeds: readonly number[];
  /** Corrupted statements in all, at least, where the windows give that many. */
  statements: number;
  only?: string;
}

/** Corrupted are only such good statements as pass: what is refused anyway would be counted as caught for the wrong reason. */
export async function measure({ half, seeds, statements, only }: MeasureInput): Promise<Figures> {
  const good: Figures['good'] = { 'built-in': { n: 0, blocked: [] }, second: { n: 0, blocked: [] } };
  const passed: GoodStatement[] = [];
  const known = new Set<string>();
  for (const seed of seeds) {
    const window = windowOf(seed);
    for (const one of await goodStatementsOf(window, half)) {
      const problems = checkStatement(one.statement, window.table);
      known.add(`${seed} ${keyOf(one.statement)}`);
      good[one.author].n += 1;
      if (problems.length === 0) passed.push(one);
      else good[one.author].blocked.push({ seed, good: one.statement.text, statement: one.statement, problems });
    }
  }
  const kinds = corruptionsOf(half).filter(({ name }) => only === undefined || name === only);
  return {
    good,
    kinds: spread(
      kinds.map((kind) => new Line(kind, passed, half, known)),
      statements,
    ),
  };
}

/** The same number for every kind; where one gives no more, the others make up for it. */
function spread(lines: readonly Line[], statements: number): KindFigures[] {
  let open = [...lines];
  const total = (): number => lines.reduce((sum, { figures }) => sum + figures.n, 0);
  while (open.length > 0 && total() < statements) {
    const share = Math.ceil((statements - total()) / open.length);
    for (const line of open) line.go(share);
    open = open.filter(({ done }) => !done);
  }
  return lines.map(({ figures }) => figures);
}

/** A statement is corrupted again, in another way, where a kind runs out of statements. */
const mostPasses = 2;

/** One kind of corruption on its way through the good statements, in an order of its own. */
class Line {
  readonly figures: KindFigures;
  private readonly random;
  private readonly made = new Set<string>();
  private queue: readonly GoodStatement[] = [];
  private at = 0;
  private passes = 0;

  constructor(
    private readonly corruption: Corruption,
    private readonly good: readonly GoodStatement[],
    private readonly half: Half,
    private readonly known: ReadonlySet<string>,
  ) {
    this.figures = { kind: corruption.name, n: 0, caught: 0, missed: [] };
    this.random = randomFrom('corruption', corruption.name, half);
  }

  get done(): boolean {
    return this.at >= this.queue.length && this.passes >= mostPasses;
  }

  go(count: number): void {
    const until = this.figures.n + count;
    while (this.figures.n < until && !this.done) {
      if (this.at >= this.queue.length) {
        this.queue = this.random.shuffle(this.good);
        this.at = 0;
        this.passes += 1;
      }
      const good = this.queue[this.at];
      this.at += 1;
      if (good) this.take(good);
    }
  }

  private take(good: GoodStatement): void {
    const statement = corrupted(this.corruption, good, this.half, this.random);
    if (statement === null) return;
    const { seed, table } = good.window;
    const key = `${seed} ${keyOf(statement)}`;
    if (this.known.has(key) || this.made.has(key)) return;
    this.made.add(key);
    const problems = checkStatement(statement, table);
    this.figures.n += 1;
    if (problems.length > 0) this.figures.caught += 1;
    else this.figures.missed.push({ seed, good: good.statement.text, statement, problems });
  }
}
