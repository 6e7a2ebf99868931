'use client';
import type { ApiFailure } from '../api-client';
import { buttonClass } from '../ui/button-class';

export function SaveBar({
  busy,
  failure,
  saved,
  label = 'Save',
}: {
  busy: boolean;
  failure: ApiFailure | null;
  saved: boolean;
  label?: string;
}) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <button type="submit" aria-disabled={busy} className={buttonClass('primary')}>
        {busy ? 'Saving…' : label}
      </button>
      <p role="status" className={failure ? 'text-act' : 'text-muted'}>
        {failure ? failure.message : saved ? 'Saved' : ''}
      </p>
    </div>
  );
}
