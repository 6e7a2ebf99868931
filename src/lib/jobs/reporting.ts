/**
 * Sentry, loaded only where `SENTRY_DSN` is set: errors alone, scrubbed like log lines before they leave. The core
 * package with a fetch transport, because the full SDK brings 90 MB of instrumentation that is not wanted here.
 */
import { provideReporter } from '../integrations/report';
import { scrub } from '../logger';

export async function startReporting(dsn: string | null): Promise<void> {
  if (dsn === null) return;
  const [sentry, server] = await Promise.all([import('@sentry/core'), import('@sentry/core/server')]);
  const client = new server.ServerRuntimeClient({
    dsn,
    platform: 'node',
    sendDefaultPii: false,
    integrations: [],
    stackParser: sentry.createStackParser(server.nodeStackLineParser()),
    transport: (options) =>
      sentry.createTransport(options, async ({ body }) => {
        const answer = await fetch(options.url, {
          method: 'POST',
          body: typeof body === 'string' ? body : new Uint8Array(body),
          signal: AbortSignal.timeout(10_000),
        });
        await answer.body?.cancel();
        return {
          statusCode: answer.status,
          headers: {
            'x-sentry-rate-limits': answer.headers.get('x-sentry-rate-limits'),
            'retry-after': answer.headers.get('retry-after'),
          },
        };
      }),
    beforeSend: (event) => scrub(event) as typeof event,
  });
  client.init();
  provideReporter((error, tags) => {
    const scope = new sentry.Scope();
    scope.setTags(tags);
    client.captureException(error, {}, scope);
  });
}
