import { historyRequest } from '@/lib/http/contract';
import { json, route } from '@/lib/http/route';
import { installedFor } from '@/lib/integrations/installation';
import { services } from '@/lib/integrations/services';
import { toHistoryRequest } from './history-request';

export const POST = route(
  async ({ provider, session, address, body }) => {
    const id = provider();
    const request = toHistoryRequest(await body(historyRequest), new Date());
    installedFor(id, session.user.id);
    const { sync } = await services();
    return json(await sync.requestHistory(session.user.id, id, request, address), 202);
  },
  { limit: 'sync' },
);
