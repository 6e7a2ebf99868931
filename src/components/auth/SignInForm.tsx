'use client';
import { callApi } from '../api-client';
import { Field } from '../ui/Field';
import { AuthForm } from './AuthForm';
import { textOf, useSubmit } from './use-submit';

/** `next`: a path of this application to go on to, already checked. */
export function SignInForm({ next }: { next: string }) {
  const form = useSubmit(
    (data) =>
      callApi('POST', '/api/auth/sign-in/email', { email: textOf(data, 'email'), password: textOf(data, 'password') }),
    () => window.location.assign(next),
  );
  return (
    <AuthForm {...form} action="Sign in">
      <Field id="email" label="E-mail" type="email" autoComplete="username" required />
      <Field id="password" label="Password" type="password" autoComplete="current-password" required />
    </AuthForm>
  );
}
