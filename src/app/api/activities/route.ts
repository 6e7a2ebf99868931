import { activityFeed } from '@/lib/activity-feed';
import { feedQuery } from '@/lib/http/queries';
import { json, route } from '@/lib/http/route';

export const GET = route(async ({ session, query }) => json(await activityFeed(session.user.id, query(feedQuery))));
