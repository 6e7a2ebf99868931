import { useState, type FormEvent } from 'react';
import type { ApiFailure, ApiResult } from '../api-client';

/** A form that sends one request at a time and says what came of it. */
export function useSubmit(send: (form: FormData) => Promise<ApiResult>, done: (data: unknown) => void) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  const submit = async (form: FormData) => {
    setBusy(true);
    setFailure(null);
    const result = await send(form);
    setBusy(false);
    if (result.ok) done(result.data);
    else setFailure(result.failure);
  };

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!busy) void submit(new FormData(event.currentTarget));
  };
  return { busy, failure, onSubmit };
}

/** A text field of a form; files, which these forms do not have, read as empty. */
export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}
