import { authFor } from '@/lib/auth/auth';
import { admitAuthRequest } from '@/lib/auth/requests';
import { resetPassword } from '@/lib/auth/reset-password';
import { publicRoute } from '@/lib/http/route';

/** better-auth's own answers, with the standard name of the retry header beside its own. */
const handler = publicRoute(async (request) => {
  const answer =
    (await resetPassword(request)) ?? (await (await authFor(request.headers)).handler(await admitAuthRequest(request)));
  const wait = answer.headers.get('x-retry-after');
  if (answer.status !== 429 || wait === null) return answer;
  const headers = new Headers(answer.headers);
  headers.set('retry-after', wait);
  return new Response(answer.body, { status: answer.status, headers });
});

export { handler as GET, handler as POST };
