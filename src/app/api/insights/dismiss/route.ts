import { insightDismissal } from '@/lib/http/contract';
import { json, route } from '@/lib/http/route';
import { dismissInsight, undismissInsight } from '@/lib/integrations/summaries/dismissals';

export const POST = route(
  async ({ session, body, address }) => {
    await dismissInsight(session.user.id, await body(insightDismissal), address);
    return json({ dismissed: true });
  },
  { limit: 'dismiss' },
);

export const DELETE = route(
  async ({ session, body, address }) => {
    await undismissInsight(session.user.id, await body(insightDismissal), address);
    return json({ dismissed: false });
  },
  { limit: 'dismiss' },
);
