import { Disclosure } from '../ui/Disclosure';
import type { MakingView } from './making';

/** What the writer was given, what it took, and what the check refused. Everything a model wrote is a text node. */
export function HowMade({ making }: { making: MakingView }) {
  return (
    <Disclosure summary="How this was made">
      <dl className="grid grid-cols-1 gap-x-4 gap-y-1 sm:grid-cols-[max-content_minmax(0,1fr)]">
        {making.rows.map(({ term, text }) => (
          <div key={term} className="contents">
            <dt className="font-strong text-ink max-sm:mt-1">{term}</dt>
            <dd className="min-w-0" data-metric="making">
              {text}
            </dd>
          </div>
        ))}
      </dl>
      {making.refused.length === 0 ? (
        <p className="mt-3">The check refused nothing.</p>
      ) : (
        <>
          <h3 className="mt-3 font-strong text-ink">Refused by the check</h3>
          <ul className="mt-1 grid grid-cols-1 gap-2">
            {making.refused.map(({ kind, text, why, instead }, index) => (
              <li key={index} data-metric="making" className="border-l-2 border-line pl-3">
                {kind}: <q className="break-words text-ink">{text}</q>
                <br />
                {why} {instead}
              </li>
            ))}
          </ul>
        </>
      )}
    </Disclosure>
  );
}
