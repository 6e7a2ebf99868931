import { isRecord, parseJson } from '@/lib/http/answer';
import type { FakeRequest, FakeResponse } from '../../provider';

export function answer(status: number, body: unknown): FakeResponse {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}

export function apiError(status: number, code: string, message: string): FakeResponse {
  return answer(status, { object: 'error', status, code, message });
}

/** Null where the body is no JSON object; an absent one is empty. */
export function readBody(request: FakeRequest): Record<string, unknown> | null {
  if (request.body === '') return {};
  const body = parseJson(request.body);
  return isRecord(body) ? body : null;
}

/** Rich text as plain text; anything else is empty. */
export function textOf(parts: unknown): string {
  const list: unknown[] = Array.isArray(parts) ? parts : [];
  return list
    .map((part) => (isRecord(part) && typeof part['plain_text'] === 'string' ? part['plain_text'] : ''))
    .join('');
}

export interface PageBounds {
  startCursor: unknown;
  pageSize: unknown;
}

export function pageBounds(source: URLSearchParams | Record<string, unknown>): PageBounds {
  if (!(source instanceof URLSearchParams))
    return { startCursor: source['start_cursor'], pageSize: source['page_size'] };
  const size = source.get('page_size');
  return { startCursor: source.get('start_cursor') ?? undefined, pageSize: size === null ? undefined : Number(size) };
}

/** One answer of a list. Cursors are opaque and belong to the list's kind; any other is refused. */
export function page(items: readonly unknown[], bounds: PageBounds, kind: string): FakeResponse {
  const size = bounds.pageSize ?? 100;
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1 || size > 100) {
    return apiError(400, 'validation_error', 'page_size should be an integer between 1 and 100.');
  }
  const start = offsetOf(bounds.startCursor, kind);
  if (start === null || start > items.length)
    return apiError(400, 'validation_error', 'The start_cursor provided is invalid.');
  const end = Math.min(start + size, items.length);
  const more = end < items.length;
  return answer(200, {
    object: 'list',
    results: items.slice(start, end),
    next_cursor: more ? Buffer.from(`${kind}:${end}`).toString('base64url') : null,
    has_more: more,
    type: kind,
    [kind]: {},
  });
}

function offsetOf(cursor: unknown, kind: string): number | null {
  if (cursor === undefined || cursor === null) return 0;
  if (typeof cursor !== 'string') return null;
  const [of, offset = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(':');
  return of === kind && /^\d{1,9}$/.test(offset) ? Number(offset) : null;
}
