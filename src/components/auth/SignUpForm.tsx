'use client';
import { callApi } from '../api-client';
import { Field } from '../ui/Field';
import { AuthForm } from './AuthForm';
import { textOf, useSubmit } from './use-submit';

export function SignUpForm({ invite }: { invite: string | null }) {
  const form = useSubmit(
    (data) =>
      callApi('POST', '/api/auth/sign-up/email', {
        name: textOf(data, 'name'),
        email: textOf(data, 'email'),
        password: textOf(data, 'password'),
        ...(invite ? { invite } : {}),
      }),
    () => window.location.assign('/onboarding'),
  );
  return (
    <AuthForm {...form} action="Create account">
      <Field id="name" label="Name" autoComplete="name" maxLength={100} required />
      <Field id="email" label="E-mail" type="email" autoComplete="username" required />
      <Field
        id="password"
        label="Password"
        type="password"
        autoComplete="new-password"
        minLength={8}
        maxLength={128}
        required
        hint="At least 8 characters."
      />
    </AuthForm>
  );
}
