import type { Metadata } from 'next';
import Link from 'next/link';
import { firstOf, type PageParams } from '@/components/activity/feed-query';
import { addDays } from '@/components/local-dates';
import { RangePicker, RangeWord } from '@/components/summary/RangePicker';
import { presets, readRange, type RangeView } from '@/components/summary/range';
import { buttonClass } from '@/components/ui/button-class';
import { EmptyState } from '@/components/ui/EmptyState';
import { Notice } from '@/components/ui/Notice';
import { PageHeading } from '@/components/ui/PageHeading';
import { requireUser } from '@/app/signed-in';
import { summaryFor } from '@/lib/integrations/ai-summary-engine';
import { IntegrationError } from '@/lib/integrations/errors';
import { providerCards } from '@/lib/integrations/registry';
import { providerIds } from '@/lib/integrations/registry-ids';
import { readViewerIn } from '../viewer';
import { rangeContent } from './range-content';
import { DashboardSkeleton } from './skeleton';
import { WholeOrSkeleton } from './WholeOrSkeleton';

export const metadata: Metadata = { title: 'Dashboard' };

type DashboardViewer = Awaited<ReturnType<typeof readViewerIn>>;

export default function DashboardPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  return (
    <WholeOrSkeleton skeleton={<DashboardSkeleton />}>
      <DashboardContent searchParams={searchParams} />
    </WholeOrSkeleton>
  );
}

async function DashboardContent({ searchParams }: { searchParams: Promise<PageParams> }) {
  const user = await requireUser();
  const params = await searchParams;
  const viewer = await readViewerIn(user.timeZone);
  const asked = {
    type: firstOf(params.type),
    date: firstOf(params.date),
    start: firstOf(params.start),
    end: firstOf(params.end),
  };
  const range = readRange(await openingRange(user.id, asked, viewer.today), viewer.today, user, viewer.formats);
  const offered = presets(viewer.today, user, range);
  const called = offered.find(({ current }) => current)?.label ?? range.relation;
  return (
    <>
      <PageHeading
        title={<time dateTime={range.start}>{range.title}</time>}
        aside={<RangePicker range={range} today={viewer.today} presets={offered} />}
      >
        {called ? <RangeWord>{called}</RangeWord> : null}
      </PageHeading>
      {range.problem ? (
        <div className="mb-4">
          <Notice tone="act">
            <RangeWord>{range.problem}</RangeWord>
          </Notice>
        </div>
      ) : null}
      <RangeSummary userId={user.id} range={range} viewer={viewer} />
    </>
  );
}

type AskedRange = Parameters<typeof readRange>[0];

/** Opened without a choice: this week, or the one before while this one has nothing to tell yet. */
async function openingRange(userId: string, asked: AskedRange, today: string): Promise<AskedRange> {
  if (Object.values(asked).some((value) => value !== undefined)) return asked;
  const thisWeek = await readSummary(userId, { type: 'weekly', date: today });
  if (thisWeek?.kind !== 'summary') return asked;
  const actions = Object.values(thisWeek.summary.breakdown).reduce((sum, count) => sum + count, 0);
  return actions >= fewestActions ? asked : { ...asked, type: 'weekly', date: addDays(today, -7) };
}

/** Under it a summary is one line (METRICS.md). */
const fewestActions = 3;

async function RangeSummary({ userId, range, viewer }: { userId: string; range: RangeView; viewer: DashboardViewer }) {
  const answer = await readSummary(userId, range.request);
  if (answer === null)
    return (
      <EmptyState title="Summaries are switched off">
        The operator of this DevTrack switched them off; nothing was deleted. Your activity is still read.
      </EmptyState>
    );
  if (answer.kind === 'no_integrations') return <NothingConnected />;
  if (answer.kind === 'invalid_range') return <Notice tone="act">{answer.message}</Notice>;
  return rangeContent(userId, answer, range, viewer);
}

/** Null: the operator switched summaries off. */
async function readSummary(userId: string, request: RangeView['request']) {
  try {
    return await summaryFor(userId, request, { patience: 'none' });
  } catch (error) {
    if (error instanceof IntegrationError && error.code === 'feature_disabled') return null;
    throw error;
  }
}

function NothingConnected() {
  return (
    <EmptyState
      title="Nothing is connected yet"
      action={
        <Link href="/dashboard/integrations" prefetch={false} className={buttonClass('primary')}>
          Connect a source
        </Link>
      }
    >
      <p>
        Connect {providerIds.map((id) => providerCards[id].name).join(', ')}, or just one of them. The last seven days
        appear here within moments.
      </p>
    </EmptyState>
  );
}
