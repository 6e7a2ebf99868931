/** From a seed to the fact table of one window, and the table of the window before it, from which stale sentences come. */
import type { FactTable } from '@/lib/summary/fact';
import { buildFacts } from '@/lib/summary/facts/facts';
import { factsInputOf, type Given } from '@/lib/summary/facts/facts-input.test-support';
import { allConnected, wholeCoverage } from '@/lib/metrics/sample-rows';
import type { SourceCoverage } from '@/lib/metrics/types';
import { customWindow, previousWindow, windowFor } from '@/lib/metrics/windows';
import { randomFrom, type Random } from './random';
import { rowsOf } from './rows';

export interface Window {
  seed: number;
  table: FactTable;
  /** Built when it is asked for. */
  earlier(): FactTable;
}

const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'UTC', 'Asia/Kolkata', 'Pacific/Auckland'];
const types = ['daily', 'weekly', 'weekly', 'monthly', 'custom'] as const;
const dayMs = 86_400_000;

export function windowOf(seed: number): Window {
  const random = randomFrom('window', seed);
  const timeZone = random.pick(zones);
  const type = random.pick(types);
  const day = isoDay(Date.UTC(2026, 0, 5) + random.between(80, 330) * dayMs);
  const window =
    type === 'custom'
      ? customWindow(day, isoDay(Date.parse(day) + random.pick([0, 2, 4, 9, 13, 20]) * dayMs), timeZone)
      : windowFor(type, day, { timeZone, weekStart: 'monday' });
  const length = window.end.getTime() - window.start.getTime();
  const running = random.chance(0.3);
  const asOf = running
    ? new Date(window.start.getTime() + Math.floor(length * (0.3 + 0.6 * random.next())))
    : undefined;
  const start = new Date(Date.parse(isoDay(window.start.getTime())) - 64 * dayMs);
  const rows = rowsOf({
    random,
    start,
    days: 66 + Math.ceil(length / dayMs),
    perDay: random.chance(0.06) ? 0.3 : random.pick([3, 5, 8]),
    turn: window.start,
  });
  const given: Given = {
    // What a running window cannot know yet is not in its rows.
    rows: rows.filter((row) => row.occurredAt < (asOf ?? window.end)),
    window,
    type,
    settings: random.chance(0.05) ? { daysOff: [day] } : {},
    coverage: coverageOf(random, asOf ?? window.end, window.start),
    ...(asOf ? { asOf } : {}),
  };
  let earlier: FactTable | null = null;
  const before = previousWindow(window, type, asOf ?? window.end).window;
  return {
    seed,
    table: buildFacts(factsInputOf(given)),
    earlier: () =>
      (earlier ??= buildFacts(
        factsInputOf({ rows: rows.filter((row) => row.occurredAt < before.end), window: before, type }),
      )),
  };
}

/** Mostly everything is known; else a source begins late, ends early, lacks a part, or is not there. */
function coverageOf(random: Random, now: Date, start: Date): Readonly<Record<string, SourceCoverage | null>> {
  if (random.chance(0.02)) return { github: { ...wholeCoverage, to: new Date(start.getTime() - dayMs) } };
  if (!random.chance(0.3)) return allConnected;
  const middle = new Date(Math.floor((start.getTime() + now.getTime()) / 2 / 60_000) * 60_000);
  const gap = random.pick<SourceCoverage>([
    { ...wholeCoverage, from: middle },
    { ...wholeCoverage, to: middle },
    { ...wholeCoverage, missingTypes: ['reaction_count', 'issue'] },
    { ...wholeCoverage, to: new Date(start.getTime() - dayMs) },
  ]);
  const second = random.chance(0.3) ? { notion: gap } : {};
  return { ...allConnected, [random.pick(['slack', 'notion', 'github'])]: gap, ...second };
}

function isoDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
