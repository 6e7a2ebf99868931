import type { ApiFailure } from '../api-client';

const sentences: Record<string, string> = {
  invalid_email_or_password: 'This e-mail address and password do not belong together. Check both and try again.',
  user_already_exists: 'An account with this e-mail address exists already. Sign in instead.',
  user_already_exists_use_another_email: 'An account with this e-mail address exists already. Sign in instead.',
  password_too_short: 'The password is too short: use at least 8 characters.',
  password_too_long: 'The password is too long: use at most 128 characters.',
  invalid_email: 'This is not a complete e-mail address.',
  invalid_token: 'This link was used before or is too old. Ask whoever runs this DevTrack for a new one.',
  token_expired: 'This link was used before or is too old. Ask whoever runs this DevTrack for a new one.',
};

/** What a failed sign-up, sign-in or reset means for the person in front of it. */
export function authSentence(failure: ApiFailure): string {
  return sentences[failure.code] ?? failure.message;
}
