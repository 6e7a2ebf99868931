/** Changes of a provider's data that need no knowledge of its shapes. */
import { isRecord, parseJson } from '@/lib/http/answer';

type Visit = (value: unknown, path: readonly string[]) => unknown;

/** A copy; what `visit` answers stands in for a value, and `undefined` lets the walk go on into it. */
function mapped(value: unknown, visit: Visit, path: readonly string[] = []): unknown {
  const changed = visit(value, path);
  if (changed !== undefined) return changed;
  if (Array.isArray(value)) return value.map((entry, index) => mapped(entry, visit, [...path, String(index)]));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name, mapped(entry, visit, [...path, name])]),
  );
}

/** Lists this long are of things, not of a thing's parts. */
const fewest = 5;
const everyNth = 6;

/** Without every sixth thing of every list of things, `offset` saying which. */
export function withoutSome(data: unknown, offset: number): unknown {
  return mapped(data, (value) => {
    if (!Array.isArray(value) || value.length < fewest || !value.every(isRecord)) return undefined;
    return value
      .filter((_, index) => index === 0 || (index + offset) % everyNth !== 0)
      .map((entry) => withoutSome(entry, offset));
  });
}

/** With other words wherever the data says what a row is called by. */
export function withTitles(data: unknown, titles: ReadonlySet<string>, rename: (title: string) => string): unknown {
  return mapped(data, (value) => {
    if (typeof value !== 'string') return undefined;
    const line = value.split('\n', 1)[0] ?? '';
    if (line.length < 3 || !(titles.has(line) || titles.has(`#${line}`))) return undefined;
    return rename(line) + value.slice(line.length);
  });
}

/** Every text under a key that `isPrivate`, however deep, but not what lies under one that `isTold` in it. */
export function textsUnder(
  data: unknown,
  isPrivate: (key: string) => boolean,
  isTold: (key: string) => boolean,
): Set<string> {
  const found = new Set<string>();
  mapped(data, (value, path) => {
    const isInside = path.some(isPrivate) && !path.some(isTold);
    if (typeof value === 'string' && isInside) found.add(value);
    return undefined;
  });
  return found;
}

/** A copy in which every record says more than it did; maps from names to records are none. */
export function withMore(data: unknown, more: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(data)) return data.map((entry) => withMore(entry, more));
  if (!isRecord(data)) return data;
  const own = Object.fromEntries(Object.entries(data).map(([key, entry]) => [key, withMore(entry, more)]));
  return Object.values(data).every(isRecord) ? own : { ...more, ...own };
}

/** What providers call the number of things on a page, and of GraphQL's `first` the variable alone. */
const pageSizes = /^(first|limit|count|per_page|page_?size|max_?results)$/i;

/** `send` to a provider that gives no page of more than `most` things, whatever was asked for. */
export function withShortPages(send: typeof fetch, most: number): typeof fetch {
  const shortened = (name: string, value: unknown): unknown =>
    pageSizes.test(name) && Number(value) > most ? (typeof value === 'number' ? most : String(most)) : value;
  const asForm = (form: URLSearchParams): URLSearchParams =>
    new URLSearchParams([...form].map(([name, value]) => [name, String(shortened(name, value))]));
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    url.search = asForm(url.searchParams).toString();
    const { method, headers, signal } = request;
    const text = await request.text();
    const json = parseJson(text);
    const body =
      json === undefined
        ? asForm(new URLSearchParams(text)).toString()
        : JSON.stringify(json, (name, value: unknown) => shortened(name, value));
    return send(url, { method, headers, signal, redirect: 'manual', ...(text === '' ? {} : { body }) });
  };
}
