import type { FakeWorkspace, Placed } from './fake-workspace';

export interface FakeQuery {
  userId: string;
  /** Instants in milliseconds, half-open. */
  from: number;
  to: number;
}

const dayMs = 86_400_000;

/**
 * `from:me after:2026-01-01 before:2026-01-09 on:2026-01-03`; the dates of `after` and `before` are exclusive days, here
 * in UTC. Null: words to look for in texts, which the sandbox does not have, so nothing is found.
 */
export function parseQuery(query: string, viewerId: string): FakeQuery | null {
  const parsed: FakeQuery = { userId: '', from: -Infinity, to: Infinity };
  for (const term of query.split(/\s+/).filter(Boolean)) {
    const [, key, value = ''] = /^(from|after|before|on):(.+)$/.exec(term) ?? [];
    if (key === undefined) return null;
    if (key === 'from') parsed.userId = value === 'me' ? viewerId : (/^<@([A-Z0-9]+)>$/.exec(value)?.[1] ?? '');
    else if (!narrow(parsed, key, value)) return null;
  }
  return parsed.userId === '' ? null : parsed;
}

function narrow(query: FakeQuery, key: string, day: string): boolean {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : NaN;
  if (Number.isNaN(start)) return false;
  if (key !== 'before') query.from = Math.max(query.from, key === 'after' ? start + dayMs : start);
  if (key !== 'after') query.to = Math.min(query.to, key === 'on' ? start + dayMs : start);
  return true;
}

/** Hits as the viewer may see them at `now`, newest first. */
export function runQuery(workspace: FakeWorkspace, query: FakeQuery, viewerId: string, now: Date): Placed[] {
  return workspace.writtenBy(query.userId).filter(({ channel, message }) => {
    const at = Number(message.ts) * 1000;
    return at >= query.from && at < query.to && at <= now.getTime() && workspace.sees(viewerId, channel);
  });
}

/** A hit in Slack's shape: no `thread_ts` and no `subtype`, but content, of other people too. */
export function matchOf(placed: Placed, workspace: FakeWorkspace, baseUrl: string) {
  const { channel, message } = placed;
  const name = channel.is_im === true ? (channel.user ?? 'U0PEER0000') : (channel.name ?? '');
  return {
    iid: `${channel.id}-${message.ts}`,
    team: workspace.team.id,
    score: 0,
    channel: {
      id: channel.id,
      name,
      is_channel: channel.is_im !== true,
      is_group: false,
      is_im: channel.is_im === true,
      is_mpim: channel.is_mpim === true,
      is_private: channel.is_private === true || channel.is_im === true || channel.is_mpim === true,
      is_archived: channel.is_archived === true,
      is_shared: false,
      is_ext_shared: false,
      is_org_shared: false,
      pending_shared: [],
      ...(channel.is_im === true ? { user: name } : {}),
    },
    type: 'message',
    user: message.user,
    username: workspace.user(message.user ?? '')?.name ?? '',
    ts: message.ts,
    text: textOf(placed),
    blocks: [{ type: 'rich_text', elements: [{ type: 'text', text: textOf(placed) }] }],
    previous: { type: 'message', user: 'U0PEER0000', ts: message.ts, text: placeholderText },
    permalink: permalinkOf(placed, baseUrl),
    ...(message.files === undefined ? {} : { files: message.files }),
    ...(message.reactions === undefined ? { no_reactions: true } : {}),
  };
}

/** Stands where a workspace without texts has none, so that a test sees whether text gets anywhere. */
export const placeholderText = 'Sandbox text: nobody may find this in DevTrack.';

export function textOf({ message }: Placed): string {
  return message.text ?? placeholderText;
}

export function permalinkOf({ channel, message }: Placed, baseUrl: string): string {
  const link = `${baseUrl}/archives/${channel.id}/p${message.ts.replace('.', '')}`;
  return message.thread_ts === undefined ? link : `${link}?thread_ts=${message.thread_ts}&cid=${channel.id}`;
}
