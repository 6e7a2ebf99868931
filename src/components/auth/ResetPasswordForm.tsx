'use client';
import { callApi } from '../api-client';
import { Field } from '../ui/Field';
import { AuthForm } from './AuthForm';
import { textOf, useSubmit } from './use-submit';

export function ResetPasswordForm({ token }: { token: string }) {
  const form = useSubmit(
    (data) => callApi('POST', '/api/auth/reset-password', { token, newPassword: textOf(data, 'password') }),
    () => window.location.assign('/sign-in?reset=done'),
  );
  return (
    <AuthForm {...form} action="Set password">
      <Field
        id="password"
        label="New password"
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
