import type { Metadata } from 'next';
import Link from 'next/link';
import { firstOf, type PageParams } from '@/components/activity/feed-query';
import { cardDetails } from './card-details';
import { connectMessage } from './connect-message';
import { ReauthorizationBanner } from './ReauthorizationBanner';
import { IntegrationBoard } from '@/components/integrations/IntegrationBoard';
import { buttonClass } from '@/components/ui/button-class';
import { Notice } from '@/components/ui/Notice';
import { PageHeading } from '@/components/ui/PageHeading';
import { requireUser } from '@/app/signed-in';
import { listStatuses } from '@/lib/integrations/status';
import { readViewerIn } from '../../viewer';
import { IntegrationsSkeleton } from './skeleton';
import { WholeOrSkeleton } from '../WholeOrSkeleton';

export const metadata: Metadata = { title: 'Integrations' };

export default function IntegrationsPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  return (
    <WholeOrSkeleton skeleton={<IntegrationsSkeleton />}>
      <IntegrationsContent searchParams={searchParams} />
    </WholeOrSkeleton>
  );
}

async function IntegrationsContent({ searchParams }: { searchParams: Promise<PageParams> }) {
  const user = await requireUser();
  const params = await searchParams;
  const [{ locale, now }, statuses] = await Promise.all([readViewerIn(user.timeZone), listStatuses(user.id)]);
  const message = connectMessage({
    connected: firstOf(params.connected),
    error: firstOf(params.error),
    provider: firstOf(params.provider),
  });
  return (
    <>
      <PageHeading
        title="Integrations"
        aside={
          params.welcome ? (
            <Link href="/dashboard" prefetch={false} className={buttonClass('secondary')}>
              Go to the dashboard
            </Link>
          ) : null
        }
      >
        {params.welcome
          ? 'Connect what you use; skip the rest. You can come back at any time.'
          : 'What DevTrack reads, how fresh it is, and what you can do about it.'}
      </PageHeading>
      <div className="grid grid-cols-1 gap-4 empty:hidden">
        {message ? (
          <Notice tone={message.tone} live>
            {message.text}
          </Notice>
        ) : null}
        <ReauthorizationBanner statuses={statuses} />
      </div>
      <div className="mt-4">
        <IntegrationBoard
          initial={statuses}
          details={cardDetails()}
          locale={locale}
          timeZone={user.timeZone}
          renderedAt={now.toISOString()}
          connectOpen={firstOf(params.connect) ?? null}
        />
      </div>
    </>
  );
}
