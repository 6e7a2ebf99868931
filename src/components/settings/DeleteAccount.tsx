'use client';
import { lazy, Suspense, useState } from 'react';
import { buttonClass } from '../ui/button-class';

const DeleteAccountDialog = lazy(() => import('./DeleteAccountDialog'));

export function DeleteAccount({ email }: { email: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className={buttonClass('danger', 'needs-script')} onClick={() => setOpen(true)}>
        Delete account…
      </button>
      {open ? (
        <Suspense fallback={null}>
          <DeleteAccountDialog email={email} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
