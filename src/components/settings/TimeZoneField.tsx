'use client';
import { inputClass } from '../ui/Field';

/** Every zone the server knows; the current one is offered even where it is an alias. */
export function TimeZoneField({
  zones,
  value,
  onChange,
  hint,
}: {
  zones: readonly string[];
  value: string;
  onChange: (zone: string) => void;
  hint?: string;
}) {
  const offered = zones.includes(value) ? zones : [value, ...zones];
  return (
    <div>
      <label htmlFor="timeZone" className="mb-1 block font-strong">
        Time zone
      </label>
      <select
        id="timeZone"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={inputClass}
        aria-describedby={hint ? 'timeZone-hint' : undefined}
      >
        {offered.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
      {hint ? (
        <p id="timeZone-hint" className="mt-1 text-xs text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
