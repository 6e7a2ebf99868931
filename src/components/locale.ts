import type { WeekStart } from '@/lib/http/contract';

/**
 * The locale dates and numbers are written in: English words, because the pages are English, with the
 * conventions (hour cycle, order, separators) of the region the browser asks for. `de-DE` becomes `en-DE`.
 */
export function localeFrom(acceptLanguage: string | null): string {
  for (const part of (acceptLanguage ?? '').split(',')) {
    const tag = part.split(';', 1)[0]?.trim() ?? '';
    const locale = parseLocale(tag);
    if (!locale) continue;
    const region = locale.maximize().region;
    return region ? `en-${region}` : 'en-GB';
  }
  return 'en-GB';
}

function parseLocale(tag: string): Intl.Locale | null {
  if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(tag)) return null;
  try {
    return new Intl.Locale(tag);
  } catch (error) {
    // A header is anybody's text: what is no language tag is passed over.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Regions by CLDR's first day of the week (supplemental/weekData); every other region starts on Monday. */
const sundayRegions = new Set(
  'AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW'.split(
    ' ',
  ),
);
const saturdayRegions = new Set('AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY'.split(' '));

export function weekStartOf(locale: string): WeekStart {
  const region = new Intl.Locale(locale).maximize().region ?? '';
  if (sundayRegions.has(region)) return 'sunday';
  return saturdayRegions.has(region) ? 'saturday' : 'monday';
}
