import type { FormEvent, ReactNode } from 'react';
import type { ApiFailure } from '../api-client';
import { buttonClass } from '../ui/button-class';
import { Notice } from '../ui/Notice';
import { authSentence } from './auth-words';

interface AuthFormProps {
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  busy: boolean;
  failure: ApiFailure | null;
  action: string;
  children: ReactNode;
}

/** `method="post"` keeps a password out of the address should the form be sent before its code has arrived. */
export function AuthForm({ onSubmit, busy, failure, action, children }: AuthFormProps) {
  return (
    <form method="post" onSubmit={onSubmit} className="grid grid-cols-1 gap-4">
      {failure ? (
        <Notice tone="act" live>
          {authSentence(failure)}
        </Notice>
      ) : null}
      {children}
      <button type="submit" aria-disabled={busy} className={buttonClass('primary', 'w-full')}>
        {busy ? 'One moment…' : action}
      </button>
      <noscript>
        <p className="text-xs text-muted">
          This form needs JavaScript. Once signed in, everything can be read without it.
        </p>
      </noscript>
    </form>
  );
}
