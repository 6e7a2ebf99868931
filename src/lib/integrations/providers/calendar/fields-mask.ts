/**
 * Google's partial responses: `a,b(c,d/e),f/g` selects fields of objects, and of every entry where a field is a list
 * (developers.google.com/workspace/calendar/api/guides/performance#partial-response).
 */
interface Mask {
  [field: string]: Mask | null;
}

/** Null where the mask is no mask. */
export function parseMask(text: string): Mask | null {
  const tokens = text.match(/[A-Za-z0-9_*-]+|[(),/]/g) ?? [];
  if (tokens.join('') !== text.replace(/\s/g, '') || tokens.length === 0) return null;
  const cursor = { tokens, at: 0 };
  const mask = parseList(cursor);
  return cursor.at === tokens.length ? mask : null;
}

/** The selected part of a value; fields that are not there stay absent. */
export function applyMask(value: unknown, mask: Mask | null): unknown {
  if (mask === null || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => applyMask(entry, mask));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const selected = Object.hasOwn(mask, key) ? mask[key] : mask['*'];
      return selected === undefined ? [] : [[key, applyMask(inner, selected)]];
    }),
  );
}

interface Cursor {
  tokens: readonly string[];
  at: number;
}

function parseList(cursor: Cursor): Mask | null {
  const mask: Mask = {};
  for (;;) {
    const entry = parseEntry(cursor);
    if (entry === null) return null;
    mask[entry.name] = merge(Object.hasOwn(mask, entry.name) ? mask[entry.name] : undefined, entry.inner);
    if (cursor.tokens[cursor.at] !== ',') return mask;
    cursor.at += 1;
  }
}

function parseEntry(cursor: Cursor): { name: string; inner: Mask | null } | null {
  const name = cursor.tokens[cursor.at];
  if (name === undefined || /^[(),/]$/.test(name)) return null;
  cursor.at += 1;
  const next = cursor.tokens[cursor.at];
  if (next === '/') {
    cursor.at += 1;
    const below = parseEntry(cursor);
    return below === null ? null : { name, inner: { [below.name]: below.inner } };
  }
  if (next !== '(') return { name, inner: null };
  cursor.at += 1;
  const inner = parseList(cursor);
  if (inner === null || cursor.tokens[cursor.at] !== ')') return null;
  cursor.at += 1;
  return { name, inner };
}

/** A field named twice gives both selections; named whole it gives everything. */
function merge(known: Mask | null | undefined, added: Mask | null): Mask | null {
  if (known === undefined) return added;
  return known === null || added === null ? null : { ...known, ...added };
}
