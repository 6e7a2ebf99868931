import { endSession } from '@/lib/auth/sessions';
import { HttpError } from '@/lib/http/http-error';
import { json, route } from '@/lib/http/route';

export const DELETE = route(async ({ session, request, params, address }) => {
  if (!(await endSession(session, params.id ?? '', request.headers, address)))
    throw new HttpError(404, 'unknown_session', 'There is no such other session of yours; it may have ended already.');
  return json({ ended: 1 });
});
