import type { Status } from '@/lib/http/contract';
import { buttonClass } from '../ui/button-class';
import { Disclosure } from '../ui/Disclosure';
import type { CardDetails } from './card-details';
import type { CardState } from './card-state';
import { PermissionList } from './PermissionList';

/** The connect dialog's words in the page, for browsers without JavaScript. */
export function ConnectSection({ details, sandbox }: { details: CardDetails; sandbox: boolean }) {
  return (
    <div id={`connect-${details.id}`} className="rounded-md border border-edge p-4">
      <h3 className="mb-3 font-strong">Before you connect {details.name}</h3>
      <PermissionList details={details} />
      <div className="mt-4 flex flex-wrap gap-2">
        <a href={`/api/integrations/${details.id}/connect`} className={buttonClass('primary')}>
          Continue to {sandbox ? 'the sandbox' : details.name}
        </a>
        <a href="/dashboard/integrations" className={buttonClass('secondary')}>
          Cancel
        </a>
      </div>
    </div>
  );
}

/** The variables that set a provider up, or that switch it from the sandbox to the real one. */
export function SetupNote({ state, status, details }: { state: CardState; status: Status; details: CardDetails }) {
  const sandboxed = status.sandbox && state.kind !== 'off';
  if (state.kind === 'not_set_up') return <Variables details={details} />;
  if (!sandboxed) return null;
  const explained = (
    <>
      <p className="mb-2 text-xs">
        The built-in sandbox stands in for {details.name}: all of its data is made up. To use the real {details.name},
        set these variables and start DevTrack again:
      </p>
      <Variables details={details} />
    </>
  );
  return status.connected ? (
    <Disclosure summary={`Use the real ${details.name}`}>{explained}</Disclosure>
  ) : (
    <div>{explained}</div>
  );
}

function Variables({ details }: { details: CardDetails }) {
  return (
    <div className="rounded-md bg-sunken p-3 text-xs">
      <ul className="flex flex-wrap gap-x-3 gap-y-1">
        {details.variables.map((name) => (
          <li key={name} className="min-w-0">
            <code className="font-mono break-all">{name}</code>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-muted">
        Step by step: <code className="font-mono">README.md#{details.guideAnchor}</code>
      </p>
    </div>
  );
}
