/** `npm run user:invite EMAIL`: prints a link with which that address may sign up while `REGISTRATION=invite`. */
import { ConfigError } from '../lib/config-error';
import { makeLinkToken } from '../lib/auth/links';
import { config } from '../lib/env';
import { cli, print } from '../lib/command-line';

const validDays = 7;

await cli(async ([email]) => {
  if (email === undefined || !email.includes('@'))
    throw new ConfigError(['Name the address: npm run user:invite colleague@example.com']);
  const settings = config();
  const expiresAt = new Date(Date.now() + validDays * 86_400_000);
  const token = makeLinkToken({ purpose: 'invite', email, expiresAt }, settings.authSecret);
  print(`${settings.appUrl.origin}/sign-up?invite=${token}`);
  print(
    `Valid until ${expiresAt.toISOString()}, for ${email} alone.${settings.registration === 'invite' ? '' : ' It takes effect while REGISTRATION=invite.'}`,
  );
  return Promise.resolve();
});
