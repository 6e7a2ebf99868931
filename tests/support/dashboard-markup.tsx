/** The dashboard's content as the server draws it, without a server. */
import { renderToStaticMarkup } from 'react-dom/server';
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime';
import { rangeContent } from '@/app/dashboard/range-content';
import { createFormats } from '@/components/format';
import { localDateOf } from '@/components/local-dates';
import { readRange, type RangeParams } from '@/components/summary/range';
import { toAccount } from '@/lib/auth/session';
import type { Db } from '@/lib/db/client';
import { findUser } from '@/lib/db/queries/users';
import { summaryFor } from '@/lib/integrations/ai-summary-engine';

/** @throws where the range has no summary to draw */
export async function dashboardMarkup(db: Db, userId: string, params: RangeParams, now: Date): Promise<string> {
  const user = await findUser(db, userId);
  if (user === null) throw new Error('There is no such user.');
  const account = toAccount(user);
  const formats = createFormats('en-GB', account.timeZone);
  const range = readRange(params, localDateOf(now, account.timeZone), account, formats);
  const answer = await summaryFor(userId, range.request, { patience: 'none', now, refresh: true });
  if (answer.kind !== 'summary') throw new Error(`The answer is ${answer.kind}.`);
  const content = await rangeContent(userId, answer, range, { formats, now });
  return renderToStaticMarkup(<AppRouterContext.Provider value={router}>{content}</AppRouterContext.Provider>);
}

/** Buttons ask for one when they are drawn; nobody presses them here. */
const router = {
  bfcacheId: '',
  back: () => undefined,
  forward: () => undefined,
  refresh: () => undefined,
  push: () => undefined,
  replace: () => undefined,
  prefetch: () => undefined,
};
