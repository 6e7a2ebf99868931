import { authFor } from '@/lib/auth/auth';
import { admitAuthRequest } from '@/lib/auth/requests';
import { resetPassword } from '@/lib/auth/reset-password';
import { publicRoute } from '@/lib/http/route';

/** better-auth's own answers to the requests that are let through to it. */
const handler = publicRoute(async (request) => {
  const reset = await resetPassword(request);
  if (reset !== null) return reset;
  const admitted = await admitAuthRequest(request);
  return (await authFor(request.headers)).handler(admitted);
});

export { handler as GET, handler as POST };
