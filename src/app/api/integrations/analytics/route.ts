import { analyticsFor } from '@/lib/analytics';
import { analyticsQuery } from '@/lib/http/queries';
import { json, route } from '@/lib/http/route';

export const GET = route(async ({ session, query }) =>
  json(await analyticsFor(session.user, query(analyticsQuery).days)),
);
