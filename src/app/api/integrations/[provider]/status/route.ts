import { json, route } from '@/lib/http/route';
import { statusOf } from '@/lib/integrations/status';

export const GET = route(async ({ provider, session }) => json(await statusOf(session.user.id, provider())));
