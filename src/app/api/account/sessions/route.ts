import { listSessions } from '@/lib/auth/sessions';
import { json, route } from '@/lib/http/route';

export const GET = route(async ({ session, request }) =>
  json({ sessions: await listSessions(session, request.headers) }),
);
