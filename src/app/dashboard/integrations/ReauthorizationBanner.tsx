import { cardState } from '@/components/integrations/card-state';
import { stopReason } from '@/components/integrations/stop-reason';
import { buttonClass } from '@/components/ui/button-class';
import { Notice } from '@/components/ui/Notice';
import type { Status } from '@/lib/http/contract';
import { providerCards } from '@/lib/integrations/registry';

/** Appears only while somebody has to act. */
export function ReauthorizationBanner({ statuses }: { statuses: readonly Status[] }) {
  const stopped = statuses.filter((status) => cardState(status).kind === 'reauthorization');
  if (stopped.length === 0) return null;
  const reasons = stopped.flatMap(
    ({ provider, error }) => stopReason(error?.code ?? null, providerCards[provider].name) ?? [],
  );
  return (
    <Notice tone="act">
      <p className="font-strong">
        {listNames(stopped.map(({ provider }) => providerCards[provider].name))} stopped syncing and need
        {stopped.length === 1 ? 's' : ''} to be reconnected.
      </p>
      {reasons.map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
      <p>Your data and settings are kept; what happened meanwhile is read after reconnecting.</p>
      <div className="mt-3 flex flex-wrap gap-2">
        {stopped.map(({ provider }) => (
          <a key={provider} href={`/api/integrations/${provider}/connect`} className={buttonClass('secondary')}>
            Reconnect {providerCards[provider].name}
          </a>
        ))}
      </div>
    </Notice>
  );
}

function listNames(names: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names);
}
