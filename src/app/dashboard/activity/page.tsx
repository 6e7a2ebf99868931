import type { Metadata } from 'next';
import Link from 'next/link';
import { feedHref, readFilters, readHour, type FeedFilters, type PageParams } from '@/components/activity/feed-query';
import { FeedForm } from '@/components/activity/FeedForm';
import { FeedList } from '@/components/activity/FeedList';
import { groupFeed } from '@/components/activity/group-feed';
import { MetricNote } from '@/components/activity/MetricNote';
import { metricTime } from '@/components/activity/metric-time';
import type { Formats } from '@/components/format';
import { addDays, type LocalDate } from '@/components/local-dates';
import { buttonClass } from '@/components/ui/button-class';
import { EmptyState } from '@/components/ui/EmptyState';
import { Notice } from '@/components/ui/Notice';
import { PageHeading } from '@/components/ui/PageHeading';
import { activityFeed } from '@/lib/activity-feed';
import { dayTimelines } from '@/lib/day-timelines';
import { requireUser } from '@/app/signed-in';
import { HttpError } from '@/lib/http/http-error';
import { providerCards } from '@/lib/integrations/registry';
import { providerIds } from '@/lib/integrations/registry-ids';
import { isMetricName } from '@/lib/metrics/registry';
import { readViewerIn } from '../../viewer';
import { ActivitySkeleton } from './skeleton';
import { WholeOrSkeleton } from '../WholeOrSkeleton';

export const metadata: Metadata = { title: 'Activity' };

/** Evidence links lead to an item of one day: a day's page has to hold it. */
const pageSize = 200;

export default function ActivityPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  return (
    <WholeOrSkeleton skeleton={<ActivitySkeleton />}>
      <FeedContent searchParams={searchParams} />
    </WholeOrSkeleton>
  );
}

async function FeedContent({ searchParams }: { searchParams: Promise<PageParams> }) {
  const user = await requireUser();
  const read = readFilters(await searchParams);
  const metric = read.metric && isMetricName(read.metric) ? read.metric : undefined;
  const filters: FeedFilters = metric ? { ...read, metric } : withoutMetric(read);
  const { formats, today, now } = await readViewerIn(user.timeZone);
  // Meetings ahead are not counted yet: they come when asked for, not before what has happened.
  const untilToday = !filters.start && !filters.end && !metric;
  const backwards = filters.start && filters.end && filters.start > filters.end;
  const providers = providerIds.map((id) => ({ id, name: providerCards[id].name }));
  return (
    <>
      <PageHeading
        title="Activity"
        aside={
          untilToday ? (
            <Link
              href={feedHref({ ...filters, start: addDays(today, 1), cursor: undefined })}
              prefetch={false}
              className={buttonClass('secondary')}
            >
              Meetings ahead
            </Link>
          ) : null
        }
      >
        Everything counted, newest first, in {user.timeZone.replaceAll('_', ' ')}.
      </PageHeading>
      <FeedForm filters={filters} providers={providers} />
      {backwards ? (
        <Notice tone="act">The range ends before it starts. Change one of the two dates.</Notice>
      ) : (
        <Feed userId={user.id} filters={filters} until={untilToday ? today : undefined} formats={formats} now={now} />
      )}
    </>
  );
}

async function Feed({
  userId,
  filters,
  until,
  formats,
  now,
}: {
  userId: string;
  filters: FeedFilters;
  until: LocalDate | undefined;
  formats: Formats;
  now: Date;
}) {
  const { metric } = filters;
  const page = await readPage(userId, until ? { ...filters, end: until } : filters);
  if (page.problem !== null) return <Notice tone="act">{page.problem}</Notice>;
  const { activities, nextCursor, total, value } = page.feed;
  const days = groupFeed(activities, formats.timeZone, {
    continued: filters.cursor !== undefined,
    continues: nextCursor !== null,
    timeOf: metric ? (activity) => metricTime(metric, activity) : undefined,
  });
  const timelines = isWhole(filters)
    ? await dayTimelines(
        userId,
        days.slice(0, mostTimelines).map(({ date }) => date),
        now,
      )
    : new Map<string, never>();
  const names = Object.fromEntries(providerIds.map((id) => [id, providerCards[id].name]));
  return (
    <>
      {metric && isMetricName(metric) ? (
        <MetricNote
          name={metric}
          total={total}
          value={value ?? null}
          filters={filters}
          sourceName={filters.source ? (names[filters.source] ?? null) : null}
          formats={formats}
        />
      ) : null}
      {days.length === 0 ? (
        <NothingFound filters={filters} />
      ) : (
        <FeedList days={days} timelines={timelines} providerNames={names} formats={formats} />
      )}
      <nav aria-label="Pages" className="mt-6 flex gap-2">
        {filters.cursor ? (
          <Link
            href={feedHref({ ...filters, cursor: undefined })}
            prefetch={false}
            className={buttonClass('secondary')}
          >
            Newest
          </Link>
        ) : null}
        {nextCursor ? (
          <Link
            href={feedHref({ ...filters, cursor: nextCursor })}
            prefetch={false}
            rel="next"
            className={buttonClass('secondary')}
          >
            Older
          </Link>
        ) : null}
      </nav>
    </>
  );
}

/** More days are looked through quickly, and a page of sparse ones holds hundreds. */
const mostTimelines = 14;

/** The list holds everything of its days, so that a timeline of them says the same. */
function isWhole({ metric, source, type, q }: FeedFilters): boolean {
  return [metric, source, type, q].every((filter) => filter === undefined);
}

/** A filter that the feed refuses (an overlong range, a cursor of nobody) is said on the page, not thrown. */
async function readPage(userId: string, filters: FeedFilters) {
  try {
    const { hour, asOf, ...rest } = filters;
    const query = {
      ...rest,
      hour: readHour(hour) ?? undefined,
      asOf: asOf === undefined ? undefined : new Date(asOf),
      limit: pageSize,
    };
    return { feed: await activityFeed(userId, query), problem: null };
  } catch (error) {
    if (error instanceof HttpError && error.status === 400) return { problem: error.message };
    throw error;
  }
}

function withoutMetric({ metric: _metric, hour: _hour, asOf: _asOf, ...filters }: FeedFilters): FeedFilters {
  return filters;
}

function NothingFound({ filters }: { filters: FeedFilters }) {
  const filtered = Object.keys(filters).some((key) => key !== 'cursor');
  return (
    <EmptyState
      title={filtered ? 'No activity matches' : 'No activity yet'}
      action={
        filtered ? (
          <Link href="/dashboard/activity" prefetch={false} className={buttonClass('secondary')}>
            Clear filters
          </Link>
        ) : (
          <Link href="/dashboard/integrations" prefetch={false} className={buttonClass('primary')}>
            Connect a source
          </Link>
        )
      }
    >
      <p>
        {filtered
          ? 'Nothing that was read so far fits these filters.'
          : 'What your sources hold appears here after the first sync.'}
      </p>
    </EmptyState>
  );
}
