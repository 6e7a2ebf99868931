import { readNonce, seeOther } from '@/lib/http/connect-cookie';
import { route } from '@/lib/http/route';
import { completeConnect } from '@/lib/integrations/connect';
import { installedFor } from '@/lib/integrations/installation';
import { services } from '@/lib/integrations/services';

export const GET = route(async ({ provider, request, url, session, address }) => {
  const installed = installedFor(provider(), session.user.id);
  const { connect } = await services();
  const visitor = { userId: session.user.id, sessionId: session.sessionId, address };
  const parameter = (name: string): string | null => url.searchParams.get(name);
  const query = {
    state: parameter('state'),
    code: parameter('code'),
    error: parameter('error'),
    issuer: parameter('iss'),
  };
  return seeOther(await completeConnect(connect, visitor, installed, query, readNonce(request.headers)));
});
