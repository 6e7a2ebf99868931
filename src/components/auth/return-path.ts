const home = '/dashboard';

/** Where to go after signing in: a path below the dashboard, everything else goes home. */
export function returnPath(path: string | undefined): string {
  if (!path || !/^\/dashboard(?:[/?#]|$)/.test(path) || /[\\\u0000-\u001f]/.test(path)) return home;
  const origin = 'https://devtrack.invalid';
  if (!URL.canParse(path, origin)) return home;
  const url = new URL(path, origin);
  return url.origin === origin && /^\/dashboard(?:\/|$)/.test(url.pathname)
    ? `${url.pathname}${url.search}${url.hash}`
    : home;
}
