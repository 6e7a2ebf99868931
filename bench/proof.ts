/**
 * `npm run proof`: the built product over HTTP on a real developer's years, expected beside found. Exits with 1 where
 * anything differs, with 0 and one line where the workspace folder is not there.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { Browser } from '../tests/support/browser';
import {
  compareSecondSync,
  compareTotals,
  compareWindows,
  connectAll,
  differences,
  workspaceFolder,
  workspaceIsThere,
  type Comparison,
} from '../tests/support/proof';
import { startProduct } from './support/product';

if (workspaceIsThere) await prove();
else
  console.log(
    `Skipped: the workspace folder ${workspaceFolder} is not here. It holds a person's data and is not part of the repository.`,
  );

async function prove(): Promise<void> {
  const product = await startProduct({ SANDBOX_WORKSPACE: workspaceFolder, BACKFILL_DAYS: '2000' });
  try {
    const browser = new Browser(product.origin);
    await browser.signUp();
    const started = performance.now();
    const statuses = await connectAll(browser);
    const seconds = (performance.now() - started) / 1000;
    const items = statuses.reduce((sum, status) => sum + (status.lastResult?.itemsSynced ?? 0), 0);
    const comparisons = [
      ...(await compareTotals(browser)),
      ...(await compareWindows(browser)),
      ...(await compareSecondSync(browser)),
    ];
    const figures = {
      firstSyncSeconds: round(seconds),
      items,
      itemsPerSecond: Math.round(items / seconds),
      peakMemoryMb: product.peakMemoryMb(),
      readyMs: product.readyMs,
      comparisons: comparisons.length,
      differences: differences(comparisons).length,
    };
    report(comparisons, figures);
    if (figures.differences > 0) process.exitCode = 1;
  } finally {
    await product.stop();
  }
}

function report(comparisons: readonly Comparison[], figures: Record<string, number | null>): void {
  const wrong = new Set(differences(comparisons));
  for (const comparison of comparisons) {
    const { what, expected, found } = comparison;
    console.log(
      `${wrong.has(comparison) ? 'DIFFERS' : 'equal  '}  ${what.padEnd(52)} expected ${short(expected)}  found ${short(found)}`,
    );
  }
  console.table(figures);
  mkdirSync('bench/results', { recursive: true });
  writeFileSync(
    'bench/results/proof.json',
    `${JSON.stringify({ date: new Date().toISOString(), node: process.version, figures }, null, 2)}\n`,
  );
}

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 90 ? `${text.slice(0, 87)}…` : text;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
