import { buttonClass } from '../ui/button-class';

/** Cause, effect, next step, and the id under which the log has the rest. */
export function ErrorMessage({ digest, onRetry }: { digest: string | undefined; onRetry: () => void }) {
  return (
    <>
      <p>DevTrack met an error while it made this page. What was stored before is kept; trying again is safe.</p>
      <p className="mt-4">
        <button type="button" className={buttonClass('primary')} onClick={onRetry}>
          Try again
        </button>
      </p>
      {digest ? (
        <p className="mt-6 text-xs">
          Error id <code className="font-mono">{digest}</code>: the log of this installation holds the details under it.
        </p>
      ) : null}
    </>
  );
}
