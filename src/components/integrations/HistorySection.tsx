'use client';
import { lazy, Suspense, useState } from 'react';
import type { Status } from '@/lib/http/contract';
import type { Formats } from '../format';
import { buttonClass } from '../ui/button-class';
import { cardState, type CardKind } from './card-state';
import { askedWords, reachWords, type AskedFor } from './history-words';

const OlderHistoryDialog = lazy(() => import('./OlderHistoryDialog'));
const ReadAgainDialog = lazy(() => import('./ReadAgainDialog'));

interface HistorySectionProps {
  status: Status;
  name: string;
  formats: Formats;
  now: Date;
  onAsked: () => void;
}

/** How far back one provider's items are stored, and the two ways to ask for more. */
export function HistorySection({ status, name, formats, now, onAsked }: HistorySectionProps) {
  const [question, setQuestion] = useState<'older' | 'again' | null>(null);
  const [asked, setAsked] = useState<AskedFor | null>(null);
  const refusal = refusals[cardState(status).kind];
  const dialog = {
    provider: status.provider,
    name,
    onClose: () => setQuestion(null),
    onAsked: (answer: AskedFor) => {
      setQuestion(null);
      setAsked(answer);
      onAsked();
    },
  };
  const open = (kind: 'older' | 'again') => {
    setAsked(null);
    setQuestion(kind);
  };
  return (
    <div className="grid grid-cols-1 gap-2">
      <p suppressHydrationWarning>{reachWords(status.history, formats)}</p>
      {refusal ? (
        <p className="text-muted">{refusal.replace('{provider}', name)}</p>
      ) : (
        <div className="flex flex-wrap gap-2">
          <button
            type="button"
            className={buttonClass('secondary', 'needs-script')}
            aria-label={`Import older history from ${name}`}
            onClick={() => open('older')}
          >
            Import older history
          </button>
          <button
            type="button"
            className={buttonClass('secondary', 'needs-script')}
            aria-label={`Read everything again from ${name}`}
            onClick={() => open('again')}
          >
            Read everything again
          </button>
        </div>
      )}
      {asked ? (
        <p role="status" className="text-muted">
          {askedWords(asked, name)}
        </p>
      ) : null}
      {question ? (
        <Suspense fallback={null}>
          {question === 'older' ? (
            <OlderHistoryDialog {...dialog} history={status.history} formats={formats} now={now} />
          ) : (
            <ReadAgainDialog {...dialog} itemCount={status.counts.allTime} formats={formats} />
          )}
        </Suspense>
      ) : null}
    </div>
  );
}

/** Where nothing can be read, nothing can be asked for. */
const refusals: Partial<Record<CardKind, string>> = {
  off: 'More can be asked for once {provider} is switched on again.',
  operator: 'More can be asked for once the operator has corrected the credentials for {provider}.',
  reauthorization: 'More can be asked for once {provider} is reconnected.',
};
