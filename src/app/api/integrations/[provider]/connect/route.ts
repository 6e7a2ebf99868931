import { originOf } from '@/lib/auth/auth';
import { connectCookie, readNonce, seeOther } from '@/lib/http/connect-cookie';
import { route } from '@/lib/http/route';
import { beginConnect } from '@/lib/integrations/connect';
import { homeUrlFor, installedFor, redirectUriFor } from '@/lib/integrations/installation';
import { services } from '@/lib/integrations/services';

export const GET = route(
  async ({ provider, request, url, session, address }) => {
    const installed = installedFor(provider(), session.user.id);
    const home = homeUrlFor(installed, originOf(request.headers), url);
    if (home !== null) return seeOther(home);
    const { connect } = await services();
    const redirectUri = redirectUriFor(installed, originOf(request.headers));
    const visitor = { userId: session.user.id, sessionId: session.sessionId, address };
    const { location, browserNonce } = await beginConnect(connect, visitor, installed, {
      redirectUri,
      returnPath: url.searchParams.get('return'),
      browserNonce: readNonce(request.headers),
    });
    return seeOther(location, connectCookie(browserNonce));
  },
  { limit: 'connect' },
);
