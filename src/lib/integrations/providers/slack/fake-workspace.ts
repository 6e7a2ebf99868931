/** The sandbox's Slack workspace: data in Slack's own shapes, and the questions the methods ask of it. */

export interface SlackFakeChannel {
  id: string;
  name?: string;
  name_normalized?: string;
  is_channel?: boolean;
  is_group?: boolean;
  is_im?: boolean;
  is_mpim?: boolean;
  is_private?: boolean;
  is_archived?: boolean;
  /** Whether the subject is in it; absent: yes. */
  is_member?: boolean;
  /** The other person of a direct message. */
  user?: string;
}

export interface SlackFakeMessage {
  type?: string;
  user?: string;
  ts: string;
  text?: string;
  subtype?: string;
  bot_id?: string;
  username?: string;
  thread_ts?: string;
  reply_count?: number;
  reactions?: { name: string; users: string[]; count: number }[];
  files?: unknown[];
}

export interface SlackFakeUser {
  id: string;
  name: string;
  real_name?: string;
  tz?: string;
  is_bot?: boolean;
  deleted?: boolean;
}

export interface SlackWorkspace {
  /** Keys with `_` are not Slack's. Without a subject the first member is it. */
  _about?: { subject?: string };
  /** Issues tokens that live 12 hours, with refresh tokens, as apps with token rotation do. */
  _rotation?: boolean;
  team?: { id: string; name: string; domain: string };
  channels: { channels: SlackFakeChannel[] };
  users: { members: SlackFakeUser[] };
  /** By channel id: everything that stands in the channel itself. */
  history: Record<string, SlackFakeMessage[]>;
  /** By channel id and the thread's ts. */
  replies: Record<string, Record<string, SlackFakeMessage[]>>;
}

export interface Placed {
  channel: SlackFakeChannel;
  message: SlackFakeMessage;
}

/** The consent page's second account: somebody in the same workspace who has done nothing there. */
const otherUser: SlackFakeUser = {
  id: 'U0SECOND00',
  name: 'second-account',
  real_name: 'Second account',
  tz: 'Etc/UTC',
};

export class FakeWorkspace {
  readonly team: { id: string; name: string; domain: string };
  readonly subjectId: string;
  readonly #data: SlackWorkspace;
  readonly #channels: Map<string, SlackFakeChannel>;
  readonly #written = new Map<string, Placed[]>();
  readonly #reacted = new Map<string, Placed[]>();

  constructor(data: SlackWorkspace) {
    this.#data = data;
    this.team = data.team ?? { id: 'T0SANDBOX0', name: 'Sandbox', domain: 'sandbox' };
    this.subjectId = data._about?.subject ?? data.users.members[0]?.id ?? 'U0SUBJECT0';
    this.#channels = new Map(data.channels.channels.map((channel) => [channel.id, channel]));
  }

  viewerOf(account: 'subject' | 'other'): SlackFakeUser {
    if (account === 'other') return otherUser;
    return this.user(this.subjectId) ?? { id: this.subjectId, name: 'subject' };
  }

  user(id: string): SlackFakeUser | undefined {
    return id === otherUser.id ? otherUser : this.#data.users.members.find((member) => member.id === id);
  }

  /** Every conversation the viewer can see: public ones, and those they are in. */
  visible(viewerId: string): SlackFakeChannel[] {
    return this.#data.channels.channels.filter((channel) => this.sees(viewerId, channel));
  }

  sees(viewerId: string, channel: SlackFakeChannel): boolean {
    return typeOf(channel) === 'public_channel' || this.isMember(viewerId, channel);
  }

  isMember(viewerId: string, channel: SlackFakeChannel): boolean {
    return viewerId === this.subjectId && channel.is_member !== false;
  }

  channel(id: string): SlackFakeChannel | undefined {
    return this.#channels.get(id);
  }

  history(channelId: string): readonly SlackFakeMessage[] {
    return this.#data.history[channelId] ?? [];
  }

  thread(channelId: string, ts: string): readonly SlackFakeMessage[] {
    const root = this.history(channelId).find((message) => message.ts === ts);
    const replies = this.#data.replies[channelId]?.[ts] ?? [];
    return root === undefined ? replies : [root, ...replies.filter((reply) => reply.ts !== ts)];
  }

  /** What search finds of a user, newest first: bots' messages and notices are not indexed. */
  writtenBy(userId: string): readonly Placed[] {
    return this.#indexed(this.#written, userId, ({ message }) => message.user === userId && isWritten(message));
  }

  /** The messages a user reacted to, newest first. */
  reactedBy(userId: string): readonly Placed[] {
    const has = (message: SlackFakeMessage) => message.reactions?.some(({ users }) => users.includes(userId)) ?? false;
    return this.#indexed(this.#reacted, userId, ({ message }) => has(message));
  }

  /** A workspace holds a hundred thousand messages, and few of them are the user's: walked once per user. */
  #indexed(index: Map<string, Placed[]>, userId: string, wanted: (placed: Placed) => boolean): readonly Placed[] {
    const known = index.get(userId);
    if (known !== undefined) return known;
    const found = new Map<string, Placed>();
    // A reply also sent to the channel stands in both lists.
    for (const placed of this.#all())
      if (wanted(placed)) found.set(`${placed.channel.id}:${placed.message.ts}`, placed);
    const sorted = [...found.values()].sort((a, b) => compareTs(b.message.ts, a.message.ts));
    index.set(userId, sorted);
    return sorted;
  }

  *#all(): Generator<Placed> {
    for (const channel of this.#data.channels.channels) {
      for (const message of this.history(channel.id)) yield { channel, message };
      for (const thread of Object.values(this.#data.replies[channel.id] ?? {})) {
        for (const message of thread) yield { channel, message };
      }
    }
  }
}

export type ConversationType = 'public_channel' | 'private_channel' | 'im' | 'mpim';

export function typeOf(channel: SlackFakeChannel): ConversationType {
  if (channel.is_im === true) return 'im';
  if (channel.is_mpim === true) return 'mpim';
  return channel.is_private === true || channel.is_group === true ? 'private_channel' : 'public_channel';
}

/** Numbers lose digits of a ts; padded texts do not. */
export function compareTs(a: string, b: string): number {
  const [left, right] = [a.padStart(24, '0'), b.padStart(24, '0')];
  return left < right ? -1 : left > right ? 1 : 0;
}

function isWritten(message: SlackFakeMessage): boolean {
  if (message.bot_id !== undefined) return false;
  return message.subtype === undefined || ['thread_broadcast', 'me_message', 'file_share'].includes(message.subtype);
}
