import Link from 'next/link';
import type { WriterChoice } from '@/lib/http/contract';
import type { WriterSettings } from '@/lib/integrations/summaries/writer-settings';
import type { Formats } from '../format';
import { BuiltinWriterSwitch } from './AccountSwitches';

/** Who writes the summaries, what it may use, and the way to what it is sent. */
export function WriterSection({
  settings: { model, usedTokens, monthlyTokens, resetsAt },
  choice,
  formats,
}: {
  settings: WriterSettings;
  choice: WriterChoice;
  formats: Formats;
}) {
  if (model === null)
    return (
      <div className="grid grid-cols-1 gap-2">
        <p>The built-in writer. No language model is configured, so nothing of yours is sent to one.</p>
        <PreviewLink />
      </div>
    );
  return (
    <div className="grid grid-cols-1 gap-3">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        <dt className="text-muted">Writer</dt>
        <dd>
          {choice === 'builtin' ? 'Built in, by your choice' : (model.name ?? 'The first model the server lists')}
        </dd>
        <dt className="text-muted">Model’s server</dt>
        <dd>{model.origin}</dd>
        <dt className="text-muted">This month</dt>
        <dd data-writer-use suppressHydrationWarning>
          {formats.number(usedTokens)} {monthlyTokens === null ? '' : `of ${formats.number(monthlyTokens)} `}tokens
          {monthlyTokens === null ? ', without a cap' : `; from ${formats.day(resetsAt)} anew`}
        </dd>
      </dl>
      <BuiltinWriterSwitch initial={choice === 'builtin'} />
      <PreviewLink />
    </div>
  );
}

function PreviewLink() {
  return (
    <p>
      <Link href="/dashboard/settings/prompt" prefetch={false} className="text-accent underline">
        See exactly what a model is sent
      </Link>
    </p>
  );
}
