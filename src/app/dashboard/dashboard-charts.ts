/** What the charts are given of an answer. */
import type { DashboardChartsProps } from '@/components/charts/DashboardCharts';
import type { Formats } from '@/components/format';
import type { RangeView } from '@/components/summary/range';
import type { SummaryAnswer } from '@/lib/integrations/summaries/summary-answer';
import { metrics } from '@/lib/metrics/registry';
import { countedUntil, platforms } from './summary-card';

export function dashboardCharts(
  { summary, minutes, spans, hours }: SummaryAnswer,
  { start, end }: Pick<RangeView, 'start' | 'end'>,
  formats: Formats,
): DashboardChartsProps {
  const connected = platforms.filter(({ id }) => spans.some(({ actions }) => id in actions));
  const calendar = platforms.find(({ id }) => metrics.totalMeetings.sources.includes(id));
  return {
    platforms: connected,
    spans,
    hours,
    minutes,
    missingCalendar: calendar && !connected.includes(calendar) ? calendar.name : null,
    range: { start, end, asOf: countedUntil(summary) },
    formats,
  };
}
