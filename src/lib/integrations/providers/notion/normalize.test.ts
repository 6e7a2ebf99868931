import { describe, expect, it } from 'vitest';
import { normalizeAccount, normalizeEdit, titleOf, toNotionPage } from './normalize';
import { page as pageSchema, type PageObject } from './schemas';

const page = (over: Partial<PageObject> = {}): PageObject => ({
  object: 'page',
  id: 'p1',
  created_time: '2026-03-02T09:00:00.000Z',
  last_edited_time: '2026-03-02T09:41:00.000Z',
  created_by: { id: 'me' },
  last_edited_by: { id: 'me' },
  parent: { type: 'workspace' },
  properties: {
    Status: { type: 'select', title: undefined },
    Task: { type: 'title', title: [{ plain_text: 'Road' }, { plain_text: 'map' }] },
  },
  url: 'https://app.notion.com/p/p1',
  ...over,
});
const titled = (...texts: string[]) =>
  page({ properties: { Name: { type: 'title', title: texts.map((plain_text) => ({ plain_text })) } } });

describe('an edit becomes a row', () => {
  it('keyed by page and the time exactly as Notion wrote it', () => {
    const time = '2026-03-02T09:41:00Z';
    expect(normalizeEdit(page({ last_edited_time: time }), 'me')).toEqual({
      type: 'page_edit',
      externalId: `p1:${time}`,
      externalUrl: 'https://app.notion.com/p/p1',
      title: 'Roadmap',
      occurredAt: new Date(time),
      endedAt: null,
      windowAt: new Date(time),
      count: 1,
      metadata: { pageId: 'p1', parentDatabase: null, created: false, trashed: false },
    });
  });

  it("not where somebody else edited last, though the page is the user's", () => {
    expect(normalizeEdit(page({ last_edited_by: { id: 'bot' } }), 'me')).toBeNull();
  });

  it.each([
    [{ last_edited_time: '2026-03-02T09:00:00.000Z' }, { created: true }],
    [{ last_edited_time: '2026-03-02T09:00:00.000Z', created_by: { id: 'other' } }, { created: false }],
    [{ in_trash: true }, { trashed: true }],
    [{ archived: true }, { trashed: true }],
    [{ in_trash: false, archived: true }, { trashed: false }],
    [{ parent: { type: 'database_id', database_id: 'd1' } }, { parentDatabase: 'd1' }],
    [{ parent: { type: 'data_source_id', data_source_id: 's1', database_id: 'd1' } }, { parentDatabase: 's1' }],
    [{ parent: { type: 'page_id' } }, { parentDatabase: null }],
  ])('%j gives %j', (over, metadata) => {
    expect(normalizeEdit(page(over), 'me')?.metadata).toMatchObject(metadata);
  });

  it('without a link that is no https', () => {
    expect(normalizeEdit(page({ url: 'javascript:alert(1)' }), 'me')?.externalUrl).toBeNull();
  });

  it('and a page without a database has no field for one', () => {
    expect(toNotionPage(page())).not.toHaveProperty('parentDatabase');
  });
});

describe('titles', () => {
  it.each([
    [titled(), 'Untitled'],
    [titled(' ', '\u200b'), 'Untitled'],
    [page({ properties: {} }), 'Untitled'],
    [titled('خطة ', '🚀'), 'خطة 🚀'],
    [titled('a\u202eb'), 'a b'],
  ])('%#', (input, title) => {
    expect(titleOf(input)).toBe(title);
  });

  it('a title that is no text is a malformed answer', () => {
    expect(() => titleOf(page({ properties: { Name: { type: 'title', title: 'text' } } }))).toThrow(
      expect.objectContaining({ code: 'malformed_answer' }),
    );
  });

  it('a page without its time is not read', () => {
    expect(pageSchema.safeParse({ ...page(), last_edited_time: 'yesterday' }).success).toBe(false);
  });
});

describe('the account', () => {
  const self = {
    object: 'user' as const,
    id: 'bot',
    bot: { owner: { type: 'user', user: { id: 'u1', name: 'Ada' } }, workspace_id: 'w1', workspace_name: 'Acme' },
  };

  it('is the user who allowed the connection, by the token or by the API', () => {
    const expected = { id: 'w1:u1', label: 'Ada in Acme', metadata: { userId: 'u1', workspaceId: 'w1' } };
    expect(normalizeAccount(self, {})).toEqual(expected);
    const extra = {
      owner: { type: 'user', user: { id: 'u1', name: 'Ada' } },
      workspace_id: 'w1',
      workspace_name: 'Acme',
    };
    expect(normalizeAccount({ object: 'user', id: 'bot' }, extra)).toEqual(expected);
  });

  it('has a label without names too', () => {
    const nameless = {
      ...self,
      bot: { owner: { type: 'user', user: { id: 'u1' } }, workspace_id: 'w1', workspace_name: null },
    };
    expect(normalizeAccount(nameless, {}).label).toBe('A member in a workspace');
  });

  it("is refused where the connection belongs to a workspace, because nobody's edits could be told apart", () => {
    const owned = { ...self, bot: { ...self.bot, owner: { type: 'workspace' } } };
    expect(() => normalizeAccount(owned, {})).toThrow(expect.objectContaining({ code: 'exchange_failed' }));
  });
});
