'use client';
import { useState } from 'react';
import { callApi } from '../api-client';
import { authSentence } from '../auth/auth-words';
import { textOf, useSubmit } from '../auth/use-submit';
import { buttonClass } from '../ui/button-class';
import Dialog from '../ui/Dialog';
import { Field } from '../ui/Field';
import { Notice } from '../ui/Notice';

const formId = 'delete-account';

export default function DeleteAccountDialog({ email, onClose }: { email: string; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [refused, setRefused] = useState(false);
  const confirmed = typed.trim().toLowerCase() === email.toLowerCase();
  const form = useSubmit(
    (data) => callApi('DELETE', '/api/account', { password: textOf(data, 'delete-password') }),
    () => window.location.assign('/sign-in?deleted=1'),
  );
  return (
    <Dialog
      title="Delete your account?"
      onClose={onClose}
      actions={
        <>
          <button type="button" className={buttonClass('secondary')} onClick={onClose}>
            Keep account
          </button>
          <button type="submit" form={formId} aria-disabled={form.busy} className={buttonClass('danger')}>
            {form.busy ? 'Deleting…' : 'Delete everything'}
          </button>
        </>
      }
    >
      <p className="mb-4">
        Every activity, summary, connection and setting is deleted, together with the key they are encrypted with. This
        cannot be undone, and no copy stays here.
      </p>
      {form.failure ? (
        <div className="mb-4">
          <Notice tone="act" live>
            {authSentence(form.failure)}
          </Notice>
        </div>
      ) : null}
      {refused && !confirmed ? (
        <div className="mb-4">
          <Notice tone="act" live>
            That is not the e-mail address of this account, so nothing was deleted.
          </Notice>
        </div>
      ) : null}
      <form
        id={formId}
        method="post"
        onSubmit={(event) => {
          setRefused(!confirmed);
          if (confirmed) form.onSubmit(event);
          else event.preventDefault();
        }}
        className="grid grid-cols-1 gap-4"
      >
        <Field
          id="delete-email"
          label="Type your e-mail address"
          hint={email}
          type="text"
          inputMode="email"
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          required
        />
        <Field id="delete-password" label="Your password" type="password" autoComplete="current-password" required />
      </form>
    </Dialog>
  );
}
