import type { ReactNode } from 'react';
import type { DayTimeline, TimelineLane } from '@/lib/metrics/day-timeline';
import { metrics } from '@/lib/metrics/registry';
import { itemHref } from '../activity/feed-query';
import type { Formats } from '../format';
import { listHref } from './chart-range';
import { shortHour } from './hour-words';
import { MeetingTrack } from './MeetingTrack';
import { NumberLink } from './NumberLink';
import { platformLook } from './series-looks';
import { drawnHours, hourMarks, placeOf, type TimelineSpan } from './timeline-layout';
import { Ground } from './TimelineGround';

/** Lanes of one day one below the other, each with its name and number; what they mean is in the words beside them. */
export function TimelineTracks({ day, formats }: { day: DayTimeline; formats: Formats }) {
  const drawn = drawnHours(day);
  const asOf = day.now === null ? null : new Date(day.now).toISOString();
  const link = (metric: string, value: number | null) =>
    value === null ? (
      <span className="text-muted">not covered</span>
    ) : (
      <NumberLink
        number={{
          metric,
          value,
          text: formats.number(value),
          href: listHref({ asOf }, { from: day.date, to: day.date }, { metric }),
        }}
        className="number-link font-strong tabular-nums"
      />
    );
  return (
    <div className="grid grid-cols-1 gap-y-1 text-xs" data-timeline={day.date}>
      {day.meetings ? (
        <Lane
          name={
            <>
              Meetings {link('totalMeetings', day.started)}
              {day.upcoming ? <> and {link('upcomingMeetings', day.upcoming)} ahead</> : null}
            </>
          }
        >
          <MeetingTrack day={day} meetings={day.meetings} drawn={drawn} formats={formats} />
        </Lane>
      ) : null}
      {day.lanes.map((lane) => (
        <Lane
          key={lane.metric}
          name={
            <>
              {metrics[lane.metric].label} {link(lane.metric, lane.count)}
            </>
          }
        >
          <Ticks day={day} lane={lane} drawn={drawn} formats={formats} />
        </Lane>
      ))}
      <Lane name={null}>
        <Hours day={day} drawn={drawn} formats={formats} />
      </Lane>
    </div>
  );
}

function Lane({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className="grid grid-cols-1 items-center gap-x-3 sm:grid-cols-[--spacing(40)_minmax(0,1fr)]">
      <div>{name}</div>
      <div dir="ltr">{children}</div>
    </div>
  );
}

/** A mark at each instant; it opens its item. Passed over by the keyboard: the list of the day holds the same links. */
function Ticks({
  day,
  lane,
  drawn,
  formats,
}: {
  day: DayTimeline;
  lane: TimelineLane;
  drawn: TimelineSpan;
  formats: Formats;
}) {
  const [source] = metrics[lane.metric].sources;
  return (
    <svg className="block h-6 w-full" aria-hidden>
      <Ground day={day} drawn={drawn} />
      {lane.ticks.map(({ id, at, title }) => (
        <a key={id} href={itemHref(id)} tabIndex={-1} data-evidence={id}>
          <rect
            x={`${placeOf(at, drawn)}%`}
            y="4"
            width="4"
            height="16"
            rx="1"
            fill="currentColor"
            className={`keeps-colour ${platformLook(source).fill}`}
          >
            <title>{`${formats.time(new Date(at))} ${title}`}</title>
          </rect>
        </a>
      ))}
    </svg>
  );
}

function Hours({ day, drawn, formats }: { day: DayTimeline; drawn: TimelineSpan; formats: Formats }) {
  const marks = hourMarks(day, 1).filter(({ instant }) => instant >= drawn.start && instant < drawn.end);
  const every = Math.max(1, Math.ceil(marks.length / 8));
  // Half as many where it is narrow: of those that the wide one shows.
  const sparse = every * 2;
  return (
    <div className="relative h-4 text-muted" aria-hidden>
      {marks.map(({ instant, hour }, index) =>
        index % every === 0 ? (
          <time
            key={instant}
            dateTime={new Date(instant).toISOString()}
            className={`absolute whitespace-nowrap ${index % sparse === 0 ? '' : 'max-sm:hidden'}`}
            style={{ left: `${placeOf(instant, drawn)}%` }}
          >
            {shortHour(hour, formats)}
          </time>
        ) : null,
      )}
    </div>
  );
}
