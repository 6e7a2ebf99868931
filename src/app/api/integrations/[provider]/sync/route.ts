import { json, route } from '@/lib/http/route';
import { installedFor } from '@/lib/integrations/installation';
import { services } from '@/lib/integrations/services';

export const POST = route(
  async ({ provider, session, address }) => {
    const id = provider();
    installedFor(id, session.user.id);
    const { sync } = await services();
    return json(await sync.scheduleSync(session.user.id, id, address), 202);
  },
  { limit: 'sync' },
);
