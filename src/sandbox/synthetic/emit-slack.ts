/** Conversations: public and private channels, direct and group messages, own and others', with threads and reactions. */
import type {
  SlackFakeChannel,
  SlackFakeMessage,
  SlackWorkspace,
} from '@/lib/integrations/providers/slack/fake-workspace';
import { daysPerBlock, type BlockTime } from './block-days';
import { colleagues, subject, type Person } from './people';
import { at, randomBy, type Random } from './random';
import { workMinute } from './work-hours';

interface Conversation {
  channel: SlackFakeChannel;
  /** Messages of everybody on a usual day. */
  perDay: number;
  /** Share of them that the developer writes. */
  ownShare: number;
  others: readonly Person[];
}

const publicChannel = (id: string, name: string): SlackFakeChannel => ({
  id,
  name,
  name_normalized: name,
  is_channel: true,
  is_private: false,
  is_archived: false,
  is_member: true,
});

const conversations: readonly Conversation[] = [
  { channel: publicChannel('C0SKERRY01', 'booking'), perDay: 11, ownShare: 0.3, others: colleagues },
  { channel: publicChannel('C0SKERRY02', 'timetable'), perDay: 8, ownShare: 0.25, others: colleagues },
  { channel: publicChannel('C0SKERRY03', 'web'), perDay: 6, ownShare: 0.2, others: colleagues },
  { channel: publicChannel('C0SKERRY04', 'boarding'), perDay: 5, ownShare: 0.2, others: colleagues },
  { channel: publicChannel('C0SKERRY05', 'deploys'), perDay: 4, ownShare: 0.15, others: colleagues },
  { channel: publicChannel('C0SKERRY06', 'incidents'), perDay: 2, ownShare: 0.25, others: colleagues },
  { channel: publicChannel('C0SKERRY07', 'watercooler'), perDay: 6, ownShare: 0.1, others: colleagues },
  {
    channel: { ...publicChannel('C0SKERRY08', 'announcements'), is_member: true },
    perDay: 0.6,
    ownShare: 0,
    others: colleagues,
  },
  {
    channel: { ...publicChannel('C0SKERRY09', 'freight-sales'), is_member: false },
    perDay: 3,
    ownShare: 0,
    others: colleagues,
  },
  {
    channel: { ...publicChannel('G0SKERRY10', 'fares-private'), is_channel: true, is_private: true },
    perDay: 4,
    ownShare: 0.35,
    others: colleagues.slice(0, 3),
  },
  ...colleagues.map((person, index) => ({
    channel: { id: `D0SKERRY1${index}`, is_im: true, user: person.slackId },
    perDay: index < 2 ? 3 : 1.2,
    ownShare: 0.5,
    others: [person],
  })),
  ...[colleagues.slice(0, 2), colleagues.slice(2, 5)].map((others, index) => ({
    channel: {
      id: `G0SKERRY2${index}`,
      name: `mpdm-${[subject, ...others].map(({ login }) => login).join('--')}-1`,
      is_mpim: true,
      is_group: true,
      is_private: true,
      is_member: true,
    },
    perDay: 2,
    ownShare: 0.4,
    others,
  })),
];

const emoji = ['+1', 'eyes', 'tada', 'white_check_mark', 'heart', 'ship', 'pray'];

export interface SlackBlock {
  history: Map<string, SlackFakeMessage[]>;
  replies: Map<string, Map<string, SlackFakeMessage[]>>;
}

export function planSlack(seed: string, time: BlockTime): SlackBlock {
  const random = randomBy(`${seed}:slack:${time.block}`);
  const block: SlackBlock = { history: new Map(), replies: new Map() };
  const used = new Set<string>();
  for (const conversation of conversations) {
    const messages: SlackFakeMessage[] = [];
    const replies = new Map<string, SlackFakeMessage[]>();
    for (let day = 0; day < daysPerBlock; day += 1) {
      if (!time.isWorkday(day)) continue;
      const present = time.isActive(day);
      const count = Math.floor(conversation.perDay * (0.4 + random.next() * 1.2) + random.next());
      for (let index = 0; index < count; index += 1) {
        const own = present && random.chance(conversation.ownShare);
        const author = own ? subject : random.pick(conversation.others);
        if (!present && conversation.channel.is_im === true) continue;
        const message = messageOf(author, time.instant(day, workMinute(random)), random, used);
        react(message, conversation, present, random);
        messages.push(message);
        if (random.chance(0.12)) replies.set(message.ts, threadUnder(message, conversation, present, random, used));
      }
    }
    messages.push(...notices(conversation, time, random, used));
    block.history.set(conversation.channel.id, messages.sort(byTs));
    block.replies.set(conversation.channel.id, replies);
  }
  addQuietDayWords(block, time, random, used);
  return block;
}

export function emitSlack(blocks: readonly SlackBlock[], timeZone: string): SlackWorkspace {
  const history: SlackWorkspace['history'] = {};
  const replies: SlackWorkspace['replies'] = {};
  for (const { channel } of conversations) {
    history[channel.id] = blocks.flatMap((block) => block.history.get(channel.id) ?? []);
    replies[channel.id] = Object.fromEntries(blocks.flatMap((block) => [...(block.replies.get(channel.id) ?? [])]));
  }
  return {
    _about: { subject: subject.slackId },
    team: { id: 'T0SKERRY00', name: 'Skerrylink', domain: 'skerrylink' },
    channels: { channels: conversations.map(({ channel }) => channel) },
    users: {
      members: [subject, ...colleagues].map(({ slackId, login, name }) => ({
        id: slackId,
        name: login,
        real_name: name,
        tz: timeZone,
        is_bot: false,
      })),
    },
    history,
    replies,
  };
}

/** Two quiet days are quiet, not empty: a word in one channel. */
function addQuietDayWords(block: SlackBlock, time: BlockTime, random: Random, used: Set<string>): void {
  const watercooler = block.history.get('C0SKERRY07');
  for (const day of time.rhythm.quietDays)
    watercooler?.push(messageOf(subject, time.instant(day, random.int(9 * 60, 16 * 60)), random, used));
  watercooler?.sort(byTs);
}

/** What a channel holds besides what people write: a bot's reports and a join. */
function notices(conversation: Conversation, time: BlockTime, random: Random, used: Set<string>): SlackFakeMessage[] {
  const name = conversation.channel.name;
  if (name === 'deploys') {
    return time.activeDays.map((day) => ({
      type: 'message',
      subtype: 'bot_message',
      bot_id: 'B0SKERRY01',
      username: 'harbour-deploys',
      ts: tsOf(time.instant(day, random.int(9 * 60, 17 * 60)), random, used),
    }));
  }
  if (name !== 'watercooler') return [];
  return [
    {
      type: 'message',
      subtype: 'channel_join',
      user: at(colleagues, Math.abs(time.block) % colleagues.length).slackId,
      ts: tsOf(time.instant(1, 9 * 60), random, used),
    },
  ];
}

function messageOf(author: Person, when: Date, random: Random, used: Set<string>): SlackFakeMessage {
  return { type: 'message', user: author.slackId, ts: tsOf(when, random, used) };
}

function threadUnder(
  root: SlackFakeMessage,
  conversation: Conversation,
  present: boolean,
  random: Random,
  used: Set<string>,
): SlackFakeMessage[] {
  const count = random.int(1, 4);
  let seconds = Number(root.ts);
  const thread = Array.from({ length: count }, () => {
    seconds += 20 + random.next() * 900;
    const author =
      present && random.chance(conversation.ownShare + 0.1) && conversation.ownShare > 0
        ? subject
        : random.pick(conversation.others);
    return { ...messageOf(author, new Date(seconds * 1000), random, used), thread_ts: root.ts };
  });
  root.thread_ts = root.ts;
  root.reply_count = count;
  return thread.sort(byTs);
}

function react(message: SlackFakeMessage, conversation: Conversation, present: boolean, random: Random): void {
  if (!random.chance(0.14)) return;
  const people = [...conversation.others, ...(present && conversation.channel.is_member !== false ? [subject] : [])]
    .map(({ slackId }) => slackId)
    .filter((id) => id !== message.user);
  const users = random.shuffled(people).slice(0, random.int(1, 3));
  if (users.length > 0) message.reactions = [{ name: random.pick(emoji), users, count: users.length }];
}

/** Seconds and microseconds; unique in the block, since `ts` is a message's id. */
function tsOf(when: Date, random: Random, used: Set<string>): string {
  for (;;) {
    const ts = `${Math.floor(when.getTime() / 1000)}.${String(random.int(100, 999_999)).padStart(6, '0')}`;
    if (used.has(ts)) continue;
    used.add(ts);
    return ts;
  }
}

function byTs(a: SlackFakeMessage, b: SlackFakeMessage): number {
  // Ten digits before the dot and six behind it until 2286: as texts they sort as numbers do.
  return a.ts < b.ts ? -1 : 1;
}
