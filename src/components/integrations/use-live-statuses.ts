import { useCallback, useEffect, useState } from 'react';
import type { Status } from '@/lib/http/contract';
import { callApi, field } from '../api-client';
import { isStatus, parseStatus } from './live-status';

/** Asked only while the event stream is down; a proxy that buffers it must not freeze the page. */
const pollMs = 5_000;

/** The statuses of the page, kept current by the event stream. `onChange` sees each status beside the one it replaces. */
export function useLiveStatuses(initial: readonly Status[], onChange: (before: Status, after: Status) => void) {
  const [statuses, setStatuses] = useState(initial);

  const receive = useCallback((next: Status) => {
    setStatuses((current) => current.map((entry) => (entry.provider === next.provider ? next : entry)));
  }, []);

  useEffect(() => {
    let known = new Map(initial.map((entry) => [entry.provider, entry]));
    const accept = (next: Status) => {
      const before = known.get(next.provider);
      known = new Map(known).set(next.provider, next);
      receive(next);
      if (before) onChange(before, next);
    };
    const source = new EventSource('/api/integrations/events');
    source.addEventListener('status', (event) => {
      const data: unknown = event.data;
      const next = typeof data === 'string' ? parseStatus(data) : null;
      if (next) accept(next);
    });
    const poll = setInterval(() => {
      if (source.readyState === EventSource.OPEN || document.hidden) return;
      void readAll().then((all) => all.forEach(accept));
    }, pollMs);
    return () => {
      source.close();
      clearInterval(poll);
    };
  }, [initial, onChange, receive]);

  return { statuses, receive };
}

async function readAll(): Promise<Status[]> {
  const result = await callApi('GET', '/api/integrations');
  const list = result.ok ? field(result.data, 'integrations') : [];
  return Array.isArray(list) ? list.filter(isStatus) : [];
}

/** One provider's status as the API has it now; null where it could not be had. */
export async function readStatus(provider: string): Promise<Status | null> {
  const result = await callApi('GET', `/api/integrations/${provider}/status`);
  return result.ok && isStatus(result.data) ? result.data : null;
}
