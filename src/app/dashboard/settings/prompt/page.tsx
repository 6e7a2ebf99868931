import type { Metadata } from 'next';
import Link from 'next/link';
import { firstOf, type PageParams } from '@/components/activity/feed-query';
import { queryOf, readRange } from '@/components/summary/range';
import { buttonClass } from '@/components/ui/button-class';
import { Disclosure } from '@/components/ui/Disclosure';
import { EmptyState } from '@/components/ui/EmptyState';
import { Notice } from '@/components/ui/Notice';
import { PageHeading } from '@/components/ui/PageHeading';
import { requireUser } from '@/app/signed-in';
import { previewPayload, readWriterSettings } from '@/lib/integrations/summaries/writer-settings';
import { readViewerIn } from '../../../viewer';

export const metadata: Metadata = { title: 'What a model is sent' };

const roles: Readonly<Record<string, string>> = { system: 'Instructions', developer: 'Instructions', user: 'Facts' };

/** The request of one range, as the writer makes it; caught before it leaves. */
export default async function PromptPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  const user = await requireUser();
  const params = await searchParams;
  const { formats, today, now } = await readViewerIn(user.timeZone);
  const asked = Object.fromEntries(['type', 'date', 'start', 'end'].map((name) => [name, firstOf(params[name])]));
  const range = readRange(asked, today, user, formats);
  const [preview, { model }] = await Promise.all([
    previewPayload(user.id, range.request, now),
    readWriterSettings(user.id, now),
  ]);
  const sent = model !== null && user.writer === 'configured';
  return (
    <>
      <PageHeading
        title="What a model is sent"
        aside={
          <Link href="/dashboard/settings#writer" prefetch={false} className={buttonClass('secondary')}>
            Back to the settings
          </Link>
        }
      >
        About{' '}
        <Link href={`/dashboard?${queryOf(range.request)}`} prefetch={false} className="underline">
          {range.title}
        </Link>
        {sent ? '.' : ', if one were asked. Your summaries are written by the built-in writer: nothing is sent.'}
      </PageHeading>
      <Preview preview={preview} />
    </>
  );
}

function Preview({ preview }: { preview: Awaited<ReturnType<typeof previewPayload>> }) {
  if (preview.kind === 'invalid_range') return <Notice tone="act">{preview.message}</Notice>;
  if (preview.kind === 'no_integrations')
    return <EmptyState title="Nothing is connected">So there is nothing to tell a model.</EmptyState>;
  if (preview.kind === 'not_asked')
    return (
      <EmptyState title="A model is not asked about this range">
        Too little happened in it: one line says so, without a writer.
      </EmptyState>
    );
  const { payload, texts } = preview;
  return (
    <div className="grid grid-cols-1 gap-4">
      <p className="max-w-160 text-muted">
        This is the request itself, made by the writer and stopped before it left. The code beside the lines of the data
        is new in each. A second request may follow, with the sentences that the check refused.
      </p>
      {texts.map(({ role, text }, index) => (
        <Block key={index} title={roles[role] ?? role} text={text} />
      ))}
      <Disclosure summary="The whole body of the request">
        <Block title={payload.url} text={JSON.stringify(JSON.parse(payload.body), null, 2)} />
      </Disclosure>
    </div>
  );
}

/** Scrolls by itself, so it takes the focus: keys have to reach what a wheel does. */
function Block({ title, text }: { title: string; text: string }) {
  return (
    <div className="min-w-0 rounded-lg border border-line bg-surface">
      <h2 className="border-b border-line px-4 py-2 text-base font-strong break-all">{title}</h2>
      <pre
        tabIndex={0}
        role="region"
        aria-label={title}
        className="max-h-160 overflow-auto p-4 font-mono text-xs whitespace-pre-wrap"
      >
        {text}
      </pre>
    </div>
  );
}
