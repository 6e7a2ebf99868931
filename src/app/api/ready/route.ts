import { json, publicRoute } from '@/lib/http/route';
import { checkReady } from '@/lib/jobs/ready';

export const dynamic = 'force-dynamic';
export const GET = publicRoute(async () => {
  const ready = await checkReady();
  return json(ready, ready.status === 'ready' ? 200 : 503);
});
