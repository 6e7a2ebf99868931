import { Check, EyeOff } from 'lucide-react';
import type { CardDetails } from './card-details';

/** Each permission in words, then what is never read. */
export function PermissionList({ details }: { details: Pick<CardDetails, 'permissions' | 'neverRead'> }) {
  return (
    <div className="grid grid-cols-1 gap-4">
      <div>
        <p className="text-xs font-strong text-muted">May read</p>
        <ul className="mt-1 grid gap-2">
          {details.permissions.map(({ scope, why }) => (
            <li key={scope} className="flex gap-2">
              <Check size={16} aria-hidden className="mt-0.5 shrink-0 text-good" />
              <span className="min-w-0">
                {why} <code className="font-mono text-xs text-muted">{scope}</code>
              </span>
            </li>
          ))}
        </ul>
      </div>
      {details.neverRead.length > 0 ? (
        <div>
          <p className="text-xs font-strong text-muted">Never reads</p>
          <ul className="mt-1 grid gap-2">
            {details.neverRead.map((text) => (
              <li key={text} className="flex gap-2">
                <EyeOff size={16} aria-hidden className="mt-0.5 shrink-0 text-muted" />
                <span className="min-w-0">{text}</span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}
