import { sessionFrom } from '@/lib/auth/session';
import { route } from '@/lib/http/route';
import { statusStream } from '@/lib/integrations/status-stream';

export const GET = route(async ({ session, request }) => {
  const headers = new Headers(request.headers);
  const isSignedIn = async (): Promise<boolean> => (await sessionFrom(headers))?.user.id === session.user.id;
  const stream = await statusStream(session.user.id, request.signal, isSignedIn);
  return new Response(stream, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' } });
});
