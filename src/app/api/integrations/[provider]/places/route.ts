import { placeChange } from '@/lib/http/contract';
import { json, route } from '@/lib/http/route';
import { changePlace, listPlaces } from '@/lib/integrations/places';
import { services } from '@/lib/integrations/services';

export const GET = route(async ({ provider, session }) =>
  json({ places: await listPlaces(session.user.id, provider()) }),
);

export const PATCH = route(
  async ({ provider, session, address, body }) => {
    const id = provider();
    const { database, sync, connect } = await services();
    const deps = { database, sync, changed: connect.changed };
    return json(await changePlace(deps, session.user.id, id, await body(placeChange), address));
  },
  { limit: 'places' },
);
