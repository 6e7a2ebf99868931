'use client';
import { useState } from 'react';
import { LogOut } from 'lucide-react';
import { callApi } from '../api-client';
import { buttonClass } from '../ui/button-class';

export function SignOutButton() {
  const [message, setMessage] = useState('');
  const signOut = async () => {
    const result = await callApi('POST', '/api/auth/sign-out', {});
    // A full load, so that nothing of the account stays in memory.
    if (result.ok) window.location.assign('/sign-in');
    else setMessage(result.failure.message);
  };
  return (
    <>
      <button type="button" className={buttonClass('secondary', 'needs-script w-full')} onClick={() => void signOut()}>
        <LogOut size={16} aria-hidden />
        Sign out
      </button>
      <p role="alert" className="text-xs text-act">
        {message}
      </p>
    </>
  );
}
