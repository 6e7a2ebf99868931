import type { ReactNode } from 'react';
import { ChevronDown } from 'lucide-react';

/** Content that opens where it is, also without JavaScript. */
export function Disclosure({
  summary,
  children,
  open,
  onToggle,
  className = '',
}: {
  summary: ReactNode;
  children: ReactNode;
  open?: boolean;
  onToggle?: (open: boolean) => void;
  className?: string;
}) {
  return (
    <details
      open={open}
      className={className}
      onToggle={onToggle ? (event) => onToggle(event.currentTarget.open) : undefined}
    >
      <summary className="inline-flex min-h-6 max-w-full items-center gap-1 text-sm font-strong text-accent hover:underline">
        <span className="min-w-0">{summary}</span>
        <ChevronDown size={16} aria-hidden className="turns shrink-0" />
      </summary>
      <div className="mt-3">{children}</div>
    </details>
  );
}
