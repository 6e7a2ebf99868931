import { findConnection } from '@/lib/integrations/connections';
import { HttpError } from '@/lib/http/http-error';
import { json, route } from '@/lib/http/route';
import { disconnect } from '@/lib/integrations/disconnect';
import { services } from '@/lib/integrations/services';

export const POST = route(async ({ provider, session, address }) => {
  const id = provider();
  const { connect } = await services();
  const connection = await findConnection(session.user.id, id);
  if (connection === null)
    throw new HttpError(409, 'not_connected', 'There is no connection to remove.', { provider: id });
  return json(await disconnect(connect, connection, address));
});
