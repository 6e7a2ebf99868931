import {
  Calendar,
  CircleDot,
  ExternalLink,
  Eye,
  FileText,
  GitCommitHorizontal,
  GitPullRequest,
  MessageSquare,
  Smile,
  type LucideIcon,
} from 'lucide-react';
import type { ActivityAnswer } from '@/lib/http/contract';
import type { Formats } from '../format';
import type { DayTimeline } from '@/lib/metrics/day-timeline';
import { TimelineTracks } from '../charts/TimelineTracks';
import { Disclosure } from '../ui/Disclosure';
import { Time } from '../ui/Time';
import { itemHref } from './feed-query';
import { activityMeta, conversationTitle, countWords, typeLabels } from './activity-words';
import type { FeedDay, FeedGroup } from './group-feed';

const icons: Record<ActivityAnswer['type'], LucideIcon> = {
  commit: GitCommitHorizontal,
  pull_request: GitPullRequest,
  issue: CircleDot,
  review: Eye,
  page_edit: FileText,
  message_count: MessageSquare,
  reaction_count: Smile,
  meeting: Calendar,
};

export function FeedList({
  days,
  timelines,
  providerNames,
  formats,
}: {
  days: FeedDay[];
  /** By date; a day without one has none shown. */
  timelines: ReadonlyMap<string, DayTimeline>;
  providerNames: Readonly<Record<string, string>>;
  formats: Formats;
}) {
  return (
    <div className="grid grid-cols-1 gap-6">
      {days.map((day) => (
        <section key={day.date} aria-labelledby={`day-${day.date}`}>
          <h2 id={`day-${day.date}`} className="mb-2 text-base font-strong">
            <time dateTime={day.date}>{formats.longDate(day.date)}</time>
          </h2>
          <FeedTimeline day={timelines.get(day.date)} open={days.length === 1} formats={formats} />
          <ul className="rounded-lg border border-line bg-surface">
            {day.groups.map((group) => (
              <FeedRow
                key={group.anchor}
                group={group}
                cut={day.cut}
                provider={providerNames[group.activity.source] ?? group.activity.source}
                formats={formats}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** The day along its clock; the list under it is its words. Unfolded where it is the only day. */
function FeedTimeline({ day, open, formats }: { day: DayTimeline | undefined; open: boolean; formats: Formats }) {
  if (!day) return null;
  return (
    <Disclosure summary="Timeline" open={open || undefined} className="mb-2">
      <div className="rounded-lg border border-line bg-surface p-3 sm:p-4">
        <TimelineTracks day={day} formats={formats} />
      </div>
    </Disclosure>
  );
}

function FeedRow({
  group,
  cut,
  provider,
  formats,
}: {
  group: FeedGroup;
  cut: boolean;
  provider: string;
  formats: Formats;
}) {
  const { activity, count } = group;
  const Icon = icons[activity.type];
  const joined = count !== null;
  const title = joined ? conversationTitle(activity) : activity.title;
  const meta = joined
    ? [countWords(activity.type, count, formats) + (cut ? ' on this page' : '')]
    : activityMeta(activity);
  return (
    <li
      id={group.anchor}
      data-activity={activity.id}
      className="grid grid-cols-[--spacing(12)_minmax(0,1fr)_--spacing(6)] gap-x-2 border-t border-line px-3 py-2 first:border-t-0 sm:grid-cols-[--spacing(14)_--spacing(5)_minmax(0,1fr)_--spacing(6)] sm:gap-x-3 sm:px-4"
    >
      <span className="pt-0.5 text-xs text-muted tabular-nums">
        <Time at={group.from} text={formats.time(group.from)} formats={formats} />
        {group.from !== group.to ? (
          <>
            {'\u00a0– '}
            <Time at={group.to} text={formats.time(group.to)} formats={formats} />
          </>
        ) : null}
      </span>
      <Icon size={16} aria-hidden className="mt-0.5 text-muted max-sm:hidden" />
      <div className="min-w-0">
        <a
          href={itemHref(activity.id)}
          className="underline decoration-line underline-offset-4 hover:decoration-current"
        >
          {title}
        </a>
        <p className="text-xs text-muted">
          {[joined ? provider : `${provider} ${typeLabels[activity.type].toLowerCase()}`, ...meta].join('\u00a0· ')}
        </p>
      </div>
      {activity.externalUrl ? (
        <a
          href={activity.externalUrl}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={`Open ${title} in ${provider} (new tab)`}
          title={`Open in ${provider}`}
          className="inline-flex size-6 items-center justify-center rounded-sm text-muted hover:bg-sunken hover:text-ink"
        >
          <ExternalLink size={14} aria-hidden />
        </a>
      ) : null}
    </li>
  );
}
