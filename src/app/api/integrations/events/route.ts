import { route } from '@/lib/http/route';
import { statusStream } from '@/lib/integrations/status-stream';

export const GET = route(async ({ session, request }) => {
  const stream = await statusStream(session.user.id, request.signal);
  return new Response(stream, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' } });
});
