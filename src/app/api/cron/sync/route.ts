import { runCron } from '@/lib/jobs/cron';
import { assertBearer } from '@/lib/http/bearer';
import { HttpError } from '@/lib/http/http-error';
import { json, publicRoute } from '@/lib/http/route';
import { config } from '@/lib/env';

const handler = publicRoute(async (request) => {
  const { cronSecret } = config();
  if (cronSecret === null) throw new HttpError(404, 'not_found', 'There is nothing here.');
  assertBearer(request, cronSecret);
  return json(await runCron());
});

export { handler as GET, handler as POST };
