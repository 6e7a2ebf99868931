'use client';
import { useState } from 'react';
import type { Status } from '@/lib/http/contract';
import type { Formats } from '../format';
import { buttonClass } from '../ui/button-class';
import Dialog from '../ui/Dialog';
import { HistoryCost } from './HistoryCost';
import { historyChoices, reachWords, type HistoryDays } from './history-words';
import { useHistoryRequest, type HistoryDialogProps } from './use-history-request';

interface OlderHistoryProps extends HistoryDialogProps {
  history: Status['history'];
  formats: Formats;
  now: Date;
}

/** Asks how far back, says what it costs. */
export default function OlderHistoryDialog({ history, formats, now, ...props }: OlderHistoryProps) {
  const { name, onClose } = props;
  const { busy, failure, ask } = useHistoryRequest(props);
  // As it was on opening: what is being read meanwhile must not move the choices.
  const [choices] = useState(() => historyChoices(history, now, formats));
  const [chosen, setChosen] = useState<HistoryDays | null>(() => choices.find(({ reached }) => !reached)?.days ?? null);
  return (
    <Dialog
      title={`Import older history from ${name}`}
      onClose={onClose}
      actions={
        <>
          <button type="button" className={buttonClass('secondary')} onClick={onClose}>
            {chosen === null ? 'Close' : 'Cancel'}
          </button>
          {chosen === null ? null : (
            <button
              type="button"
              className={buttonClass('primary')}
              aria-disabled={busy}
              onClick={() => void ask({ days: chosen })}
            >
              {busy ? 'Asking…' : 'Import'}
            </button>
          )}
        </>
      }
    >
      <p>{reachWords(history, formats)}</p>
      <fieldset className="mt-4">
        <legend className="mb-1 font-strong">Reach back</legend>
        <div className="grid grid-cols-1 gap-1">
          {choices.map(({ days, label, reached }) => (
            <label key={days} className={`flex min-h-6 items-center gap-2 ${reached ? 'text-muted' : ''}`}>
              <input
                type="radio"
                name="history-days"
                className="accent-accent"
                value={days}
                disabled={reached}
                checked={chosen === days}
                onChange={() => setChosen(days)}
              />
              <span className="min-w-0">
                {label}
                {reached ? ' (there already, or on its way)' : ''}
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {chosen === null ? (
        <p className="mt-4">There is nothing further back to ask for.</p>
      ) : (
        <HistoryCost name={name} failure={failure} />
      )}
    </Dialog>
  );
}
