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
  const from = coverage.from > window.start ? coverage.from : window.start;
  const end = asOf < window.end ? asOf : window.end;
  const to = coverage.to < end ? coverage.to : end;
  const complete =
    coverage.from <= window.start && coverage.missingTypes.length === 0 && end.getTime() - to.getTime() <= freshMs;
  const gap = coverage.from > window.start ? 'history_not_read' : 'not_up_to_date';
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    complete,
    reason: complete ? null : (coverage.reason ?? gap),
  };
}

/** Two hours: the longest default interval twice over, and the lag that `metrics/coverage.ts` allows at least. */
const freshMs = 2 * 3600_000;
