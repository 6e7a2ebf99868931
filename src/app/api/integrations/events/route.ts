import { sessionFrom } from '@/lib/auth/session';
import { route } from '@/lib/http/route';
import { statusStream } from '@/lib/integrations/status-stream';

export const GET = route(async ({ session, request }) => {
  // Reads the request itself, which keeps it alive as long as the stream: Node lets go of a collected request's signal,
  // and a client that left would be noticed only at the end of the stream's lifetime.
  const isSignedIn = async (): Promise<boolean> => (await sessionFrom(request.headers))?.user.id === session.user.id;
  const stream = await statusStream(session.user.id, request.signal, isSignedIn);
  return new Response(stream, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
});
