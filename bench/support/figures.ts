/** Figures of one part: collected, printed as one table, kept as `bench/results/PART.json`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';

export interface Figure {
  unit: string;
  n: number;
  min: number;
  median: number;
  p99: number;
  max: number;
  /** What it has to stay under, or for a ratio above, where something was promised or aimed at. */
  bound: number | null;
}

export class Figures {
  private readonly figures: Record<string, Figure> = {};
  /** What has to be known to read the figures. */
  private readonly notes: string[] = [];
  private readonly loadAtStart = os.loadavg()[0] ?? 0;

  constructor(private readonly part: string) {}

  add(name: string, unit: string, values: readonly number[], bound: number | null = null): void {
    const sorted = [...values].sort((a, b) => a - b);
    const at = (share: number): number => rounded(sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN);
    this.figures[name] = { unit, n: sorted.length, min: at(0), median: at(0.5), p99: at(0.99), max: at(1), bound };
  }

  note(line: string): void {
    this.notes.push(line);
  }

  /** Prints everything and writes it. */
  report(): void {
    const machine = {
      node: process.version,
      platform: `${process.platform} ${process.arch}`,
      processors: os.cpus().length,
      model: os.cpus()[0]?.model.trim() ?? 'unknown',
      memoryGb: Math.round(os.totalmem() / 2 ** 30),
      loadAtStart: rounded(this.loadAtStart),
    };
    console.log(
      `\n${this.part}: ${machine.processors} processors (${machine.model}), ${machine.memoryGb} GB, Node ${machine.node}, load ${machine.loadAtStart} before the start`,
    );
    console.table(this.figures);
    for (const line of this.notes) console.log(`- ${line}`);
    mkdirSync('bench/results', { recursive: true });
    const result = { date: new Date().toISOString(), machine, notes: this.notes, figures: this.figures };
    writeFileSync(`bench/results/${this.part}.json`, `${JSON.stringify(result, null, 2)}\n`);
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** Three digits that mean something. */
function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
