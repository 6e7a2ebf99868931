import Link from 'next/link';
import type { ActivityAnswer, Statement } from '@/lib/http/contract';
import type { Formats } from '../format';
import { evidenceChips } from './evidence';

interface StatementsProps {
  statements: readonly Statement[];
  items: ReadonlyMap<string, ActivityAnswer>;
  formats: Formats;
}

/** A list of one kind of statement under its heading, each with the items it rests on. */
export function Statements({ title, statements, items, formats }: StatementsProps & { title: string }) {
  if (statements.length === 0) return null;
  return (
    <div>
      <h3 className="text-xs font-strong text-muted">{title}</h3>
      <ul className="mt-2 grid grid-cols-1 gap-3">
        {statements.map((statement) => (
          <li key={statement.text} className="border-l-2 border-line pl-3">
            <StatementText statement={statement} items={items} formats={formats} className="text-base" />
          </li>
        ))}
      </ul>
    </div>
  );
}

export function StatementText({
  statement,
  items,
  formats,
  className,
}: {
  statement: Statement;
  items: ReadonlyMap<string, ActivityAnswer>;
  formats: Formats;
  className: string;
}) {
  const { chips, more } = evidenceChips(statement.evidence, items, formats);
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
                className="inline-flex min-h-6 max-w-full items-center rounded-sm border border-line bg-surface px-1.5 text-xs text-accent hover:border-current"
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
