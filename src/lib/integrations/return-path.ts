/** Where a browser goes after the OAuth flow: paths of this application only. Pure. */
export const defaultReturnPath = '/dashboard/integrations';

/** Same-origin relative paths of this application only; anything else goes to the default page. */
export function safeReturnPath(path: string | null): string {
  if (path === null || !/^\/(?:dashboard|onboarding)(?:[/?][\w\-/?=&%.]*)?$/.test(path)) return defaultReturnPath;
  const decoded = decodeURIComponentSafe(path);
  return decoded === null || decoded.includes('//') || decoded.includes('\\') || decoded.includes('..')
    ? defaultReturnPath
    : path;
}

function decodeURIComponentSafe(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/** The path with the result's parameters. */
export function withResult(path: string, parameters: Record<string, string>): string {
  const [base = defaultReturnPath, query] = path.split('?', 2);
  const all = new URLSearchParams(query);
  for (const [name, value] of Object.entries(parameters)) all.set(name, value);
  return `${base}?${all.toString()}`;
}
