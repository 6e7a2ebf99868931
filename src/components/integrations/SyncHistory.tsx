'use client';
import { useCallback, useEffect, useState } from 'react';
import type { SyncLogAnswer } from '@/lib/http/contract';
import type { IntegrationProvider } from '@/lib/integrations/registry-ids';
import { callApi, field, type ApiFailure } from '../api-client';
import type { Formats } from '../format';
import { buttonClass } from '../ui/button-class';
import { Notice } from '../ui/Notice';
import { Time } from '../ui/Time';
import { logError, logFigures, statusWords, triggerWords } from './log-words';

interface Page {
  logs: SyncLogAnswer[];
  nextCursor: string | null;
}

/** Ended runs, newest first. Read again when `latest` names a newer run. */
export default function SyncHistory({
  provider,
  formats,
  now,
  latest,
}: {
  provider: IntegrationProvider;
  formats: Formats;
  now: Date;
  latest: string | null;
}) {
  const [page, setPage] = useState<Page | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  const load = useCallback(
    async (cursor: string | null) => {
      const query = new URLSearchParams({ limit: '10', ...(cursor ? { cursor } : {}) });
      const result = await callApi('GET', `/api/integrations/${provider}/logs?${query}`);
      if (!result.ok) return setFailure(result.failure);
      const read = readPage(result.data);
      setFailure(null);
      setPage((current) =>
        cursor && current ? { logs: [...current.logs, ...read.logs], nextCursor: read.nextCursor } : read,
      );
    },
    [provider],
  );

  useEffect(() => {
    // eslint-disable-next-line react-hooks/set-state-in-effect -- the state is set after the answer, not within the effect
    void load(null);
  }, [load, latest]);

  if (failure) return <Notice tone="act">{failure.message}</Notice>;
  if (!page) return <p className="text-muted">Loading…</p>;
  if (page.logs.length === 0) return <p className="text-muted">No sync has ended yet.</p>;
  return (
    <>
      <ul className="grid grid-cols-1 gap-3">
        {page.logs.map((log) => (
          <li key={log.id} className="grid grid-cols-1 gap-0.5">
            <span className="flex flex-wrap justify-between gap-x-3">
              <span className="font-strong">{statusWords[log.status]}</span>
              <Time
                at={log.startedAt}
                text={formats.clock(log.startedAt, now)}
                formats={formats}
                className="text-muted tabular-nums"
              />
            </span>
            <span className="text-xs text-muted">{logFigures(log, formats)}</span>
            <LogError log={log} />
          </li>
        ))}
      </ul>
      {page.nextCursor ? (
        <button type="button" className={buttonClass('secondary', 'mt-3')} onClick={() => void load(page.nextCursor)}>
          Older
        </button>
      ) : null}
    </>
  );
}

function LogError({ log }: { log: SyncLogAnswer }) {
  const error = logError(log);
  return error === null ? null : <span className="text-xs">{error}</span>;
}

function readPage(data: unknown): Page {
  const logs = field(data, 'logs');
  const next = field(data, 'nextCursor');
  return { logs: Array.isArray(logs) ? logs.filter(isLog) : [], nextCursor: typeof next === 'string' ? next : null };
}

function isLog(value: unknown): value is SyncLogAnswer {
  const status = field(value, 'status');
  const trigger = field(value, 'trigger');
  return (
    typeof field(value, 'id') === 'string' &&
    typeof status === 'string' &&
    status in statusWords &&
    typeof trigger === 'string' &&
    trigger in triggerWords &&
    typeof field(value, 'startedAt') === 'string' &&
    [field(value, 'newItems'), field(value, 'itemsSynced'), field(value, 'requests'), field(value, 'durationMs')].every(
      (entry) => typeof entry === 'number',
    )
  );
}
