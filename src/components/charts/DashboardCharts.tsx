import Link from 'next/link';
import type { ChartSpan } from '@/lib/metrics/chart-spans';
import type { HourOfWeek } from '@/lib/metrics/hour-of-week';
import type { StatMinutes } from '@/lib/metrics/stats-types';
import type { Formats } from '../format';
import { buttonClass } from '../ui/button-class';
import type { ChartRange } from './chart-range';
import { HourMap } from './HourMap';
import { PlatformChart, type Platform } from './PlatformChart';
import { WorkTimeChart } from './WorkTimeChart';

export interface DashboardChartsProps {
  /** The connected ones. */
  platforms: readonly Platform[];
  spans: readonly ChartSpan[];
  hours: HourOfWeek;
  minutes: StatMinutes;
  /** Name of the source of meetings, where it is not connected; null: it is. */
  missingCalendar: string | null;
  range: ChartRange;
  formats: Formats;
}

/** The charts of a range of several days. */
export function DashboardCharts(props: DashboardChartsProps) {
  const { platforms, spans, hours, minutes, missingCalendar, range, formats } = props;
  return (
    <>
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2 lg:gap-y-0">
        <PlatformChart {...{ platforms, spans, range, formats }} />
        <WorkTimeChart
          {...{ spans, range, formats }}
          total={minutes}
          action={
            missingCalendar ? (
              <Link href="/dashboard/integrations" prefetch={false} className={buttonClass('secondary')}>
                Connect {missingCalendar}
              </Link>
            ) : null
          }
        />
      </div>
      <HourMap {...{ hours, range, formats }} />
    </>
  );
}
