import type { ActivityAnswer } from '@/lib/http/contract';
import { providerIds, type IntegrationProvider } from '@/lib/integrations/registry-ids';
import { isLocalDate } from '../local-dates';
import { typeLabels } from './activity-words';

/** The filters of the feed page, as its address carries them. */
export interface FeedFilters {
  source?: IntegrationProvider;
  type?: ActivityAnswer['type'];
  start?: string;
  end?: string;
  q?: string;
  metric?: string;
  cursor?: string;
}

export type PageParams = Readonly<Record<string, string | string[] | undefined>>;

/** What of an address can be used; a value that names nothing is left out rather than failing the page. */
export function readFilters(params: PageParams): FeedFilters {
  const text = (name: string) => firstOf(params[name])?.trim() || undefined;
  const source = providerIds.find((id) => id === text('source'));
  const typeText = text('type');
  const type = typeText && isType(typeText) ? typeText : undefined;
  const start = text('start');
  const end = text('end');
  return compact({
    source,
    type,
    start: isLocalDate(start) ? start : undefined,
    end: isLocalDate(end) ? end : undefined,
    q: text('q')?.slice(0, 200),
    metric: text('metric')?.slice(0, 64),
    cursor: text('cursor'),
  });
}

export function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

export function feedHref(filters: FeedFilters): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (typeof value === 'string') query.set(name, value);
  const text = query.toString();
  return text === '' ? '/dashboard/activity' : `/dashboard/activity?${text}`;
}

export const typeNames: readonly { type: ActivityAnswer['type']; label: string }[] = Object.entries(typeLabels).flatMap(
  ([type, label]) => (isType(type) ? [{ type, label }] : []),
);

function isType(text: string): text is ActivityAnswer['type'] {
  return Object.hasOwn(typeLabels, text);
}

function compact(filters: FeedFilters): FeedFilters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}
