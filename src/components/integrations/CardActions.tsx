'use client';
import type { MouseEvent } from 'react';
import { buttonClass } from '../ui/button-class';
import type { CardDetails } from './card-details';
import type { CardState } from './card-state';

interface CardActionsProps {
  state: CardState;
  details: CardDetails;
  connected: boolean;
  busy: boolean;
  onConnect: () => void;
  onDisconnect: () => void;
  onSync: () => void;
}

/** One primary action per state, and Disconnect wherever there is a connection. */
export function CardActions({ state, details, connected, busy, onConnect, onDisconnect, onSync }: CardActionsProps) {
  const primary = primaryAction(state, details, busy, onConnect, onSync);
  if (!primary && !connected) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {primary}
      {state.kind === 'partial' ? (
        <SyncButton label="Sync now" name={details.name} busy={busy} onSync={onSync} />
      ) : null}
      {connected ? (
        <button
          type="button"
          className={buttonClass('quiet', 'needs-script first:-ml-3')}
          onClick={onDisconnect}
          aria-label={`Disconnect ${details.name}`}
        >
          Disconnect
        </button>
      ) : null}
    </div>
  );
}

function primaryAction(
  state: CardState,
  details: CardDetails,
  busy: boolean,
  onConnect: () => void,
  onSync: () => void,
) {
  switch (state.kind) {
    case 'not_connected':
      return <ConnectLink details={details} onConnect={onConnect} />;
    case 'partial':
      // Only what is not allowed can be mended by asking again.
      return state.lack === 'permission' ? <ReconnectLink details={details} /> : null;
    case 'reauthorization':
      return <ReconnectLink details={details} />;
    case 'healthy':
      return <SyncButton label="Sync now" name={details.name} busy={busy} onSync={onSync} />;
    case 'retrying':
      return <SyncButton label="Retry now" name={details.name} busy={busy} onSync={onSync} />;
    case 'importing':
    case 'updating':
      return <SyncButton label="Syncing…" name={details.name} busy onSync={onSync} />;
    case 'not_set_up':
    case 'off':
    case 'rate_limited':
    case 'operator':
      return null;
  }
}

function ReconnectLink({ details }: { details: CardDetails }) {
  return (
    <a
      href={`/api/integrations/${details.id}/connect`}
      className={buttonClass('primary')}
      aria-label={`Reconnect ${details.name}`}
    >
      Reconnect
    </a>
  );
}

/** A link to the permission section of the page; with JavaScript the same words come as a dialog. */
function ConnectLink({ details, onConnect }: { details: CardDetails; onConnect: () => void }) {
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onConnect();
  };
  return (
    <a
      href={`/dashboard/integrations?connect=${details.id}#connect-${details.id}`}
      className={buttonClass('primary')}
      onClick={open}
      aria-label={`Connect ${details.name}`}
    >
      Connect
    </a>
  );
}

/** Stays focusable while a sync runs: a focused button that turns `disabled` would drop the keyboard's place. */
function SyncButton({ label, name, busy, onSync }: { label: string; name: string; busy: boolean; onSync: () => void }) {
  return (
    <button
      type="button"
      className={buttonClass('secondary', 'needs-script')}
      aria-disabled={busy}
      aria-label={`${busy ? 'Syncing' : label} ${name}`}
      onClick={() => (busy ? undefined : onSync())}
    >
      {busy ? 'Syncing…' : label}
    </button>
  );
}
