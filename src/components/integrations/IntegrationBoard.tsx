'use client';
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { useRouter } from 'next/navigation';
import type { Status } from '@/lib/http/contract';
import type { IntegrationProvider } from '@/lib/integrations/registry-ids';
import { callApi } from '../api-client';
import { createFormats } from '../format';
import { Notice } from '../ui/Notice';
import { useNow } from '../use-now';
import type { CardDetails } from './card-details';
import type { Disconnected } from './DisconnectDialog';
import { IntegrationCard } from './IntegrationCard';
import { createSyncGuard } from './sync-guard';
import { syncOutcome, type SyncOutcome } from './sync-outcome';
import { readStatus, useLiveStatuses } from './use-live-statuses';

const ConnectDialog = lazy(() => import('./ConnectDialog'));
const DisconnectDialog = lazy(() => import('./DisconnectDialog'));

/** The sync button rests this long after a press, so that five clicks make one request. */
const quietMs = 2_000;

interface BoardProps {
  initial: Status[];
  details: CardDetails[];
  locale: string;
  timeZone: string;
  renderedAt: string;
  /** The provider whose permission section is open in the page. */
  connectOpen: string | null;
}

type Question = { kind: 'connect' | 'disconnect'; provider: IntegrationProvider } | null;
type PerProvider<T> = Partial<Record<IntegrationProvider, T>>;

/** The four cards, alive: statuses from the event stream, syncs, dialogs. */
export function IntegrationBoard({ initial, details, locale, timeZone, renderedAt, connectOpen }: BoardProps) {
  const formats = useMemo(() => createFormats(locale, timeZone), [locale, timeZone]);
  const now = useNow(renderedAt);
  const router = useRouter();
  const [outcomes, setOutcomes] = useState<PerProvider<SyncOutcome>>({});
  const [question, setQuestion] = useState<Question>(null);
  const [message, setMessage] = useState<string | null>(null);

  const tell = useCallback(
    (provider: IntegrationProvider, outcome: SyncOutcome | undefined) =>
      setOutcomes((current) => ({ ...current, [provider]: outcome })),
    [],
  );
  const onChange = useCallback(
    (before: Status, after: Status) => {
      const outcome = syncOutcome(before, after, formats.number);
      if (outcome) tell(after.provider, outcome);
    },
    [formats, tell],
  );
  const { statuses, receive } = useLiveStatuses(initial, onChange);
  const { busy, sync } = useSync(statuses, receive, tell);
  const refresh = useCallback(
    async (provider: IntegrationProvider) => {
      const status = await readStatus(provider);
      if (status) receive(status);
    },
    [receive],
  );

  const onDisconnected = (card: CardDetails, { activitiesDeleted, revoked }: Disconnected) => {
    setQuestion(null);
    tell(card.id, undefined);
    setMessage(
      `${card.name} is disconnected. ${formats.number(activitiesDeleted)} items were deleted.` +
        (revoked ? '' : ` ${card.name} could not be told to end the access: remove DevTrack in your account there.`),
    );
    void refresh(card.id);
    router.refresh();
  };

  const asked = question
    ? {
        kind: question.kind,
        card: details.find(({ id }) => id === question.provider),
        status: statuses.find(({ provider }) => provider === question.provider),
      }
    : null;

  return (
    <>
      {message ? (
        <div className="mb-4">
          <Notice tone="good" live>
            {message}
          </Notice>
        </div>
      ) : null}
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        {details.map((card) => {
          const status = statuses.find(({ provider }) => provider === card.id);
          if (!status) return null;
          return (
            <IntegrationCard
              key={card.id}
              provider={card.id}
              connected={status.connected}
              lastSync={status.lastSync ? new Date(status.lastSync) : undefined}
              activityCount={status.counts.allTime}
              onConnect={() => setQuestion({ kind: 'connect', provider: card.id })}
              onDisconnect={() => setQuestion({ kind: 'disconnect', provider: card.id })}
              onSync={() => void sync(status)}
              view={{
                status,
                details: card,
                formats,
                now,
                busy: busy[card.id] === true,
                outcome: outcomes[card.id] ?? null,
                connectOpen: connectOpen === card.id,
                onHistory: () => void refresh(card.id),
              }}
            />
          );
        })}
      </div>
      {asked?.card && asked.status ? (
        <Suspense fallback={null}>
          {asked.kind === 'connect' ? (
            <ConnectDialog details={asked.card} sandbox={asked.status.sandbox} onClose={() => setQuestion(null)} />
          ) : (
            <DisconnectDialog
              details={asked.card}
              sandbox={asked.status.sandbox}
              itemCount={asked.status.counts.allTime}
              formats={formats}
              onClose={() => setQuestion(null)}
              onDone={(result) => asked.card && onDisconnected(asked.card, result)}
            />
          )}
        </Suspense>
      ) : null}
    </>
  );
}

/** Asks for syncs, one at a time per provider. */
function useSync(
  statuses: readonly Status[],
  receive: (status: Status) => void,
  tell: (provider: IntegrationProvider, outcome: SyncOutcome | undefined) => void,
) {
  const guards = useRef(new Map<IntegrationProvider, ReturnType<typeof createSyncGuard>>());
  const [resting, setResting] = useState<PerProvider<boolean>>({});

  const sync = useCallback(
    async (status: Status) => {
      const { provider } = status;
      const guard = guards.current.get(provider) ?? createSyncGuard(quietMs);
      guards.current.set(provider, guard);
      if (!guard.tryStart(performance.now())) return;
      setResting((current) => ({ ...current, [provider]: true }));
      setTimeout(() => setResting((current) => ({ ...current, [provider]: false })), quietMs);
      tell(provider, undefined);
      const result = await callApi('POST', `/api/integrations/${provider}/sync`);
      guard.ended();
      if (!result.ok)
        tell(provider, { kind: 'failed', text: result.failure.message, retryable: result.failure.retryable });
      const current = await readStatus(provider);
      if (current) receive(current);
    },
    [receive, tell],
  );

  const busy = useMemo(() => {
    const entries: PerProvider<boolean> = { ...resting };
    for (const { provider, state } of statuses) if (state === 'syncing') entries[provider] = true;
    return entries;
  }, [resting, statuses]);
  return { busy, sync };
}
