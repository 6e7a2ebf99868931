import { json, route } from '@/lib/http/route';
import { listNotifications } from '@/lib/notifications';

export const GET = route(async ({ session }) => json(await listNotifications(session.user)));
