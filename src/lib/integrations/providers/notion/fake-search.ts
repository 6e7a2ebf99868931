import { isRecord } from '@/lib/http/answer';
import type { FakeResponse } from '../../provider';
import { apiError, page, pageBounds, textOf } from './fake-answers';
import type { NotionObjectData, NotionView } from './fake-data';

/** `POST /v1/search`: by object kind and trash, by title, sorted by the last edit. */
export function search(view: NotionView, body: Record<string, unknown>): FakeResponse {
  const filter = readFilter(body['filter']);
  if (filter === null) return apiError(400, 'validation_error', 'body failed validation: body.filter is invalid.');
  const direction = readDirection(body['sort']);
  if (direction === null) return apiError(400, 'validation_error', 'body failed validation: body.sort is invalid.');
  const query = body['query'] ?? '';
  if (typeof query !== 'string')
    return apiError(400, 'validation_error', 'body failed validation: body.query should be a string.');

  const hits = view.objects.filter(
    (object) =>
      (filter.kind === null || kindOf(object) === filter.kind) &&
      (object.in_trash ?? object.archived ?? false) === filter.inTrash &&
      titleOf(object).toLowerCase().includes(query.toLowerCase()),
  );
  return page(sorted(hits, direction).map(current), pageBounds(body), 'page_or_data_source');
}

export function sorted(
  objects: readonly NotionObjectData[],
  direction: 'ascending' | 'descending',
): NotionObjectData[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return [...objects].sort(
    (a, b) => sign * (Date.parse(a.last_edited_time) - Date.parse(b.last_edited_time)) || a.id.localeCompare(b.id),
  );
}

function readFilter(filter: unknown): { kind: string | null; inTrash: boolean } | null {
  if (filter === undefined) return { kind: null, inTrash: false };
  if (!isRecord(filter)) return null;
  const { property, value, in_trash: inTrash = false } = filter;
  if (typeof inTrash !== 'boolean') return null;
  if (property === undefined && value === undefined) return 'in_trash' in filter ? { kind: null, inTrash } : null;
  // `database` left with version 2025-09-03.
  return property === 'object' && (value === 'page' || value === 'data_source') ? { kind: value, inTrash } : null;
}

function readDirection(sort: unknown): 'ascending' | 'descending' | null {
  if (sort === undefined) return 'descending';
  if (!isRecord(sort)) return null;
  if (sort['property'] === 'relevance') return 'descending';
  const { timestamp, direction } = sort;
  return timestamp === 'last_edited_time' && (direction === 'ascending' || direction === 'descending')
    ? direction
    : null;
}

function kindOf(object: NotionObjectData): string {
  return object.object === 'database' ? 'data_source' : object.object;
}

/** Search lists data sources only; older data may still call them databases. */
function current(object: NotionObjectData): NotionObjectData {
  return { ...object, object: kindOf(object) };
}

function titleOf(object: NotionObjectData): string {
  const properties = isRecord(object.properties) ? Object.values(object.properties) : [];
  const property = properties.find((entry) => isRecord(entry) && entry['type'] === 'title');
  return textOf(object.title ?? (isRecord(property) ? property['title'] : undefined));
}
