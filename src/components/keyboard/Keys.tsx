import { Fragment } from 'react';

/** One way or several to press something: `g` `d`, or `[` or `p`. */
export function Keys({ keys }: { keys: readonly (readonly string[])[] }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      {keys.map((sequence, index) => (
        <Fragment key={sequence.join(' ')}>
          {index > 0 ? <span className="text-xs text-muted">or</span> : null}
          {sequence.map((key) => (
            <kbd
              key={key}
              className="inline-flex min-h-6 min-w-6 items-center justify-center rounded-sm border border-edge bg-sunken px-1 font-mono text-xs"
            >
              {key}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
