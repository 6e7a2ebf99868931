import { json, route } from '@/lib/http/route';
import { readAllNotifications } from '@/lib/notifications';

export const POST = route(async ({ session }) => {
  await readAllNotifications(session.user.id);
  return json({ read: true });
});
