import type { ReactNode } from 'react';
import Link from 'next/link';
import { buttonClass } from '../ui/button-class';
import { inputClass } from '../ui/Field';
import { typeNames, type FeedFilters } from './feed-query';

/** The filters as a GET form: the address holds them all. */
export function FeedForm({ filters, providers }: { filters: FeedFilters; providers: { id: string; name: string }[] }) {
  const filtered = Object.entries(filters).some(([name]) => name !== 'cursor');
  return (
    <form
      action="/dashboard/activity"
      role="search"
      aria-label="Activity"
      className="mb-6 grid grid-cols-2 items-end gap-3 rounded-lg border border-line bg-surface p-4 lg:grid-cols-[1fr_1fr_1fr_1fr_1.5fr_auto]"
    >
      {(['metric', 'hour', 'asOf'] as const).map((name) =>
        filters[name] ? <input key={name} type="hidden" name={name} value={filters[name]} /> : null,
      )}
      <Labelled label="Platform">
        <select key={filters.source ?? ''} name="source" defaultValue={filters.source ?? ''} className={inputClass}>
          <option value="">All</option>
          {providers.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </Labelled>
      <Labelled label="Type">
        <select key={filters.type ?? ''} name="type" defaultValue={filters.type ?? ''} className={inputClass}>
          <option value="">All</option>
          {typeNames.map(({ type, label }) => (
            <option key={type} value={type}>
              {label}
            </option>
          ))}
        </select>
      </Labelled>
      <Labelled label="From" className="col-span-2 sm:col-span-1">
        <input key={filters.start} type="date" name="start" defaultValue={filters.start} className={inputClass} />
      </Labelled>
      <Labelled label="To" className="col-span-2 sm:col-span-1">
        <input key={filters.end} type="date" name="end" defaultValue={filters.end} className={inputClass} />
      </Labelled>
      <Labelled label="Text" className="col-span-2 lg:col-span-1">
        <input
          key={filters.q}
          type="search"
          name="q"
          defaultValue={filters.q}
          maxLength={200}
          placeholder="Title"
          className={inputClass}
        />
      </Labelled>
      <div className="col-span-2 flex gap-2 lg:col-span-1">
        <button type="submit" className={buttonClass('primary')}>
          Filter
        </button>
        {filtered ? (
          <Link href="/dashboard/activity" prefetch={false} className={buttonClass('quiet')}>
            Clear
          </Link>
        ) : null}
      </div>
    </form>
  );
}

function Labelled({ label, className = '', children }: { label: string; className?: string; children: ReactNode }) {
  return (
    <label className={`min-w-0 text-xs text-muted ${className}`}>
      <span className="mb-1 block">{label}</span>
      {children}
    </label>
  );
}
