import type { DayTimeline, TimelineMeeting } from '@/lib/metrics/day-timeline';
import { itemHref } from '../activity/feed-query';
import type { Formats } from '../format';
import { workLooks } from './series-looks';
import { layMeetings, placeBlock, type TimelineSpan } from './timeline-layout';
import { Ground } from './TimelineGround';

const rowHeight = 24;
/** Per cent of the track that a few letters take. */
const labelledWidth = 6;

/** Meetings as blocks, those ahead dashed; open focus outlined in the gaps; working hours behind both. */
export function MeetingTrack({
  day,
  meetings,
  drawn,
  formats,
}: {
  day: DayTimeline;
  meetings: readonly TimelineMeeting[];
  drawn: TimelineSpan;
  formats: Formats;
}) {
  const { placed, rows } = layMeetings(meetings);
  return (
    <div className="relative" style={{ height: rows * rowHeight }} aria-hidden>
      <svg className="absolute inset-0 h-full w-full overflow-visible">
        <Ground day={day} drawn={drawn} />
        {day.focus.map((block) => {
          const { x, width } = placeBlock(block, drawn);
          return (
            <rect
              key={block.start}
              data-metric="focusTime"
              x={`${x}%`}
              width={`${width}%`}
              y="3"
              height={rows * rowHeight - 6}
              rx="3"
              fill="var(--color-accent-soft)"
              stroke="currentColor"
              className={`keeps-colour ${workLooks.focus.fill}`}
            >
              <title>{`Open focus ${between(block, formats)}`}</title>
            </rect>
          );
        })}
      </svg>
      {placed.map(({ meeting, row }) => {
        const { x, width } = placeBlock(meeting, drawn);
        return (
          <a
            key={meeting.id}
            href={itemHref(meeting.id)}
            tabIndex={-1}
            data-evidence={meeting.id}
            title={`${between(meeting, formats)} ${meeting.title}`}
            style={{ left: `${x}%`, width: `max(var(--spacing), ${width}%)`, top: row * rowHeight + 2 }}
            className={`keeps-colour absolute flex h-5 items-center overflow-hidden rounded-sm border text-xs hover:underline ${look(meeting)}`}
          >
            {width >= labelledWidth ? <span className="truncate px-1 max-sm:hidden">{meeting.title}</span> : null}
          </a>
        );
      })}
    </div>
  );
}

function look({ ahead }: TimelineMeeting): string {
  return ahead ? 'border-dashed border-series-4 bg-surface text-ink' : 'border-surface bg-series-4 text-surface';
}

function between({ start, end }: { start: number; end: number }, formats: Formats): string {
  return `${formats.time(new Date(start))} – ${formats.time(new Date(end))}`;
}
