'use client';
import { useState } from 'react';
import { useRouter } from 'next/navigation';
import { callApi } from '../api-client';
import { textOf, useSubmit } from '../auth/use-submit';
import { Field } from '../ui/Field';
import { SaveBar } from './SaveBar';

export function ProfileForm({ name, email }: { name: string; email: string }) {
  const router = useRouter();
  const [saved, setSaved] = useState(false);
  const form = useSubmit(
    (data) => callApi('PATCH', '/api/account', { name: textOf(data, 'name') }),
    () => {
      setSaved(true);
      router.refresh();
    },
  );
  return (
    <form method="post" onSubmit={form.onSubmit} onChange={() => setSaved(false)} className="grid grid-cols-1 gap-4">
      <Field id="name" label="Name" defaultValue={name} autoComplete="name" maxLength={100} required />
      <Field id="email" label="E-mail" value={email} readOnly hint="The address you sign in with." />
      <SaveBar busy={form.busy} failure={form.failure} saved={saved} />
    </form>
  );
}
