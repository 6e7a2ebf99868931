import { config } from '@/lib/env';
import { assertBearer } from '@/lib/http/bearer';
import { HttpError } from '@/lib/http/http-error';
import { isLoopbackHost } from '@/lib/http/hosts';
import { publicRoute } from '@/lib/http/route';
import { renderMetrics } from '@/lib/jobs/telemetry';

export const GET = publicRoute(async (request) => {
  const { metricsToken } = config();
  if (metricsToken !== null) assertBearer(request, metricsToken);
  else if (
    !isLoopbackHost(request.headers.get('x-devtrack-peer') ?? '') ||
    request.headers.has('x-devtrack-forwarded')
  ) {
    throw new HttpError(
      403,
      'forbidden',
      'Metrics answer this machine only. Set METRICS_TOKEN to read them from elsewhere.',
    );
  }
  return new Response(await renderMetrics(), {
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
  });
});
