/** Channels and direct messages; rows count the account's messages and reactions by conversation and quarter hour. */
import type { SlackWorkspace } from '@/lib/integrations/providers/slack/fake';
import type { Random } from '@/sandbox/synthetic/random';
import { drawn, minuteMs, past, type ProviderWorld, type TruthRow, type TruthTimeOff } from './world';

interface Message {
  type: string;
  user: string;
  ts: string;
  thread_ts?: string;
  reactions?: { name: string; users: string[]; count: number }[];
}

const me = 'U0SUBJECT0';
const colleague = 'U0COLLEAG0';
const channels = ['C0GENERAL0', 'C0DEVELOP0', 'D0COLLEAG0'] as const;
const emojis = ['tada', 'eyes'] as const;
const quarterMs = 15 * minuteMs;

export class SlackWorld implements ProviderWorld {
  readonly provider = 'slack';
  readonly aheadDays = 0;
  readonly keepsFormer = [];
  private readonly history: Record<string, Message[]> = Object.fromEntries(channels.map((id) => [id, []]));
  private made = 0;

  constructor(
    private readonly random: Random,
    now: number,
    size: number,
  ) {
    for (let index = 0; index < size; index += 1) this.write(past(random, now, 50));
    for (let index = 0; index < size / 3; index += 1) this.react();
  }

  get data(): SlackWorkspace {
    return {
      _about: { subject: me },
      channels: {
        channels: [
          { id: channels[0], name: 'general', is_channel: true },
          { id: channels[1], name: 'develop', is_channel: true, is_private: true },
          { id: channels[2], is_im: true, user: colleague },
        ],
      },
      users: {
        members: [
          { id: me, name: 'subject' },
          { id: colleague, name: 'colleague' },
        ],
      },
      history: this.history,
      replies: {},
    };
  }

  change(now: number): string {
    return drawn(this.random, [
      { weight: 5, apply: () => this.write(now) },
      { weight: 3, apply: () => this.drop() },
      { weight: 3, apply: () => this.react() },
      { weight: 2, apply: () => this.takeBack() },
    ]);
  }

  rows(): TruthRow[] {
    const rows = new Map<string, TruthRow & { facts: { conversation: string; count: number; replies?: number } }>();
    const add = (type: string, channel: string, message: Message, count: number): void => {
      const place = channel.startsWith('D') ? 'dm' : channel;
      const start = Math.floor((Number(message.ts) * 1000) / quarterMs) * quarterMs;
      const id = `${place}:${new Date(start).toISOString()}`;
      const externalId = type === 'message_count' ? id : `reaction:${id}`;
      const before = rows.get(externalId);
      const total = (before?.count ?? 0) + count;
      const replies = (before?.facts.replies ?? 0) + (isReply(message) ? 1 : 0);
      const title = place === 'dm' ? 'Direct messages' : channel === channels[0] ? '#general' : '#develop';
      rows.set(externalId, {
        type,
        externalId,
        title,
        occurredAt: start,
        endedAt: null,
        windowAt: start,
        count: total,
        facts: { conversation: place, count: total, ...(type === 'message_count' ? { replies } : {}) },
      });
    };
    for (const channel of channels) {
      for (const message of this.of(channel)) {
        if (message.user === me) add('message_count', channel, message, 1);
        const own = (message.reactions ?? []).filter(({ users }) => users.includes(me)).length;
        if (own > 0) add('reaction_count', channel, message, own);
      }
    }
    return [...rows.values()];
  }

  isDeepOnly(): boolean {
    return false;
  }

  timeOff(): TruthTimeOff[] {
    return [];
  }

  private write(at: number): string {
    this.made += 1;
    const channel = this.random.pick(channels);
    const user = this.random.chance(0.7) ? me : colleague;
    // Below a millisecond the number tells messages of one moment apart.
    const ts = `${Math.floor(at / 1000)}.${String(Math.floor(at % 1000)).padStart(3, '0')}${String(this.made % 1000).padStart(3, '0')}`;
    const root = this.of(channel).find((message) => message.thread_ts === undefined && message.ts < ts);
    const reply = root !== undefined && this.random.chance(0.2);
    this.of(channel).push({ type: 'message', user, ts, ...(reply ? { thread_ts: root.ts } : {}) });
    return `message ${ts} of ${user === me ? 'the account' : 'a colleague'}`;
  }

  private drop(): string | null {
    const list = this.of(this.random.pick(channels));
    if (list.length < 3) return null;
    const [gone] = list.splice(this.random.int(0, list.length - 1), 1);
    return `message ${gone?.ts} is deleted`;
  }

  private react(): string | null {
    const list = this.of(this.random.pick(channels));
    if (list.length === 0) return null;
    const message = this.random.pick(list);
    const name = this.random.pick(emojis);
    message.reactions ??= [];
    if (message.reactions.some((reaction) => reaction.name === name)) return null;
    message.reactions.push({ name, users: [me], count: 1 });
    return `reaction to ${message.ts}`;
  }

  private takeBack(): string | null {
    const reacted = channels.flatMap((id) => this.of(id)).filter(({ reactions }) => (reactions ?? []).length > 0);
    if (reacted.length === 0) return null;
    const message = this.random.pick(reacted);
    message.reactions?.pop();
    return `reaction to ${message.ts} is taken back`;
  }

  private of(channel: string): Message[] {
    return (this.history[channel] ??= []);
  }
}

function isReply({ ts, thread_ts }: Message): boolean {
  return thread_ts !== undefined && thread_ts !== ts;
}
