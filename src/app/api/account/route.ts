import { deleteAccount, updateAccount } from '@/lib/account';
import { toAccount } from '@/lib/auth/session';
import { accountDeletion, accountPatch } from '@/lib/http/contract';
import { json, route } from '@/lib/http/route';

export const GET = route(async ({ session }) => json(toAccount(session.user)));

export const PATCH = route(async ({ session, body, address }) =>
  json(await updateAccount(session.user, await body(accountPatch), address)),
);

export const DELETE = route(
  async ({ session, body, request }) => {
    const { password } = await body(accountDeletion);
    await deleteAccount(session.user, password, request.headers);
    return json({ deleted: true });
  },
  { limit: 'deleteAccount' },
);
