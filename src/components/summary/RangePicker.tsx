import Link from 'next/link';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { LocalDate } from '../local-dates';
import { buttonClass } from '../ui/button-class';
import { Disclosure } from '../ui/Disclosure';
import { inputClass } from '../ui/Field';
import { hrefOf, type NamedType, type Preset, type RangeView } from './range';

const types: { type: NamedType; label: string }[] = [
  { type: 'daily', label: 'Day' },
  { type: 'weekly', label: 'Week' },
  { type: 'monthly', label: 'Month' },
];

/** Links and one GET form: the address is the whole state, and works without JavaScript. */
export function RangePicker({
  range,
  today,
  presets,
}: {
  range: RangeView;
  today: LocalDate;
  presets: readonly Preset[];
}) {
  const anchor = range.start <= today && today <= range.end ? today : range.start;
  return (
    <nav aria-label="Range" className="grid grid-cols-1 gap-2 sm:justify-items-end">
      <div className="flex flex-wrap items-center gap-2">
        <ul className="inline-flex rounded-md border border-edge bg-surface p-0.5">
          {types.map(({ type, label }) => (
            <li key={type}>
              <Link
                href={hrefOf({ type, date: anchor })}
                prefetch={false}
                aria-current={range.type === type ? 'true' : undefined}
                className="inline-flex min-h-8 items-center rounded-sm px-2 font-strong sm:px-3 text-muted hover:text-ink -outline-offset-1 outline-current aria-[current]:bg-accent-soft aria-[current]:outline-1 aria-[current]:text-accent"
              >
                {label}
              </Link>
            </li>
          ))}
        </ul>
        <span className="inline-flex gap-2">
          <Link
            href={range.previousHref}
            prefetch={false}
            rel="prev"
            aria-label="Previous"
            title="Previous"
            className={buttonClass('secondary', 'px-2')}
          >
            <ChevronLeft size={16} aria-hidden />
          </Link>
          {range.nextHref ? (
            <Link
              href={range.nextHref}
              prefetch={false}
              rel="next"
              aria-label="Next"
              title="Next"
              className={buttonClass('secondary', 'px-2')}
            >
              <ChevronRight size={16} aria-hidden />
            </Link>
          ) : (
            <span
              aria-disabled
              className={buttonClass('secondary', 'px-2')}
              role="link"
              aria-label="Next"
              title="Nothing later yet"
            >
              <ChevronRight size={16} aria-hidden />
            </span>
          )}
        </span>
      </div>
      <Disclosure summary="Other ranges" open={range.type === 'custom' ? true : undefined} className="sm:text-right">
        <div className="grid grid-cols-1 gap-3 sm:justify-items-end">
          <ul className="flex flex-wrap gap-x-4 gap-y-1 sm:justify-end">
            {presets.map(({ label, href, current }) => (
              <li key={label}>
                <Link
                  href={href}
                  prefetch={false}
                  aria-current={current ? 'true' : undefined}
                  className="inline-flex min-h-6 items-center underline decoration-line underline-offset-4 hover:decoration-current aria-[current]:font-strong aria-[current]:text-accent aria-[current]:decoration-current"
                >
                  <RangeWord>{label}</RangeWord>
                </Link>
              </li>
            ))}
          </ul>
          <form action="/dashboard" className="flex flex-wrap items-end gap-2 text-left">
            <DateInput name="start" label="From" value={range.start} />
            <DateInput name="end" label="To" value={range.end} />
            <button type="submit" className={buttonClass('secondary')}>
              Show
            </button>
          </form>
        </div>
      </Disclosure>
    </nav>
  );
}

/** Words about a range; a length in days is a time. */
export function RangeWord({ children }: { children: string }) {
  return children.split(/(\d+ days?)/).map((part, index) => {
    const days = /^(\d+) days?$/.exec(part)?.[1];
    return days ? (
      <time key={index} dateTime={`P${days}D`}>
        {part}
      </time>
    ) : (
      part
    );
  });
}

function DateInput({ name, label, value }: { name: string; label: string; value: LocalDate }) {
  return (
    <label className="text-xs text-muted">
      {label}
      <input key={value} type="date" name={name} defaultValue={value} required className={`${inputClass} mt-1`} />
    </label>
  );
}
