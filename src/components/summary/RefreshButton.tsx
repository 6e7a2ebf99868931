'use client';
import { useState, useTransition } from 'react';
import { useRouter } from 'next/navigation';
import { RefreshCw } from 'lucide-react';
import { callApi } from '../api-client';
import { buttonClass } from '../ui/button-class';

/** Has the summary look at the facts again, then shows the page as it is now. `query` names the range. */
export function RefreshButton({ query }: { query: string }) {
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const [showing, startShowing] = useTransition();
  const [message, setMessage] = useState('');
  const busy = asking || showing;

  const refresh = async () => {
    if (busy) return;
    setAsking(true);
    setMessage('');
    const result = await callApi('GET', `/api/integrations/summary?${query}&refresh=1`);
    setAsking(false);
    if (!result.ok) {
      const wait = result.failure.retryAfterSeconds;
      setMessage(wait === null ? result.failure.message : `${result.failure.message} Try again in ${wait} s.`);
      return;
    }
    setMessage('Up to date');
    startShowing(() => router.refresh());
  };

  return (
    <span className="needs-script inline-flex flex-wrap items-center justify-end gap-2">
      <span role="status" className="text-xs text-muted empty:hidden">
        {message}
      </span>
      <button
        type="button"
        data-command="refresh"
        aria-disabled={busy}
        onClick={() => void refresh()}
        className={buttonClass('secondary')}
      >
        <RefreshCw size={16} aria-hidden className={busy ? 'spin' : ''} />
        {busy ? 'Refreshing…' : 'Refresh'}
      </button>
    </span>
  );
}
