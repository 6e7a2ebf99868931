'use client';
import { lazy, Suspense, useState } from 'react';
import type { Status } from '@/lib/http/contract';
import type { IntegrationProvider } from '@/lib/integrations/registry-ids';
import type { Formats } from '../format';
import { Chip } from '../ui/Chip';
import { Disclosure } from '../ui/Disclosure';
import { Notice } from '../ui/Notice';
import { CardActions } from './CardActions';
import { CardCounts } from './CardCounts';
import type { CardDetails } from './card-details';
import { cardState } from './card-state';
import { cardWords } from './card-words';
import { ConnectSection, SetupNote } from './CardSections';
import { HistorySection } from './HistorySection';
import { PermissionList } from './PermissionList';
import { ProviderIcon } from './ProviderIcon';
import { StatusChip } from './StatusChip';
import { StatusLine } from './StatusLine';
import { SyncStatusIndicator } from './SyncStatusIndicator';
import type { SyncOutcome } from './sync-outcome';

const SyncHistory = lazy(() => import('./SyncHistory'));
const ProviderAnalytics = lazy(() => import('./ProviderAnalytics'));

export interface IntegrationCardProps {
  provider: IntegrationProvider;
  connected: boolean;
  lastSync?: Date;
  activityCount: number;
  onConnect: () => void;
  onDisconnect: () => void;
  onSync: () => void;
}

export interface CardView {
  status: Status;
  details: CardDetails;
  formats: Formats;
  now: Date;
  /** A sync was just asked for, or the button still rests after one. */
  busy: boolean;
  outcome: SyncOutcome | null;
  /** The permission section is open in the page, for readers without JavaScript. */
  connectOpen: boolean;
  /** More of the history was asked for. */
  onHistory: () => void;
}

/** One provider: what it is, how it is doing, what it may read, one thing to do. */
export function IntegrationCard(props: IntegrationCardProps & { view: CardView }) {
  const { status, details, formats, now, busy, outcome, connectOpen } = props.view;
  const state = cardState(status);
  const words = cardWords(state, { name: details.name, unit: details.unit, formats, now });
  const asking = connectOpen && state.kind === 'not_connected';
  const headingId = `card-${details.id}`;
  return (
    // The id is what notifications link to.
    <section
      id={details.id}
      aria-labelledby={headingId}
      data-provider={details.id}
      data-state={state.kind}
      className="grid min-w-0 grid-cols-1 gap-4 rounded-lg border border-line bg-surface p-4 sm:p-6"
    >
      <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="flex min-w-0 items-center gap-3">
          <ProviderIcon path={details.iconPath} />
          <div className="min-w-0">
            <h2 id={headingId} className="text-base font-strong">
              {details.name}
            </h2>
            {props.connected && status.accountLabel ? (
              <p className="text-xs text-muted">as {status.accountLabel}</p>
            ) : null}
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-1">
          {status.sandbox && state.kind !== 'off' ? <Chip>{props.connected ? 'Sample data' : 'Sandbox'}</Chip> : null}
          <StatusChip state={state} words={words} />
        </div>
      </header>
      {state.kind === 'not_connected' ? <p>{details.promise}</p> : <StatusLine parts={words.line} formats={formats} />}
      <SetupNote state={state} status={status} details={details} />
      <ImportProgress status={status} name={details.name} />
      {status.hint ? <Notice>{status.hint}</Notice> : null}
      {props.connected ? <CardCounts counts={status.counts} provider={details.id} formats={formats} now={now} /> : null}
      {asking ? <ConnectSection details={details} sandbox={status.sandbox} /> : null}
      <div className="grid grid-cols-1 gap-3 empty:hidden">
        {outcome ? (
          <SyncStatusIndicator
            provider={props.provider}
            status={outcome.kind === 'done' ? 'success' : 'error'}
            error={outcome.kind === 'failed' ? outcome.text : undefined}
            result={outcome.kind === 'done' ? outcome.text : undefined}
            formats={formats}
            now={now}
          />
        ) : null}
        {asking ? null : (
          <CardActions
            state={state}
            details={details}
            connected={props.connected}
            busy={busy}
            onConnect={props.onConnect}
            onDisconnect={props.onDisconnect}
            onSync={props.onSync}
          />
        )}
        {state.kind === 'off' ? null : <CardFolds {...props} />}
      </div>
    </section>
  );
}

function ImportProgress({ status, name }: { status: Status; name: string }) {
  const { progress } = status;
  if (
    status.state !== 'syncing' ||
    !progress ||
    progress.total === null ||
    progress.total < progress.done ||
    progress.total === 0
  )
    return null;
  return (
    <progress
      className="bar keeps-colour h-2 w-full"
      value={progress.done}
      max={progress.total}
      aria-label={`Import from ${name}`}
    />
  );
}

/** Folds whose content is fetched when they are opened, never before. */
function CardFolds({ connected, view }: IntegrationCardProps & { view: CardView }) {
  const { status, details, formats, now, onHistory } = view;
  const [opened, setOpened] = useState({ analytics: false, history: false });
  const waiting = <p className="text-muted">Loading…</p>;
  return (
    <div className="grid grid-cols-1 gap-2 border-t border-line pt-3">
      {details.permissions.length > 0 ? (
        <Disclosure className="open:pb-3" summary="What it may read">
          <PermissionList details={details} />
        </Disclosure>
      ) : null}
      {connected ? (
        <>
          <Disclosure
            className="needs-script open:pb-3"
            summary="Activity"
            onToggle={(open) => open && setOpened((current) => ({ ...current, analytics: true }))}
          >
            {opened.analytics ? (
              <Suspense fallback={waiting}>
                <ProviderAnalytics provider={details.id} name={details.name} unit={details.unit} formats={formats} />
              </Suspense>
            ) : null}
          </Disclosure>
          <Disclosure className="open:pb-3" summary="How far back">
            <HistorySection status={status} name={details.name} formats={formats} now={now} onAsked={onHistory} />
          </Disclosure>
          <Disclosure
            className="needs-script open:pb-3"
            summary="Sync history"
            onToggle={(open) => open && setOpened((current) => ({ ...current, history: true }))}
          >
            {opened.history ? (
              <Suspense fallback={waiting}>
                <SyncHistory
                  provider={details.id}
                  formats={formats}
                  now={now}
                  latest={status.lastResult?.syncId ?? null}
                />
              </Suspense>
            ) : null}
          </Disclosure>
        </>
      ) : null}
    </div>
  );
}
