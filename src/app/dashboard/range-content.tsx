import type { ReactElement } from 'react';
import { DashboardCharts } from '@/components/charts/DashboardCharts';
import { DayTimelineCard } from '@/components/charts/DayTimelineCard';
import type { Formats } from '@/components/format';
import { AISummaryCard } from '@/components/integrations/AISummaryCard';
import type { RangeView } from '@/components/summary/range';
import { dayTimelines } from '@/lib/day-timelines';
import type { SummaryAnswer } from '@/lib/integrations/summaries/summary-answer';
import { dashboardCharts } from './dashboard-charts';
import { summaryCard } from './summary-card';

/** Summary, numbers and charts of a range: the timeline of a single day, or the charts of several. */
export async function rangeContent(
  userId: string,
  answer: SummaryAnswer,
  range: RangeView,
  viewer: { formats: Formats; now: Date },
): Promise<ReactElement> {
  const charts = dashboardCharts(answer, range, viewer.formats);
  // Up to the same moment as the numbers beside it.
  const asOf = new Date(answer.summary.generatedAt);
  const [card, days] = await Promise.all([
    summaryCard(userId, answer, range, viewer),
    range.start === range.end ? dayTimelines(userId, [range.start], asOf) : null,
  ]);
  const day = days?.get(range.start);
  return (
    <div className="grid grid-cols-1 gap-4">
      <AISummaryCard {...card} />
      {days === null ? <DashboardCharts {...charts} /> : null}
      {day ? <DayTimelineCard day={day} range={charts.range} formats={viewer.formats} /> : null}
    </div>
  );
}
