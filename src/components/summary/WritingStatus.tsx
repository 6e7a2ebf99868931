'use client';
import { useEffect, useRef, useState } from 'react';
import { useRouter } from 'next/navigation';
import { callApi, field } from '../api-client';

interface WritingStatusProps {
  /** The range as the summary route takes it. */
  query: string;
  model: string;
  /** The built-in text is shown because the model has not written yet. */
  pending: boolean;
}

/**
 * The page does not wait for a model: this asks for its text once, and then shows the page anew. Stays in its line
 * whatever happens, so that nothing below it moves.
 */
export function WritingStatus({ query, model, pending }: WritingStatusProps) {
  const router = useRouter();
  const [outcome, setOutcome] = useState<string | null>(null);
  const asked = useRef(false);
  const here = useRef(false);

  useEffect(() => {
    here.current = true;
    if (pending && !asked.current) {
      asked.current = true;
      void callApi('GET', `/api/integrations/summary?${query}`).then((result) => {
        if (!here.current) return;
        if (!result.ok) return setOutcome(`${model} did not write: ${result.failure.message}`);
        setOutcome(field(result.data, 'writer') === 'llm' ? `Now written by ${model}.` : 'The built-in text stays.');
        router.refresh();
      });
    }
    return () => {
      here.current = false;
    };
  }, [pending, query, model, router]);

  return (
    <span
      role="status"
      className="needs-script"
      data-metric="making"
      data-writing={pending && outcome === null ? '' : undefined}
    >
      {outcome ?? (pending ? `${model} is writing; until then this is the built-in text.` : null)}
    </span>
  );
}
