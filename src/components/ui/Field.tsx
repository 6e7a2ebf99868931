import type { InputHTMLAttributes, ReactNode } from 'react';

const inputBase =
  'block min-h-9 w-full rounded-md border border-edge bg-surface py-1 text-base text-ink disabled:opacity-60 sm:text-sm [&[readonly]]:border-line [&[readonly]]:bg-sunken';
export const inputClass = `${inputBase} px-3`;
export const narrowInputClass = `${inputBase} px-1`;

type FieldProps = InputHTMLAttributes<HTMLInputElement> & { id: string; label: string; hint?: ReactNode };

/** A labelled input; the hint is read with it. */
export function Field({ id, label, hint, className, ...input }: FieldProps) {
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1 block font-strong">
        {label}
      </label>
      <input id={id} name={id} aria-describedby={hint ? `${id}-hint` : undefined} className={inputClass} {...input} />
      {hint ? (
        <p id={`${id}-hint`} className="mt-1 text-xs text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
