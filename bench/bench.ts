/**
 * `npm run bench`: figures of the built product on this machine, each with n, minimum, median and maximum. Writes
 * `bench/results/bench.json` and prints one table. No figure decides a test.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Browser } from '../tests/support/browser';
import { connectAll, workspaceFolder, workspaceIsThere } from '../tests/support/proof';
import { startProduct, type Product } from './support/product';

interface Figure {
  unit: string;
  n: number;
  min: number;
  median: number;
  max: number;
  /** What it has to stay under, where something was promised. */
  bound: number | null;
}

const figures: Record<string, Figure> = {};

await starts();
await fullInstallation();
figures['production packages on disk'] = figure('MB', [productionTreeMb()], 500);
report();

/** A first start makes the database; the later ones find everything there. */
async function starts(): Promise<void> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'devtrack-bench-'));
  const first: number[] = [];
  const warm: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    const product = await startProduct({}, dataDir, { keepData: true });
    (round === 0 ? first : warm).push(product.readyMs);
    await product.stop();
  }
  rmSync(dataDir, { recursive: true, force: true });
  figures['first start to first page'] = figure('ms', first, null);
  figures['warm start to first page'] = figure('ms', warm, 5000);
}

/** The real workspace where it is there, else the synthetic developer. */
async function fullInstallation(): Promise<void> {
  const env: Record<string, string> = workspaceIsThere
    ? { SANDBOX_WORKSPACE: workspaceFolder, BACKFILL_DAYS: '2000' }
    : {};
  const product = await startProduct(env);
  try {
    const browser = new Browser(product.origin);
    await browser.signUp();
    await browser.request('PATCH', '/api/account', { timeZone: 'America/Chicago' });
    figures['JavaScript of an empty dashboard, gzipped'] = figure('kB', [await scriptKb(browser)], 220);
    const started = performance.now();
    const statuses = await connectAll(browser);
    const seconds = (performance.now() - started) / 1000;
    const items = statuses.reduce((sum, status) => sum + (status.lastResult?.itemsSynced ?? 0), 0);
    figures[`first sync of ${items} items, four providers`] = figure('s', [seconds], null);
    figures['items per second in the first sync'] = figure('/s', [items / seconds], null);
    figures['peak memory in the first sync'] = figure('MB', [product.peakMemoryMb() ?? Number.NaN], 600);
    figures['JavaScript of a full dashboard, gzipped'] = figure('kB', [await scriptKb(browser)], 220);
    await answers(product, browser);
  } finally {
    await product.stop();
  }
}

async function answers(product: Product, browser: Browser): Promise<void> {
  const week = '/api/integrations/summary?type=weekly&date=2026-03-04';
  figures['weekly summary, computed'] = figure('ms', await timed(8, () => browser.json(`${week}&refresh=1`)), null);
  figures['weekly summary, cached'] = figure('ms', await timed(20, () => browser.json(week)), null);
  figures['status of four providers'] = figure('ms', await timed(20, () => browser.json('/api/integrations')), null);
  figures['first page of the feed'] = figure('ms', await timed(20, () => browser.json('/api/activities')), null);
  figures['memory after all of this'] = figure('MB', [product.peakMemoryMb() ?? Number.NaN], null);
}

async function timed(n: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < n; round += 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times;
}

/** All scripts the page names, as a browser with module support would load them. */
async function scriptKb(browser: Browser): Promise<number> {
  const page = await (await browser.get('/dashboard')).text();
  const sources = new Set(
    [...page.matchAll(/<script src="([^"]+)"(?![^>]*noModule)[^>]*>/g)].map(([, source = '']) => source),
  );
  let bytes = 0;
  for (const source of sources) bytes += gzipSync(Buffer.from(await (await browser.get(source)).arrayBuffer())).length;
  return bytes / 1024;
}

function productionTreeMb(): number {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, { dev?: boolean }> };
  let bytes = 0;
  for (const [folder, { dev }] of Object.entries(lock.packages))
    if (folder !== '' && dev !== true) bytes += folderBytes(folder);
  return bytes / 1024 / 1024;
}

/** Without nested packages, which the lock lists themselves; zero for one that is for another platform. */
function folderBytes(folder: string): number {
  let bytes = 0;
  for (const entry of readEntries(folder)) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) bytes += entry.name === 'node_modules' ? 0 : folderBytes(file);
    // A start removes the packages' source maps.
    else if (entry.isFile() && !entry.name.endsWith('.map')) bytes += statSync(file).size;
  }
  return bytes;
}

function readEntries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function figure(unit: string, values: readonly number[], bound: number | null): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    Math.round((sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN) * 10) / 10;
  return { unit, n: sorted.length, min: at(0), median: at(0.5), max: at(1), bound };
}

function report(): void {
  console.table(figures);
  mkdirSync('bench/results', { recursive: true });
  const machine = {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    processors: os.cpus().length,
  };
  writeFileSync(
    'bench/results/bench.json',
    `${JSON.stringify({ date: new Date().toISOString(), machine, figures }, null, 2)}\n`,
  );
}
