/** Facts' input for tests: numbers computed by the metrics room from the same rows, everything connected and covered. */
import type { SummaryType } from '../../http/contract';
import type { ActivityRecord } from '../../integrations/activity';
import { compareStats } from '../../metrics/change';
import { allConnected, officeHours } from '../../metrics/sample-rows';
import { computeStats } from '../../metrics/stats';
import type { MetricsInput, MetricWindow, SourceCoverage, WorkSettings } from '../../metrics/types';
import { previousWindow } from '../../metrics/windows';
import type { FactsInput } from './facts-input';

export interface Given {
  rows: readonly ActivityRecord[];
  window: MetricWindow;
  type: SummaryType;
  asOf?: Date;
  settings?: Partial<WorkSettings>;
  coverage?: Readonly<Record<string, SourceCoverage | null>>;
}

const dayMs = 86_400_000;

export function factsInputOf({
  rows,
  window,
  type,
  asOf = new Date('2039-01-01T00:00:00Z'),
  settings: given,
  coverage = allConnected,
}: Given): FactsInput {
  const settings = { ...officeHours, timeZone: window.timeZone, ...given };
  const from = window.start.getTime() - 56 * dayMs;
  const activities = rows.filter(
    (row) => row.occurredAt < window.end && (row.endedAt ?? row.occurredAt).getTime() >= from,
  );
  const base: MetricsInput = { activities, timeOff: [], window, settings, coverage, asOf };
  const stats = computeStats(base);
  const previous = previousWindow(window, type, asOf);
  const previousStats = computeStats({ ...base, ...previous });
  return {
    activities,
    stats,
    previousStats,
    changes: compareStats(stats, previousStats),
    window,
    type,
    settings,
    coverage,
    asOf,
    sourceNames: { github: 'GitHub', notion: 'Notion', slack: 'Slack', calendar: 'Google Calendar' },
  };
}
