import type { DayTimeline } from '@/lib/metrics/day-timeline';
import type { Formats } from '../format';
import { ChartCard } from './ChartCard';
import { ChartEmpty } from './ChartEmpty';
import { ChartLegend } from './ChartLegend';
import type { ChartRange } from './chart-range';
import { workLooks } from './series-looks';
import { Swatch } from './Swatch';
import { TimelineList } from './TimelineList';
import { TimelineTracks } from './TimelineTracks';
import { timeNumber, workParts } from './WorkTimeChart';

const id = 'timeline';
const title = 'The day';

/** One day along its clock, what became of its working time, and everything that happened as a list. */
export function DayTimelineCard({ day, range, formats }: { day: DayTimeline; range: ChartRange; formats: Formats }) {
  const empty = emptyWords(day);
  const span = { from: day.date, to: day.date };
  return (
    <ChartCard
      id={id}
      title={title}
      note={`Working hours are shaded, open focus (gaps of two hours or more) is outlined. All times in ${day.timeZone.replaceAll('_', ' ')}.`}
    >
      <figure>
        <figcaption className="sr-only">
          Meetings and everything with a time of its own along the clock of the day. The list below holds all of it.
        </figcaption>
        <ChartLegend
          items={[
            ...workParts.map((part) => ({
              key: part.key,
              name: part.key === 'meetings' ? 'Meetings in working time' : part.name,
              number: timeNumber(day.minutes[part.minutes], part.metric, span, range),
              missing: 'not covered',
              swatch: part.key === 'fragmented' ? null : <Swatch look={workLooks[part.key]} id={`${id}-${part.key}`} />,
            })),
            {
              key: 'working',
              name: 'Working time',
              number: timeNumber(day.minutes.working, 'workingTime', span, range),
              swatch: null,
            },
          ]}
        />
        <div className="mt-4">{empty ?? <TimelineTracks day={day} formats={formats} />}</div>
        <TimelineList day={day} formats={formats} />
      </figure>
    </ChartCard>
  );
}

function emptyWords(day: DayTimeline) {
  const known = day.meetings !== null || day.lanes.some(({ count }) => count !== null);
  if (!known && day.lanes.length > 0)
    return <ChartEmpty title="Not read yet">No source covers this day yet. It appears here as it is read.</ChartEmpty>;
  const any = (day.meetings?.length ?? 0) > 0 || day.lanes.length > 0 || day.working.length > 0;
  return any ? null : (
    <ChartEmpty title="Nothing on this day">It is a day without working hours, and nothing happened on it.</ChartEmpty>
  );
}
