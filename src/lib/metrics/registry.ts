import type { ActivityRecord } from '../integrations/activity';
import { chartDefinitions, type ChartNumber } from './chart-definitions';
import { countDefinitions } from './count-definitions';
import { sourceOf } from './coverage';
import type { Definition } from './definition';
import { patternDefinitions } from './pattern-definitions';
import { compareText, prepare } from './prepare';
import type { Stats } from './stats-types';
import { timeDefinitions } from './time-definitions';
import type { MetricsInput } from './types';

/**
 * Every name of `Stats` but those that only explain another (whose baseline, how many days, which minutes), and the numbers
 * that only charts show.
 */
export type MetricName = Exclude<keyof Stats, 'minutes' | 'collaborationBaseline' | 'workingDays'> | ChartNumber;

export interface Metric extends Omit<Definition, 'rows' | 'timeOf'> {
  /** Ids of the providers it is counted from. */
  sources: readonly string[];
  /** The time by which a row belongs to the window. */
  timeOf(row: ActivityRecord): Date;
  /** Exactly the rows the number was counted from, newest first by `timeOf`; none where the number is null. */
  evidence(input: MetricsInput): ActivityRecord[];
}

const definitions: Record<MetricName, Definition> = {
  ...countDefinitions,
  ...timeDefinitions,
  ...patternDefinitions,
  ...chartDefinitions,
};

/** The one registry of numbers: what each is called, means, rests on. */
export const metrics = Object.fromEntries(
  Object.entries(definitions).map(([name, definition]) => [name, metricOf(definition)]),
) as Record<MetricName, Metric>;

export const metricNames = Object.keys(metrics) as MetricName[];

export function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(metrics, name);
}

function metricOf({ rows, timeOf, ...definition }: Definition): Metric {
  const at = (row: ActivityRecord) => timeOf?.(row) ?? row.occurredAt;
  return {
    ...definition,
    sources: [...new Set(definition.types.map((type) => sourceOf[type]))],
    timeOf: at,
    evidence: (input) =>
      (rows(prepare(input)) ?? [])
        .slice()
        .sort((a, b) => at(b).getTime() - at(a).getTime() || compareText(a.externalId, b.externalId)),
  };
}
