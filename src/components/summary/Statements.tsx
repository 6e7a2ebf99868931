import Link from 'next/link';
import type { ActivityAnswer, Statement } from '@/lib/http/contract';
import type { Formats } from '../format';
import { Dismissible } from './Dismissible';
import { evidenceChips } from './evidence';
import type { StatementView } from './statement-view';

interface Sources {
  /** Activities that statements rest on, by id. */
  items: ReadonlyMap<string, ActivityAnswer>;
  formats: Formats;
  /** Length of the range. */
  days: number;
}

/** A list of one kind of statement under its heading, each with the items it rests on. */
export function Statements({
  title,
  statements,
  ...sources
}: Sources & { title: string; statements: readonly StatementView[] }) {
  if (statements.length === 0) return null;
  return (
    <div>
      <h3 className="text-xs font-strong text-muted">{title}</h3>
      <ul className="mt-2 grid grid-cols-1 gap-3">
        {statements.map((statement) => (
          <li key={statement.text} className="border-l-2 border-line pl-3">
            {statement.dismissal ? (
              <Dismissible dismissal={statement.dismissal} text={statement.text}>
                <StatementText statement={statement} className="text-base" {...sources} />
              </Dismissible>
            ) : (
              <StatementText statement={statement} className="text-base" {...sources} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

export function StatementText({
  statement,
  className,
  items,
  formats,
  days,
}: Sources & { statement: Statement; className: string }) {
  const { chips, more } = evidenceChips(statement.evidence, items, formats, days);
  return (
    <>
      <p
        className={className}
        data-metric={statement.metrics.join(' ') || undefined}
        data-evidence={statement.evidence.length > 0 ? statement.evidence.join(' ') : undefined}
      >
        {statement.text}
      </p>
      {chips.length > 0 ? (
        <ul aria-label="Rests on" className="mt-1 flex flex-wrap gap-1">
          {chips.map((chip) => (
            <li key={chip.id} className="max-w-full">
              <Link
                href={chip.href}
                prefetch={false}
                title={chip.title}
                data-evidence={chip.id}
                className="inline-flex min-h-6 max-w-full items-center rounded-sm border border-line bg-surface px-2 text-xs text-accent hover:border-current"
              >
                <span className="truncate">{chip.label}</span>
              </Link>
            </li>
          ))}
          {more > 0 ? (
            <li className="inline-flex min-h-6 items-center text-xs text-muted" data-evidence="more">
              and {more} more
            </li>
          ) : null}
        </ul>
      ) : null}
    </>
  );
}
