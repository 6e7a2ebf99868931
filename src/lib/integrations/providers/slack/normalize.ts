/**
 * What Slack's answers mean: own messages and reactions, counted per conversation and UTC quarter hour. Every time
 * zone is a multiple of 15 minutes from UTC, so that any local day adds up exactly from quarter hours.
 */
import { cleanTitle } from '../../activity';
import type { ActivityMetadata, NewActivity } from '../../activity';
import type { ReactedItem, SearchMatch, SlackConversation } from './schemas';

export type ConversationKind = ActivityMetadata['message_count']['conversationKind'];

/** A conversation as it may be stored: of people's conversations neither id nor name is left. */
export interface Place {
  /** A channel id, `dm` or `group_dm`. */
  key: string;
  kind: ConversationKind;
  title: string;
}

/** Half-open [from, to). */
export interface Range {
  from: Date;
  to: Date;
}

/** One message of the user, or one message the user reacted to. */
export interface Counted {
  /** Slack's own key of a message: ts is unique within its channel. */
  key: string;
  at: Date;
  place: Place;
  /** 1 for a message; the user's reactions on a message. */
  count: number;
  replies: number;
}

const quarterMs = 15 * 60_000;
const dm: Place = { key: 'dm', kind: 'dm', title: 'Direct messages' };
const groupDm: Place = { key: 'group_dm', kind: 'group_dm', title: 'Group messages' };

export function quarterStart(at: Date): Date {
  return new Date(Math.floor(at.getTime() / quarterMs) * quarterMs);
}

/** The smallest range of whole quarter hours around `range`. */
export function alignToQuarters(range: Range): Range {
  return { from: quarterStart(range.from), to: new Date(Math.ceil(range.to.getTime() / quarterMs) * quarterMs) };
}

/** Slack's ts to the millisecond; two messages are told apart by the text, never by this. */
export function instantOf(ts: string): Date {
  const [seconds = '0', fraction = ''] = ts.split('.');
  return new Date(Number(seconds) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3)));
}

/** Flags first; where old records have none, the id's first letter and the name Slack gives to group messages. */
export function placeOf(conversation: SlackConversation): Place {
  const name = conversation.name ?? '';
  if (conversation.is_im === true || isDirect(conversation.id)) return dm;
  if (conversation.is_mpim === true || name.startsWith('mpdm-')) return groupDm;
  const isPrivate =
    conversation.is_private === true || conversation.is_group === true || conversation.id.startsWith('G');
  return {
    key: conversation.id,
    kind: isPrivate ? 'private_channel' : 'channel',
    title: cleanTitle(name === '' ? '' : `#${name}`, unnamedChannel),
  };
}

const unnamedChannel = 'A channel';

/** Ids of direct messages begin with D, and no others do. */
export function isDirect(id: string): boolean {
  return id.startsWith('D');
}

/** A conversation the user may not look at any more: it counts, and stays without a name. */
export function unlistedPlace(id: string): Place {
  if (isDirect(id)) return dm;
  return { key: id, kind: 'private_channel', title: unnamedChannel };
}

/** Subtypes that are still something a person wrote; joins, topics, bots and the rest are not. */
const writtenSubtypes = new Set(['thread_broadcast', 'me_message', 'file_share']);

/** The match as a counted message; null where it is not one that `userId` wrote. */
export function ownMessage(match: SearchMatch, userId: string): Counted | null {
  if (match.user !== userId || (match.bot_id ?? '') !== '') return null;
  if ((match.subtype ?? '') !== '' && !writtenSubtypes.has(match.subtype ?? '')) return null;
  return {
    key: `${match.channel.id}:${match.ts}`,
    at: instantOf(match.ts),
    place: placeOf(match.channel),
    count: 1,
    replies: isReply(match) ? 1 : 0,
  };
}

/** Search gives no `thread_ts`; the permalink's query does. A thread's first message names itself there. */
function isReply(match: SearchMatch): boolean {
  if (typeof match.permalink !== 'string' || !URL.canParse(match.permalink)) return false;
  const thread = new URL(match.permalink).searchParams.get('thread_ts');
  return thread !== null && thread !== match.ts;
}

/** How many reactions on this message are the user's; null where it is no message or none is. */
export function ownReactions(
  item: ReactedItem,
  userId: string,
): { channelId: string; ts: string; count: number } | null {
  if (item.type !== 'message' || item.message === undefined || item.channel === undefined) return null;
  const count = item.message.reactions.filter((reaction) => reaction.users.includes(userId)).length;
  return count === 0 ? null : { channelId: item.channel, ts: item.message.ts, count };
}

export interface Quarter {
  place: Place;
  start: Date;
  count: number;
  replies: number;
}

/**
 * `teamUrl` is the workspace's own address (`https://acme.slack.com/`); rows of people's conversations get no link,
 * since a link would hold the conversation's id.
 */
export function messageRow(quarter: Quarter, teamUrl: string | null): NewActivity {
  return {
    ...rowOf(quarter, teamUrl),
    type: 'message_count',
    externalId: `${quarter.place.key}:${quarter.start.toISOString()}`,
    metadata: {
      conversation: quarter.place.key,
      conversationKind: quarter.place.kind,
      count: quarter.count,
      replies: quarter.replies,
    },
  };
}

/** Dated by the messages reacted to: Slack tells no time of a reaction. */
export function reactionRow(quarter: Quarter, teamUrl: string | null): NewActivity {
  return {
    ...rowOf(quarter, teamUrl),
    type: 'reaction_count',
    externalId: `reaction:${quarter.place.key}:${quarter.start.toISOString()}`,
    metadata: { conversation: quarter.place.key, conversationKind: quarter.place.kind, count: quarter.count },
  };
}

function rowOf({ place, start, count }: Quarter, teamUrl: string | null) {
  const linked = teamUrl !== null && (place.kind === 'channel' || place.kind === 'private_channel');
  return {
    externalUrl: linked ? new URL(`archives/${place.key}`, teamUrl).href : null,
    title: place.title,
    occurredAt: start,
    endedAt: null,
    windowAt: start,
    count,
  };
}
