'use client';
import { useState } from 'react';
import { X } from 'lucide-react';
import type { Formats } from '../format';
import { isLocalDate, type LocalDate } from '../local-dates';
import { buttonClass } from '../ui/button-class';
import { inputClass } from '../ui/Field';

export function DaysOffEditor({
  value,
  onChange,
  formats,
}: {
  value: LocalDate[];
  onChange: (next: LocalDate[]) => void;
  formats: Formats;
}) {
  const [date, setDate] = useState('');
  const add = () => {
    if (!isLocalDate(date)) return;
    onChange([...new Set([...value, date])].sort());
    setDate('');
  };
  return (
    <fieldset>
      <legend className="mb-1 font-strong">Days off</legend>
      <p className="mb-2 text-xs text-muted">Subtracted from working time before anything is counted.</p>
      <div className="flex gap-2">
        <input
          type="date"
          aria-label="Day off"
          value={date}
          onChange={(event) => setDate(event.target.value)}
          className={`${inputClass} max-w-48`}
        />
        <button type="button" className={buttonClass('secondary')} onClick={add}>
          Add
        </button>
      </div>
      {value.length > 0 ? (
        <ul className="mt-2 flex flex-wrap gap-2">
          {value.map((day) => (
            <li key={day} className="inline-flex items-center gap-1 rounded-md border border-line bg-sunken pl-2">
              <time dateTime={day}>{formats.longDate(day)}</time>
              <button
                type="button"
                aria-label={`Remove ${formats.longDate(day)}`}
                className={buttonClass('quiet', 'px-2')}
                onClick={() => onChange(value.filter((entry) => entry !== day))}
              >
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </fieldset>
  );
}
