/** `npm run user:reset-password EMAIL`: prints a one-time link. Works while a server runs, on the embedded database too. */
import { ConfigError } from '../lib/config-error';
import { makeLinkToken } from '../lib/auth/links';
import { openDatabase } from '../lib/db/client';
import { findUserByEmail } from '../lib/db/queries/users';
import { config } from '../lib/env';
import { cli, print } from '../lib/command-line';

const validHours = 1;

await cli(async ([email]) => {
  if (email === undefined || !email.includes('@'))
    throw new ConfigError(['Name the account: npm run user:reset-password you@example.com']);
  const settings = config();
  const known = await accountExists(email);
  if (known === false) throw new ConfigError([`There is no account ${email}. Nothing was changed.`]);
  const expiresAt = new Date(Date.now() + validHours * 3600_000);
  const token = makeLinkToken({ purpose: 'reset', email, expiresAt }, settings.authSecret);
  print(`${settings.appUrl.origin}/reset-password?token=${token}`);
  print(`Valid once, until ${expiresAt.toISOString()}. Whoever opens it sets a new password for ${email}.`);
});

/** Null: the embedded database is in use by the running server, which will check the address itself. */
async function accountExists(email: string): Promise<boolean | null> {
  const settings = config();
  try {
    const opened = await openDatabase(settings);
    const user = await findUserByEmail(opened.db, email);
    await opened.close();
    return user !== null;
  } catch (error) {
    if (error instanceof ConfigError && settings.databaseUrl === null) return null;
    throw error;
  }
}
