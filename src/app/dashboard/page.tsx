import type { Metadata } from 'next';
import Link from 'next/link';
import { StackedDays } from '@/components/charts/StackedDays';
import { AISummaryCard } from '@/components/integrations/AISummaryCard';
import { firstOf, type PageParams } from '@/components/activity/feed-query';
import { addDays, daysBetween } from '@/components/local-dates';
import { coverageView } from '@/components/summary/coverage';
import { numbersStrip } from '@/components/summary/numbers';
import { RangePicker } from '@/components/summary/RangePicker';
import { presets, queryOf, readRange, type RangeView } from '@/components/summary/range';
import { buttonClass } from '@/components/ui/button-class';
import { Card } from '@/components/ui/Card';
import { EmptyState } from '@/components/ui/EmptyState';
import { Notice } from '@/components/ui/Notice';
import { PageHeading } from '@/components/ui/PageHeading';
import { requireUser } from '@/app/signed-in';
import { summaryFor } from '@/lib/integrations/ai-summary-engine';
import { IntegrationError } from '@/lib/integrations/errors';
import { providerCards } from '@/lib/integrations/registry';
import { providerIds } from '@/lib/integrations/registry-ids';
import { metrics } from '@/lib/metrics/registry';
import { readViewerIn } from '../viewer';
import { evidenceItems } from './evidence-items';

export const metadata: Metadata = { title: 'Dashboard' };

type DashboardViewer = Awaited<ReturnType<typeof readViewerIn>>;

export default async function DashboardPage({ searchParams }: { searchParams: Promise<PageParams> }) {
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
  return (
    <>
      <PageHeading
        title={<time dateTime={range.start}>{range.title}</time>}
        aside={<RangePicker range={range} today={viewer.today} presets={presets(viewer.today, user)} />}
      >
        {range.relation}
      </PageHeading>
      {range.problem ? (
        <div className="mb-4">
          <Notice tone="act">{range.problem}</Notice>
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

async function RangeSummary({
  userId,
  range,
  viewer: { formats, now },
}: {
  userId: string;
  range: RangeView;
  viewer: DashboardViewer;
}) {
  const answer = await readSummary(userId, range.request);
  if (answer === null)
    return (
      <EmptyState title="Summaries are switched off">
        The operator of this DevTrack switched them off; nothing was deleted. Your activity is still read.
      </EmptyState>
    );
  if (answer.kind === 'no_integrations') return <NothingConnected />;
  if (answer.kind === 'invalid_range') return <Notice tone="act">{answer.message}</Notice>;
  const { summary, changes, series } = answer;
  const platforms = providerIds.map((id) => ({ id, key: id, name: providerCards[id].name }));
  const shown = platforms.filter(({ id }) => summary.coverage[id]);
  return (
    <div className="grid grid-cols-1 gap-4">
      <AISummaryCard
        summary={summary}
        evidence={await evidenceItems(userId, summary.statements)}
        numbers={numbersStrip({
          stats: summary.stats,
          changes,
          words: metrics,
          covered: new Set(platforms.flatMap(({ id }) => (summary.coverage[id]?.complete ? [id] : []))),
          start: range.start,
          end: range.end,
          formats,
        })}
        coverage={coverageView(summary.coverage, platforms)}
        query={queryOf(range.request)}
        days={daysBetween(range.start, range.end) + 1}
        formats={formats}
        now={now}
      />
      {series.length > 1 ? (
        <Card labelledBy="platforms-heading">
          <h2 id="platforms-heading" className="mb-4 text-base font-strong">
            Activity by platform
          </h2>
          <StackedDays title="Activity by platform" days={series} series={shown} formats={formats} />
        </Card>
      ) : null}
    </div>
  );
}

/** Null: the operator switched summaries off. */
async function readSummary(userId: string, request: RangeView['request']) {
  try {
    return await summaryFor(userId, request);
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
