'use client';
import { lazy, Suspense, useState } from 'react';
import { Check, Copy } from 'lucide-react';
import { buttonClass } from '../ui/button-class';
import { withoutHidden } from './hidden-statements';

const CopyDialog = lazy(() => import('./CopyDialog'));

export interface CopyText {
  /** `Markdown`: what follows "Copy as". */
  form: string;
  text: string;
  /** Of statements that can be hidden on the page: their line in the text, by what they say. */
  lines?: Readonly<Record<string, string>>;
}

/** Copies texts that the server made. Where the browser refuses the clipboard, a dialog shows the text to copy by hand. */
export function CopyButtons({ texts }: { texts: readonly CopyText[] }) {
  const [copied, setCopied] = useState<string | null>(null);
  const [byHand, setByHand] = useState<CopyText | null>(null);

  const copy = async (wanted: CopyText) => {
    setCopied(null);
    const text = withoutHidden(wanted.text, wanted.lines ?? {});
    if (await write(text)) setCopied(wanted.form);
    else setByHand({ form: wanted.form, text });
  };

  return (
    <>
      {texts.map((entry) => {
        const done = copied === entry.form;
        return (
          <button
            key={entry.form}
            type="button"
            data-command={`copy-${entry.form}`}
            onClick={() => void copy(entry)}
            className={buttonClass('secondary', 'needs-script max-sm:px-2')}
          >
            {done ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
            <span className="max-sm:inline-block max-sm:first-letter:uppercase">
              {/* Two of them fit into one row of 320 px without these words. */}
              <span className="max-sm:sr-only">{done ? 'Copied' : 'Copy'} as </span>
              {entry.form}
            </span>
          </button>
        );
      })}
      <span role="status" className="sr-only">
        {copied === null ? '' : `Copied as ${copied}`}
      </span>
      {byHand ? (
        <Suspense fallback={null}>
          <CopyDialog {...byHand} onClose={() => setByHand(null)} />
        </Suspense>
      ) : null}
    </>
  );
}

/** False: the browser does not let pages write to the clipboard, or has none for pages over plain http. */
async function write(text: string): Promise<boolean> {
  if (!('clipboard' in navigator)) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    // A refusal is a DOMException; anything else is a fault of ours.
    if (error instanceof DOMException) return false;
    throw error;
  }
}
