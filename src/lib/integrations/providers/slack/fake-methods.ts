import type { FakeContext, SandboxGrant } from '../../provider';
import { matchOf, parseQuery, permalinkOf, runQuery, textOf } from './fake-search';
import { compareTs, typeOf } from './fake-workspace';
import type { FakeWorkspace, Placed, SlackFakeChannel, SlackFakeMessage, SlackFakeUser } from './fake-workspace';

/** One authenticated call. */
export interface FakeCall {
  workspace: FakeWorkspace;
  context: FakeContext;
  grant: SandboxGrant;
  token: string;
  viewer: SlackFakeUser;
  params: URLSearchParams;
}

type Answer = Record<string, unknown>;

interface FakeMethod {
  /** Any one of these suffices; none: every token may. */
  scopes: readonly string[];
  answer(call: FakeCall): Answer;
}

const anyConversation = ['channels:read', 'groups:read', 'im:read', 'mpim:read'];
const anyHistory = ['channels:history', 'groups:history', 'im:history', 'mpim:history'];

/** Slack's methods by name; scopes, defaults and limits as on docs.slack.dev/reference/methods. */
export const fakeMethods: Readonly<Record<string, FakeMethod>> = {
  'auth.test': { scopes: [], answer: authTest },
  'auth.revoke': { scopes: [], answer: authRevoke },
  'team.info': { scopes: ['team:read'], answer: teamInfo },
  'users.info': { scopes: ['users:read'], answer: usersInfo },
  'users.conversations': { scopes: anyConversation, answer: (call) => listConversations(call, true) },
  'conversations.list': { scopes: anyConversation, answer: (call) => listConversations(call, false) },
  'conversations.info': { scopes: anyConversation, answer: conversationsInfo },
  'conversations.history': { scopes: anyHistory, answer: history },
  'conversations.replies': { scopes: anyHistory, answer: replies },
  'search.messages': { scopes: ['search:read'], answer: searchMessages },
  'reactions.list': { scopes: ['reactions:read'], answer: reactionsList },
};

export function refuse(error: string, more: Answer = {}): Answer {
  return { ok: false, error, ...more };
}

function authTest({ workspace, context, viewer }: FakeCall): Answer {
  const { team } = workspace;
  const who = { user: viewer.name, team_id: team.id, user_id: viewer.id, is_enterprise_install: false };
  return { ok: true, url: `${context.baseUrl}/`, team: team.name, ...who };
}

function authRevoke({ context, token, params }: FakeCall): Answer {
  if (isTrue(params.get('test'))) return { ok: true, revoked: false };
  return { ok: true, revoked: context.grants.revoke(token) };
}

function teamInfo({ workspace, context }: FakeCall): Answer {
  return {
    ok: true,
    team: { ...workspace.team, url: `${context.baseUrl}/`, email_domain: '', icon: { image_default: true } },
  };
}

function usersInfo({ workspace, params }: FakeCall): Answer {
  const user = workspace.user(params.get('user') ?? '');
  if (user === undefined) return refuse('user_not_found');
  const profile = { real_name: user.real_name ?? user.name, display_name: user.name, status_text: '' };
  return {
    ok: true,
    user: {
      ...user,
      team_id: workspace.team.id,
      deleted: user.deleted === true,
      is_bot: user.is_bot === true,
      profile,
    },
  };
}

const scopeOfType = {
  public_channel: 'channels:read',
  private_channel: 'groups:read',
  im: 'im:read',
  mpim: 'mpim:read',
} as const;

function listConversations(call: FakeCall, onlyOwn: boolean): Answer {
  const { workspace, viewer, params, grant } = call;
  const types = (params.get('types') ?? 'public_channel').split(',');
  for (const type of types) {
    if (!isType(type)) return refuse('invalid_types');
    const needed = scopeOfType[type];
    if (!grant.scopes.includes(needed)) return refuse('missing_scope', { needed, provided: grant.scopes.join(',') });
  }
  const rows = workspace
    .visible(viewer.id)
    .filter((channel) => types.includes(typeOf(channel)) && (!onlyOwn || workspace.isMember(viewer.id, channel)))
    .filter((channel) => !isTrue(params.get('exclude_archived')) || channel.is_archived !== true);
  const page = pageOf(rows, params, 100, 999);
  return 'error' in page
    ? page
    : { ok: true, channels: page.rows.map(conversationOf), response_metadata: { next_cursor: page.next } };
}

function conversationsInfo({ workspace, viewer, params, grant }: FakeCall): Answer {
  const channel = workspace.channel(params.get('channel') ?? '');
  if (channel === undefined || !workspace.sees(viewer.id, channel)) return refuse('channel_not_found');
  const needed = scopeOfType[typeOf(channel)];
  if (!grant.scopes.includes(needed)) return refuse('missing_scope', { needed, provided: grant.scopes.join(',') });
  return { ok: true, channel: conversationOf(channel) };
}

function history(call: FakeCall): Answer {
  return messagesOf(
    call,
    (workspace, channelId) => [...workspace.history(channelId)].sort((a, b) => compareTs(b.ts, a.ts)),
    100,
  );
}

function replies(call: FakeCall): Answer {
  const thread = call.params.get('ts') ?? '';
  const answer = messagesOf(call, (workspace, channelId) => [...workspace.thread(channelId, thread)], 1000);
  const messages = answer['messages'];
  return Array.isArray(messages) && messages.length === 0 ? refuse('thread_not_found') : answer;
}

function messagesOf(
  { workspace, viewer, params, context }: FakeCall,
  read: (workspace: FakeWorkspace, channelId: string) => SlackFakeMessage[],
  defaultLimit: number,
): Answer {
  const channel = workspace.channel(params.get('channel') ?? '');
  if (channel === undefined || !workspace.sees(viewer.id, channel)) return refuse('channel_not_found');
  const [oldest, latest] = [Number(params.get('oldest') ?? 0), Number(params.get('latest') ?? Infinity)];
  const inclusive = isTrue(params.get('inclusive'));
  const rows = read(workspace, channel.id).filter(({ ts }) => {
    const at = Number(ts);
    const inside = inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
    return inside && at * 1000 <= context.now().getTime();
  });
  const page = pageOf(rows, params, defaultLimit, 1000);
  if ('error' in page) return page;
  const messages = page.rows.map((message) => ({ ...withoutPrivateKeys(message), text: textOf({ channel, message }) }));
  return { ok: true, messages, has_more: page.next !== '', response_metadata: { next_cursor: page.next } };
}

function searchMessages({ workspace, viewer, params, context }: FakeCall): Answer {
  const text = params.get('query') ?? '';
  if (text.trim() === '') return refuse('No query passed');
  const page = Number(params.get('page') ?? 1);
  if (!Number.isInteger(page) || page < 1 || page > 100) return refuse('invalid_arguments');
  const count = Math.min(100, Math.max(1, Number(params.get('count') ?? 20) || 20));
  const query = parseQuery(text, viewer.id);
  const hits = query === null ? [] : runQuery(workspace, query, viewer.id, context.now());
  const ascending = params.get('sort') === 'timestamp' && params.get('sort_dir') === 'asc';
  const ordered = ascending ? [...hits].reverse() : hits;
  const shown = ordered.slice((page - 1) * count, page * count);
  const [total, pages] = [hits.length, Math.ceil(hits.length / count)];
  const first = shown.length === 0 ? 0 : (page - 1) * count + 1;
  return {
    ok: true,
    query: text,
    messages: {
      total,
      pagination: {
        total_count: total,
        page,
        per_page: count,
        page_count: pages,
        first,
        last: first + Math.max(0, shown.length - 1),
      },
      paging: { count, total, page, pages },
      matches: shown.map((placed) => matchOf(placed, workspace, context.baseUrl)),
    },
  };
}

function reactionsList({ workspace, viewer, params, context }: FakeCall): Answer {
  const items = workspace
    .reactedBy(params.get('user') ?? viewer.id)
    .filter(
      ({ channel, message }) =>
        Number(message.ts) * 1000 <= context.now().getTime() && workspace.sees(viewer.id, channel),
    );
  const numbered = params.has('page') || params.has('count');
  const page = numbered ? numberedPage(items, params) : pageOf(items, params, 100, 1000);
  if ('error' in page) return page;
  const full = isTrue(params.get('full'));
  return {
    ok: true,
    items: page.rows.map((placed) => reactedItemOf(placed, full, workspace.team.id, context.baseUrl)),
    ...('paging' in page ? { paging: page.paging } : { response_metadata: { next_cursor: page.next } }),
  };
}

/** Without `full` Slack names only some of the people behind a reaction. */
const usersWithoutFull = 3;

function reactedItemOf(placed: Placed, full: boolean, team: string, baseUrl: string) {
  const { channel, message } = placed;
  const reactions = (message.reactions ?? []).map(({ name, users, count }) => ({
    name,
    users: full ? users : users.slice(0, usersWithoutFull),
    count,
  }));
  const { user, ts } = message;
  const inner = {
    type: 'message',
    user,
    ts,
    team,
    text: textOf(placed),
    permalink: permalinkOf(placed, baseUrl),
    reactions,
  };
  return { type: 'message', channel: channel.id, message: inner };
}

/** Slack's older paging, which some methods offer beside cursors: by number, and with a total. */
function numberedPage<T>(rows: readonly T[], params: URLSearchParams) {
  const [count, page] = [Number(params.get('count') ?? 100), Number(params.get('page') ?? 1)];
  if (!Number.isInteger(count) || count < 1 || count > 1000) return { ok: false, error: 'invalid_arguments' } as const;
  if (!Number.isInteger(page) || page < 1) return { ok: false, error: 'invalid_arguments' } as const;
  const paging = { count, total: rows.length, page, pages: Math.ceil(rows.length / count) };
  return { rows: rows.slice((page - 1) * count, page * count), paging };
}

/** Cursor paging. Slack's cursors are opaque base64 texts that end in `=` now and then. */
function pageOf<T>(
  rows: readonly T[],
  params: URLSearchParams,
  defaultLimit: number,
  most: number,
): { rows: T[]; next: string } | { ok: false; error: string } {
  const limit = Number(params.get('limit') ?? defaultLimit);
  if (!Number.isInteger(limit) || limit < 1 || limit > most) return { ok: false, error: 'invalid_limit' };
  const cursor = params.get('cursor') ?? '';
  const offset = cursor === '' ? 0 : Number(/^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1] ?? NaN);
  if (Number.isNaN(offset)) return { ok: false, error: 'invalid_cursor' };
  const end = offset + limit;
  return {
    rows: rows.slice(offset, end),
    next: end < rows.length ? Buffer.from(`next:${end}`).toString('base64') : '',
  };
}

function conversationOf(channel: SlackFakeChannel) {
  if (channel.is_im === true) {
    return {
      id: channel.id,
      is_im: true,
      user: channel.user ?? 'U0PEER0000',
      is_archived: false,
      is_user_deleted: false,
    };
  }
  const purpose = { value: '', creator: '', last_set: 0 };
  return {
    ...withoutPrivateKeys(channel),
    name_normalized: channel.name_normalized ?? channel.name,
    topic: purpose,
    purpose,
  };
}

/** Keys with `_` belong to the workspace's makers; `is_member` is not in every answer of Slack. */
function withoutPrivateKeys<T extends object>(row: T): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !key.startsWith('_') && key !== 'is_member'));
}

function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1';
}

function isType(type: string): type is keyof typeof scopeOfType {
  return Object.hasOwn(scopeOfType, type);
}
