/**
 * Notion's data as the fake holds it: objects in the API's shapes, and beside them keys with a leading underscore
 * that the API does not have.
 */
export interface NotionWorkspace {
  _about?: { subject?: string };
  /** The workspace itself; a fixed one where absent. */
  _workspace?: { id: string; name: string };
  users?: { results: readonly NotionUserData[] };
  /** Pages, data sources and databases that the connection may see, in the shape of search results. */
  search: { results: readonly NotionObjectData[] };
  /** Children by the id of the page or block that holds them. */
  blocks?: Readonly<Record<string, { results: readonly NotionBlockData[] }>>;
  /** Every edit of a page, for answers as of an earlier moment. */
  _edits?: readonly NotionEditData[];
}

export interface NotionUserData {
  object: string;
  id: string;
  type?: string;
  name?: string | null;
  [field: string]: unknown;
}

export interface NotionObjectData {
  /** `page`, `data_source` or `database`. */
  object: string;
  id: string;
  created_time: string;
  last_edited_time: string;
  created_by?: { id: string; [field: string]: unknown };
  last_edited_by?: { id: string; [field: string]: unknown };
  in_trash?: boolean;
  archived?: boolean;
  parent?: unknown;
  properties?: unknown;
  title?: unknown;
  [field: string]: unknown;
}

export interface NotionBlockData {
  object: string;
  id: string;
  type?: string;
  has_children?: boolean;
  [field: string]: unknown;
}

export interface NotionEditData {
  page_id: string;
  /** ISO instant. */
  time: string;
  user: string;
  /** `created`, `edited`, `renamed` or `archived`. */
  kind: string;
  [field: string]: unknown;
}

/** One person's view of the data at a moment. */
export interface NotionView {
  user: NotionUserData;
  users: readonly NotionUserData[];
  workspace: { id: string; name: string };
  objects: readonly NotionObjectData[];
  blocks: NonNullable<NotionWorkspace['blocks']>;
}

const fixedWorkspace = { id: '7c1d2a54-0d6e-4f0a-9a55-2f7f7f4c9b10', name: 'Sandbox workspace' };
const otherUser: NotionUserData = {
  object: 'user',
  id: '0b7c3f1e-52a4-4c57-8f0e-6d1f5b0a7e42',
  type: 'person',
  name: 'Another account',
};
const nobody: NotionUserData = {
  object: 'user',
  id: '5d2f0c7a-9f43-4f6b-b1a8-3f1f0a6c2d91',
  type: 'person',
  name: 'Sandbox account',
};

export function createViews(data: NotionWorkspace): (account: 'subject' | 'other', now: Date) => NotionView {
  const workspace = data._workspace ?? fixedWorkspace;
  const users = data.users?.results ?? [];
  const subject = users.find((user) => user.id === data._about?.subject) ??
    users[0] ?? { ...nobody, id: data._about?.subject ?? nobody.id };
  const edits = groupEdits(data._edits ?? []);
  return (account, now) => {
    if (account === 'other') return { user: otherUser, users: [otherUser], workspace, objects: [], blocks: {} };
    const objects = data.search.results.flatMap(
      (object) => asOf(object, edits.get(object.id) ?? [], now.getTime()) ?? [],
    );
    return {
      user: subject,
      users: users.length > 0 ? users : [subject],
      workspace,
      objects,
      blocks: data.blocks ?? {},
    };
  };
}

/** The object as it was at `now`; null before it was made. Private keys stay behind. */
function asOf(object: NotionObjectData, edits: readonly NotionEditData[], now: number): NotionObjectData | null {
  if (Date.parse(object.created_time) > now) return null;
  const shown = Object.fromEntries(Object.entries(object).filter(([key]) => !key.startsWith('_')));
  const current: NotionObjectData = {
    ...shown,
    object: object.object,
    id: object.id,
    created_time: object.created_time,
    last_edited_time: object.last_edited_time,
  };
  if (Date.parse(object.last_edited_time) <= now) return current;
  const last = edits.filter((edit) => Date.parse(edit.time) <= now).at(-1);
  const inTrash = last?.kind === 'archived';
  return {
    ...current,
    last_edited_time: last === undefined ? object.created_time : new Date(last.time).toISOString(),
    last_edited_by: last === undefined ? object.created_by : { object: 'user', id: last.user },
    in_trash: inTrash,
    ...(object.archived === undefined ? {} : { archived: inTrash }),
  };
}

function groupEdits(edits: readonly NotionEditData[]): Map<string, NotionEditData[]> {
  const byPage = new Map<string, NotionEditData[]>();
  for (const edit of [...edits].sort((a, b) => Date.parse(a.time) - Date.parse(b.time))) {
    const list = byPage.get(edit.page_id);
    if (list === undefined) byPage.set(edit.page_id, [edit]);
    else list.push(edit);
  }
  return byPage;
}

/** One bot per connection of a user and a workspace; any stable id will do. */
export function botIdOf(view: NotionView): string {
  return `b07b07b0${view.user.id.slice(8)}`;
}
