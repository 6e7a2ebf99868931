import type { ApiFailure } from '../api-client';
import { Notice } from '../ui/Notice';

/** What reading history costs, the same for both ways; and why it was refused. */
export function HistoryCost({ name, failure }: { name: string; failure: ApiFailure | null }) {
  return (
    <>
      <p className="mt-4 text-muted">
        It may take minutes, with long histories hours. {name}’s limits are kept: where it asks to wait, the reading
        waits and goes on by itself. New items come first, and you can leave the page.
      </p>
      {failure ? (
        <div className="mt-4">
          <Notice tone="act" live>
            {failure.message}
          </Notice>
        </div>
      ) : null}
    </>
  );
}
