import { CircleCheck, CircleDashed, RefreshCw, TriangleAlert } from 'lucide-react';
import type { IntegrationProvider } from '@/lib/integrations/registry-ids';
import type { Formats } from '../format';
import { Time } from '../ui/Time';

export interface SyncStatusProps {
  provider: IntegrationProvider;
  status: 'idle' | 'syncing' | 'success' | 'error';
  lastSync?: Date;
  error?: string;
}

interface Wording {
  formats: Formats;
  now: Date;
  /** What the last run brought: "12 new items". */
  result?: string;
}

const icons = { idle: CircleDashed, syncing: RefreshCw, success: CircleCheck, error: TriangleAlert } as const;
const colours = { idle: 'text-muted', syncing: 'text-accent', success: 'text-good', error: 'text-act' } as const;

/** How the last sync went, in an icon and words; changes are announced. */
export function SyncStatusIndicator({
  provider,
  status,
  lastSync,
  error,
  formats,
  now,
  result,
}: SyncStatusProps & Wording) {
  const Icon = icons[status];
  return (
    <p role="status" data-provider={provider} className="flex min-w-0 items-start gap-2">
      <Icon
        size={16}
        aria-hidden
        className={`mt-0.5 shrink-0 ${colours[status]} ${status === 'syncing' ? 'spin' : ''}`}
      />
      <span className="min-w-0">
        {words(status, error, result)}
        {lastSync && status !== 'syncing' ? (
          <>
            {' · '}
            <Time at={lastSync} text={formats.ago(lastSync, now)} formats={formats} className="text-muted" />
          </>
        ) : null}
      </span>
    </p>
  );
}

function words(status: SyncStatusProps['status'], error: string | undefined, result: string | undefined): string {
  switch (status) {
    case 'idle':
      return 'Not synced yet';
    case 'syncing':
      return 'Syncing';
    case 'success':
      return result ?? 'Up to date';
    case 'error':
      return error ?? 'The last sync did not finish';
  }
}
