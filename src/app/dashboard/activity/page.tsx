import type { Metadata } from 'next';
import Link from 'next/link';
import { feedHref, readFilters, type FeedFilters, type PageParams } from '@/components/activity/feed-query';
import { FeedForm } from '@/components/activity/FeedForm';
import { FeedList } from '@/components/activity/FeedList';
import { groupFeed } from '@/components/activity/group-feed';
import { metricTime } from '@/components/activity/metric-time';
import type { Formats } from '@/components/format';
import { addDays, type LocalDate } from '@/components/local-dates';
import { buttonClass } from '@/components/ui/button-class';
import { EmptyState } from '@/components/ui/EmptyState';
import { Notice } from '@/components/ui/Notice';
import { PageHeading } from '@/components/ui/PageHeading';
import { activityFeed } from '@/lib/activity-feed';
import { requireUser } from '@/app/signed-in';
import { HttpError } from '@/lib/http/http-error';
import { providerCards } from '@/lib/integrations/registry';
import { providerIds } from '@/lib/integrations/registry-ids';
import { metricValue } from '@/components/summary/numbers';
import { isMetricName, metrics } from '@/lib/metrics/registry';
import { readViewerIn } from '../../viewer';

export const metadata: Metadata = { title: 'Activity' };

/** Evidence links lead to an item of one day: a day's page has to hold it. */
const pageSize = 200;

export default async function ActivityPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  const user = await requireUser();
  const read = readFilters(await searchParams);
  const metric = read.metric && isMetricName(read.metric) ? read.metric : undefined;
  const filters: FeedFilters = metric ? { ...read, metric } : withoutMetric(read);
  const { formats, today } = await readViewerIn(user.timeZone);
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
              Ahead
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
        <Feed userId={user.id} filters={filters} until={untilToday ? today : undefined} formats={formats} />
      )}
    </>
  );
}

async function Feed({
  userId,
  filters,
  until,
  formats,
}: {
  userId: string;
  filters: FeedFilters;
  until: LocalDate | undefined;
  formats: Formats;
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
  const names = Object.fromEntries(providerIds.map((id) => [id, providerCards[id].name]));
  return (
    <>
      {metric && isMetricName(metric) ? (
        <MetricNote name={metric} total={total} value={value ?? null} filters={filters} formats={formats} />
      ) : null}
      {days.length === 0 ? (
        <NothingFound filters={filters} />
      ) : (
        <FeedList days={days} providerNames={names} formats={formats} />
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

/** A filter that the feed refuses (an overlong range, a cursor of nobody) is said on the page, not thrown. */
async function readPage(userId: string, filters: FeedFilters) {
  try {
    return { feed: await activityFeed(userId, { ...filters, limit: pageSize }), problem: null };
  } catch (error) {
    if (error instanceof HttpError && error.status === 400) return { problem: error.message };
    throw error;
  }
}

function withoutMetric({ metric: _, ...filters }: FeedFilters): FeedFilters {
  return filters;
}

function MetricNote({
  name,
  total,
  value,
  filters,
  formats,
}: {
  name: keyof typeof metrics;
  total: number | undefined;
  /** Null: there is no single number, or its sources do not cover the range. */
  value: number | null;
  filters: FeedFilters;
  formats: Formats;
}) {
  const { label, sentence, unit } = metrics[name];
  return (
    <div className="mb-6">
      <Notice>
        <p>
          <strong className="font-strong">{label}</strong>
          {value === null ? null : (
            <>
              :{' '}
              <span className="tabular-nums" data-metric={name}>
                {metricValue(value, unit, formats)}
              </span>
            </>
          )}
          {total === undefined ? null : (
            <>
              {value === null ? ': no single figure' : ''}, counted from{' '}
              <strong className="font-strong tabular-nums" data-metric-total={name}>
                {formats.number(total)}
              </strong>{' '}
              {total === 1 ? 'row' : 'rows'}
            </>
          )}
          {filters.start && filters.end ? (
            <>
              , <time dateTime={filters.start}>{formats.dateRange(filters.start, filters.end)}</time>
            </>
          ) : null}
          .
        </p>
        <p className="text-muted">{sentence}</p>
      </Notice>
    </div>
  );
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
