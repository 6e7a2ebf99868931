/** Which hosts count as this machine or its private network. Pure. */

/** `localhost`, 127.0.0.0/8 and ::1, as a URL's `hostname` writes them. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname === '::1' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Loopback, RFC 1918 and link-local addresses, unique local IPv6, and single-label names such as a container's. */
export function isPrivateHost(hostname: string): boolean {
  if (isLoopbackHost(hostname)) return true;
  if (/^10\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\./.test(hostname) && /^[\d.]+$/.test(hostname))
    return true;
  if (/^\[f[cd]/i.test(hostname)) return true;
  return !hostname.includes('.') && !hostname.includes(':');
}

/** The literal loopback origins that one loopback APP_URL stands for. */
export function loopbackOrigins(appUrl: URL): string[] {
  const port = appUrl.port === '' ? '' : `:${appUrl.port}`;
  return ['localhost', '127.0.0.1', '[::1]'].map((host) => `${appUrl.protocol}//${host}${port}`);
}
