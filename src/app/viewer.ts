import { cookies, headers } from 'next/headers';
import { readTheme, themeCookie, type Theme } from '@/components/shell/theme';
import { createFormats, type Formats } from '@/components/format';
import { localDateOf, type LocalDate } from '@/components/local-dates';
import { localeFrom } from '@/components/locale';

/** How and when a page is read. */
export interface Viewer {
  locale: string;
  theme: Theme;
  /** The moment of this render: one for the whole page, so that its times agree with each other. */
  now: Date;
}

export async function readViewer(): Promise<Viewer> {
  const [headerList, cookieList] = await Promise.all([headers(), cookies()]);
  return {
    locale: localeFrom(headerList.get('accept-language')),
    theme: readTheme(cookieList.get(themeCookie)?.value),
    now: new Date(),
  };
}

/** The viewer with everything that needs the user's zone. */
export async function readViewerIn(timeZone: string): Promise<Viewer & { formats: Formats; today: LocalDate }> {
  const viewer = await readViewer();
  return { ...viewer, formats: createFormats(viewer.locale, timeZone), today: localDateOf(viewer.now, timeZone) };
}
