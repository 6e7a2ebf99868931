import type { DayTimeline } from '@/lib/metrics/day-timeline';
import { placeBlock, placeOf, type TimelineSpan } from './timeline-layout';

/** Working hours, and where the day has got to, behind what happened. */
export function Ground({ day, drawn }: { day: DayTimeline; drawn: TimelineSpan }) {
  return (
    <>
      {day.working.map((span) => {
        const { x, width } = placeBlock(span, drawn);
        return <rect key={span.start} x={`${x}%`} width={`${width}%`} y="0" height="100%" fill="var(--color-sunken)" />;
      })}
      {day.now === null ? null : (
        <line
          x1={`${placeOf(day.now, drawn)}%`}
          x2={`${placeOf(day.now, drawn)}%`}
          y1="0"
          y2="100%"
          stroke="currentColor"
          strokeDasharray="2 2"
          className="text-edge"
        />
      )}
    </>
  );
}
