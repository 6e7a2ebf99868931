import { HttpError } from '@/lib/http/http-error';
import { json, route } from '@/lib/http/route';
import { readNotification } from '@/lib/notifications';

export const POST = route(async ({ session, params }) => {
  if (!(await readNotification(session.user.id, params.id ?? '')))
    throw new HttpError(404, 'not_found', 'There is no such notification.');
  return json({ read: true });
});
