import { logsQuery } from '@/lib/http/queries';
import { json, route } from '@/lib/http/route';
import { listSyncLogs } from '@/lib/integrations/sync-logs';

export const GET = route(async ({ provider, session, query }) =>
  json(await listSyncLogs(session.user.id, provider(), query(logsQuery))),
);
