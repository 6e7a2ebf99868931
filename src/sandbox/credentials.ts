/**
 * The client id and secret DevTrack presents to the sandbox. They are constants and no secret: the sandbox listens on
 * the loopback interface only, holds nothing but sample data, and its fakes still insist on the exact pair, so that
 * a client which sends the wrong one fails here as it would at the provider.
 */
export function sandboxClient(providerId: string): { id: string; secret: string } {
  return { id: `devtrack-sandbox-${providerId}`, secret: `not-secret-loopback-only-${providerId}` };
}
