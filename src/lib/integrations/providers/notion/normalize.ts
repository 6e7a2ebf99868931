import { cleanTitle, type NewActivityOf } from '../../activity';
import { SyncError } from '../../errors';
import type { Account } from '../../provider';
import { titleProperty, tokenExtra, type PageObject, type Self } from './schemas';

/** A page as the outside sees it. */
export interface NotionPage {
  id: string;
  title: string;
  lastEditedTime: Date;
  url: string;
  /** Id of the database or data source the page is a row of. */
  parentDatabase?: string;
}

export interface NotionAccount extends Account {
  metadata: { userId: string; workspaceId: string };
}

/**
 * The user's edit of a page, or null where somebody else edited last: Notion names the last editor only.
 * Creating a page and its first edit are one edit, because both have one time.
 */
export function normalizeEdit(page: PageObject, userId: string): NewActivityOf<'page_edit'> | null {
  if (page.last_edited_by?.id !== userId) return null;
  const editedAt = new Date(page.last_edited_time);
  return {
    type: 'page_edit',
    externalId: `${page.id}:${page.last_edited_time}`,
    externalUrl: urlOf(page),
    title: titleOf(page),
    occurredAt: editedAt,
    endedAt: null,
    windowAt: editedAt,
    count: 1,
    metadata: {
      pageId: page.id,
      parentDatabase: parentDatabaseOf(page),
      created: page.created_by?.id === userId && page.created_time === page.last_edited_time,
      trashed: page.in_trash ?? page.archived ?? false,
    },
  };
}

export function toNotionPage(page: PageObject): NotionPage {
  const parentDatabase = parentDatabaseOf(page);
  return {
    id: page.id,
    title: titleOf(page),
    lastEditedTime: new Date(page.last_edited_time),
    url: page.url,
    ...(parentDatabase === null ? {} : { parentDatabase }),
  };
}

/** Who the connection acts for: the user who allowed it, in the workspace it was allowed for. */
export function normalizeAccount(self: Self, extra: Readonly<Record<string, unknown>>): NotionAccount {
  const granted = tokenExtra.safeParse(extra).data ?? {};
  const user = granted.owner?.user ?? self.bot?.owner?.user;
  const workspaceId = granted.workspace_id ?? self.bot?.workspace_id;
  if (user === undefined || workspaceId === undefined) {
    // A connection owned by a workspace names no person, so "my edits" cannot be told from anybody's.
    throw new SyncError('The connection names no user or no workspace', 'notion', 'exchange_failed');
  }
  const workspace = cleanTitle(granted.workspace_name ?? self.bot?.workspace_name ?? '', 'a workspace');
  const name = cleanTitle(user.name ?? self.bot?.owner?.user?.name ?? '', 'A member');
  return {
    id: `${workspaceId}:${user.id}`,
    label: `${name} in ${workspace}`,
    metadata: { userId: user.id, workspaceId },
  };
}

/** The name of the title property varies ("Name", "Task", …); its type does not. */
export function titleOf(page: PageObject): string {
  for (const property of Object.values(page.properties)) {
    if (property.type !== 'title') continue;
    const parsed = titleProperty.safeParse(property);
    if (!parsed.success) throw new SyncError('A title property without rich text', 'notion', 'malformed_answer');
    return cleanTitle(parsed.data.title.map((part) => part.plain_text).join(''), 'Untitled');
  }
  return 'Untitled';
}

/** The same ids as `getDatabases` lists: data sources, or databases where an older answer names only these. */
function parentDatabaseOf(page: PageObject): string | null {
  return page.parent.data_source_id ?? page.parent.database_id ?? null;
}

/** Links are shown as links, so anything but https (a `javascript:` for one) is dropped. */
function urlOf(page: PageObject): string | null {
  return URL.canParse(page.url) && new URL(page.url).protocol === 'https:' ? page.url : null;
}
