/** Errors to Sentry where `SENTRY_DSN` is set; nothing is loaded or sent otherwise. */
import type { IntegrationError } from './errors';

type Reporter = (error: Error, tags: Record<string, string>) => void;

const globals = globalThis as { devtrackReporter?: Reporter };

/** Set once by the entry point. */
export function provideReporter(reporter: Reporter): void {
  globals.devtrackReporter = reporter;
}

export function reportError(error: IntegrationError): void {
  globals.devtrackReporter?.(error, { provider: error.provider, code: error.code });
}
