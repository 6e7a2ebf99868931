import { json, route } from '@/lib/http/route';
import { listStatuses } from '@/lib/integrations/status';

export const GET = route(async ({ session }) => json({ integrations: await listStatuses(session.user.id) }));
