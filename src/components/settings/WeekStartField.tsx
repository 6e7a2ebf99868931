'use client';
import type { WeekStart } from '@/lib/http/contract';

const choices: { value: WeekStart; label: string }[] = [
  { value: 'monday', label: 'Monday' },
  { value: 'sunday', label: 'Sunday' },
  { value: 'saturday', label: 'Saturday' },
];

export function WeekStartField({ value, onChange }: { value: WeekStart; onChange: (next: WeekStart) => void }) {
  return (
    <fieldset>
      <legend className="mb-1 font-strong">The week starts on</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {choices.map((choice) => (
          <label key={choice.value} className="inline-flex min-h-6 items-center gap-2">
            <input
              type="radio"
              name="weekStart"
              className="accent-accent"
              value={choice.value}
              checked={value === choice.value}
              onChange={() => onChange(choice.value)}
            />
            {choice.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
