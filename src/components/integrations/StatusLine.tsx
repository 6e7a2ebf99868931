import { Fragment } from 'react';
import type { Formats } from '../format';
import { Time } from '../ui/Time';
import type { LinePart } from './card-words';

export function StatusLine({ parts, formats }: { parts: LinePart[]; formats: Formats }) {
  if (parts.length === 0) return null;
  return (
    <p suppressHydrationWarning>
      {parts.map((part, index) => (
        <Fragment key={index}>
          {typeof part === 'string' ? part : <Time at={part.at} text={part.text} formats={formats} />}
        </Fragment>
      ))}
    </p>
  );
}
