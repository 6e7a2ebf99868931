import { readTheme, themeCookie, type Theme } from './theme';

const oneYearSeconds = 31_536_000;
const listeners = new Set<() => void>();

/** Shows the theme at once and remembers it in this browser; every switch on the page follows. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=${oneYearSeconds}; samesite=lax${secure}`;
  for (const listener of listeners) listener();
}

/** For `useSyncExternalStore`. */
export function onThemeChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function shownTheme(): Theme {
  return readTheme(document.documentElement.dataset.theme);
}
