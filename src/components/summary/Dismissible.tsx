'use client';
import { useEffect, useState, type ReactNode } from 'react';
import { EyeOff, Undo2 } from 'lucide-react';
import { callApi } from '../api-client';
import { noteHidden } from './hidden-statements';
import type { Dismissal } from './statement-view';

interface DismissibleProps {
  dismissal: Dismissal;
  /** What it says: buttons are told apart by it. */
  text: string;
  children: ReactNode;
}

/** A statement that can be hidden for four weeks, and brought back where it stood. Reads the same without JavaScript. */
export function Dismissible({ dismissal, text, children }: DismissibleProps) {
  const [hidden, setHidden] = useState(false);
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState('');

  // What is copied from here on is without it.
  useEffect(() => {
    noteHidden(text, hidden);
    return () => noteHidden(text, false);
  }, [text, hidden]);

  const change = async () => {
    if (busy) return;
    setBusy(true);
    const result = await callApi(hidden ? 'DELETE' : 'POST', '/api/insights/dismiss', dismissal);
    setBusy(false);
    if (!result.ok) return setMessage(result.failure.message);
    setHidden(!hidden);
    setMessage(hidden ? '' : 'Hidden for four weeks.');
  };

  return (
    <div
      className={`flex gap-x-3 gap-y-1 ${hidden ? 'flex-wrap items-center' : 'items-start justify-between max-sm:flex-col'}`}
    >
      <div className="max-w-full min-w-0">
        <div hidden={hidden}>{children}</div>
        <p role="status" className="text-xs text-muted empty:hidden">
          {message}
        </p>
      </div>
      {/* One button for both, so that the focus stays where it is. */}
      <button
        type="button"
        aria-disabled={busy}
        aria-label={`${hidden ? 'Undo' : 'Hide for four weeks'}: ${text}`}
        title={hidden ? undefined : 'Hide for four weeks'}
        onClick={() => void change()}
        className="needs-script inline-flex min-h-6 min-w-6 shrink-0 items-center gap-1 rounded-sm px-1 text-xs max-sm:-ml-1 text-muted hover:bg-sunken hover:text-ink"
      >
        {hidden ? <Undo2 size={14} aria-hidden /> : <EyeOff size={14} aria-hidden />}
        {hidden ? 'Undo' : 'Hide'}
      </button>
    </div>
  );
}
