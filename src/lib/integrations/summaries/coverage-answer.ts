/** What of the window each source has been read of, as the contract tells it. */
import type { Summary } from '../../http/contract';
import type { MetricsInput, SourceCoverage } from '../../metrics/types';
import { providers, type IntegrationProvider } from '../registry';

export function coverageAnswer(input: MetricsInput): Summary['coverage'] {
  const entries = Object.keys(providers).map((id) => [id, entryOf(input.coverage[id] ?? null, input)]);
  return Object.fromEntries(entries) as Summary['coverage'];
}

function entryOf(
  coverage: SourceCoverage | null,
  { window, asOf }: MetricsInput,
): Summary['coverage'][IntegrationProvider] {
  if (coverage === null) return null;
  const end = asOf < window.end ? asOf : window.end;
  // Where nothing of the window was read, an empty span at the edge where reading begins or ended.
  const from = earlier(later(coverage.from, window.start), later(end, window.start));
  const to = later(earlier(coverage.to, end), from);
  const complete =
    coverage.from <= window.start &&
    coverage.missingTypes.length === 0 &&
    end.getTime() - coverage.to.getTime() <= freshMs;
  const gap = coverage.from > window.start ? 'history_not_read' : 'not_up_to_date';
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    complete,
    reason: complete ? null : (coverage.reason ?? gap),
  };
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}

/** Two hours: the longest default interval twice over, and the lag that `metrics/coverage.ts` allows at least. */
const freshMs = 2 * 3600_000;
