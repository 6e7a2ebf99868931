/** What the page, the API and the copy buttons share: the contract's Summary, and what only the page tells. */
import type { Summary } from '../../http/contract';
import type { Change } from '../../metrics/change';
import type { ChartSpan } from '../../metrics/chart-spans';
import type { HourOfWeek } from '../../metrics/hour-of-week';
import type { StatMinutes } from '../../metrics/stats-types';
import { dismissibleKinds, type Fact, type FactKind } from '../../summary/fact';
import type { WrittenSummary } from '../../summary/compose';
import type { Making } from '../../summary/writer';

export interface SummaryAnswer {
  kind: 'summary';
  summary: Summary;
  changes: Record<string, Pick<Change, 'current' | 'previous' | 'delta' | 'percent' | 'direction'>>;
  /** The columns of the charts, oldest first. */
  spans: ChartSpan[];
  hours: HourOfWeek;
  /** Of the whole range. */
  minutes: StatMinutes;
  making: Making & { cost: Cost | null };
  /** Beside each of `summary.statements` what it is waved off by; null: it cannot be. */
  dismissible: (DismissibleBy | null)[];
  /** A model has not written these facts up yet: this is the built-in text, and asking without hurry brings the other. */
  pending: boolean;
  /** The model that writes here, whoever wrote this text; null: none, or its server has not named it. */
  configuredModel: string | null;
}

/** An estimate by the operator's price table; null where the model has no price. */
export interface Cost {
  amount: number;
  currency: 'USD';
}

export interface DismissibleBy {
  kind: FactKind;
  subject: string | null;
}

export type SummaryOutcome = SummaryAnswer | { kind: 'no_integrations' } | { kind: 'invalid_range'; message: string };

/** Insights and recommendations go by the kind and subject of the first fact that they cite. */
export function dismissibleOf(
  { statements, citations }: Pick<WrittenSummary, 'statements' | 'citations'>,
  facts: readonly Fact[],
): SummaryAnswer['dismissible'] {
  return statements.map((statement, index) => {
    if (statement.kind !== 'insight' && statement.kind !== 'recommendation') return null;
    const fact = facts.find(({ id }) => id === citations[index]?.[0]);
    return fact && dismissibleKinds.includes(fact.kind) ? { kind: fact.kind, subject: fact.subject } : null;
  });
}

export function costOfMicros(micros: number | null): Cost | null {
  return micros === null ? null : { amount: micros / 1_000_000, currency: 'USD' };
}
