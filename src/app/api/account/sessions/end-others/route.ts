import { endOtherSessions } from '@/lib/auth/sessions';
import { json, route } from '@/lib/http/route';

export const POST = route(async ({ session, request, address }) =>
  json({ ended: await endOtherSessions(session, request.headers, address) }),
);
