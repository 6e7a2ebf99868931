import { createHash } from 'node:crypto';
import { isLoopbackHost } from '@/lib/http/hosts';
import { IntegrationError } from '../../errors';
import type { Account } from '../../provider';
import { instantOf, isDirect, ownReactions, placeOf, unlistedPlace } from './normalize';
import type { Counted, Place, Range } from './normalize';
import { ownMessages, searchPageSize } from './own-messages';
import type { OwnMessagePage } from './own-messages';
import type { SlackAnswers, SlackConversation } from './schemas';
import { SlackWeb } from './web';
import type { SlackContext } from './web';

export interface SlackActivity {
  /** All own messages: channels, group messages and direct messages, thread replies included. */
  messageCount: number;
  /** Channels only, most messages first. */
  channelParticipation: Array<{ channelId: string; channelName: string; messageCount: number }>;
  /** Own messages in direct and group messages. */
  dmCount: number;
  /** Own reactions on messages of the time asked for: Slack tells no time of a reaction. */
  reactionsGiven: number;
}

export interface SlackChannel {
  id: string;
  name: string;
  isPrivate: boolean;
  isArchived: boolean;
}

export interface SlackTeam {
  id: string;
  name: string;
  domain: string | null;
}

const defaultActivityDays = 30;
const dayMs = 86_400_000;
const listPageSize = 100;

/** Without `full` Slack cuts the lists of the users behind a reaction short. */
const allReactionsOf = (userId: string) => ({ user: userId, full: true });

/** Which scope lets `users.conversations` list which type. */
const conversationTypes = {
  public_channel: 'channels:read',
  private_channel: 'groups:read',
  im: 'im:read',
  mpim: 'mpim:read',
} as const;

/**
 * One user's view of one Slack workspace, over their own token. Every failure is an `IntegrationError` (or the reason
 * with which the run was aborted). Message text is dropped as soon as an answer is parsed.
 */
export class SlackClient {
  readonly #web: SlackWeb;
  readonly #context: SlackContext;
  #identity: Promise<SlackAnswers['auth.test']> | null = null;
  #places: Promise<Map<string, Place>> | null = null;

  constructor(token: string, context: SlackContext) {
    this.#context = context;
    this.#web = new SlackWeb(token, context);
  }

  /** Counts from `since` (default: 30 days ago) until now. */
  async getUserActivity(since?: Date): Promise<SlackActivity> {
    const to = this.#context.now();
    const from = since ?? new Date(to.getTime() - defaultActivityDays * dayMs);
    const messages = new Map<string, Counted>();
    for await (const page of this.ownMessages({ from, to })) {
      for (const message of page.messages) messages.set(message.key, message);
    }
    const reactions = new Map<string, Counted>();
    for await (const items of this.reactedMessages({ from, to })) {
      for (const item of items) reactions.set(item.key, item);
    }
    return summarise([...messages.values()], [...reactions.values()]);
  }

  /** Public and private channels the user is in, archived ones included; no direct or group messages. */
  async getChannels(): Promise<SlackChannel[]> {
    const channels: SlackChannel[] = [];
    for await (const page of this.#conversations(['public_channel', 'private_channel'])) {
      for (const channel of page) {
        const { kind } = placeOf(channel);
        if (isAmongPeople(kind)) continue;
        const isPrivate = kind === 'private_channel';
        channels.push({
          id: channel.id,
          name: channel.name ?? '',
          isPrivate,
          isArchived: channel.is_archived === true,
        });
      }
    }
    return channels;
  }

  async getTeamInfo(): Promise<SlackTeam> {
    const { team } = await this.#web.call('team.info', {});
    return { id: team.id, name: team.name, domain: team.domain ?? null };
  }

  /** Who the token belongs to; the names come from `users.info` and `team.info` where those scopes were granted. */
  async identify(): Promise<Account> {
    const who = await this.#whoAmI();
    const { scopes } = this.#context;
    const teamName = scopes.includes('team:read') ? (await this.getTeamInfo()).name : who.team;
    const userName = scopes.includes('users:read') ? await this.#ownName(who.user_id) : who.user;
    const organisation = { isEnterpriseInstall: true, enterpriseId: who.enterprise_id ?? null };
    return {
      id: `${who.team_id}:${who.user_id}`,
      label: `${userName} in ${teamName}`,
      metadata: {
        teamId: who.team_id,
        teamName,
        userId: who.user_id,
        url: who.url,
        ...(who.is_enterprise_install === true ? organisation : {}),
      },
    };
  }

  /** The user's own messages of an exact range, newest first; one at a page's edge may come twice (see its `key`). */
  async *ownMessages(range: Range): AsyncGenerator<OwnMessagePage> {
    const order = { count: searchPageSize, sort: 'timestamp', sort_dir: 'desc', highlight: false };
    const search = (query: string, page: number) => this.#web.call('search.messages', { query, page, ...order });
    yield* ownMessages(search, await this.#userId(), range);
  }

  /**
   * The messages of the range that the user reacted to; `count` is the user's reactions on one. The order of Slack's
   * list is not documented, so all of it is read: one page for each of its pages, empty or not.
   */
  async *reactedMessages(range: Range): AsyncGenerator<Counted[]> {
    const userId = await this.#userId();
    for await (const answer of this.#web.pages('reactions.list', { ...allReactionsOf(userId), limit: listPageSize })) {
      const page: Counted[] = [];
      for (const item of answer.items) {
        const own = ownReactions(item, userId);
        if (own === null) continue;
        const at = instantOf(own.ts);
        // Before the conversation is looked up, which may cost a request.
        if (at < range.from || at >= range.to) continue;
        const place = await this.#placeById(own.channelId);
        page.push({ key: `${own.channelId}:${own.ts}`, at, place, count: own.count, replies: 0 });
      }
      yield page;
    }
  }

  /**
   * What one request tells about the user's reactions: a digest of the first page and, where Slack gives it, of the
   * number of messages reacted to. Two equal ones: no reaction was given or taken back, but for a further one on a
   * message of a later page.
   */
  async reactionsDigest(): Promise<string> {
    const userId = await this.#userId();
    // Only a page asked for by its number comes with a total.
    const params = { ...allReactionsOf(userId), count: listPageSize, page: 1 };
    const { items, paging } = await this.#web.call('reactions.list', params);
    const own = items.map((item) => ownReactions(item, userId)).filter((item) => item !== null);
    const lines = own.map(({ channelId, ts, count }) => `${channelId}:${ts}:${count}`).sort();
    return createHash('sha256')
      .update([paging?.total ?? '', ...lines].join('\n'))
      .digest('hex');
  }

  /** The workspace's address with a slash at its end, for links; null where Slack's answer is none to link to. */
  async teamUrl(): Promise<string | null> {
    const known = this.#context.account?.metadata['url'];
    const text = typeof known === 'string' ? known : (await this.#whoAmI()).url;
    if (!URL.canParse(text)) return null;
    const url = new URL(text);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackHost(url.hostname))) return null;
    return url.href.endsWith('/') ? url.href : `${url.href}/`;
  }

  async #userId(): Promise<string> {
    const known = this.#context.account?.metadata['userId'];
    return typeof known === 'string' ? known : (await this.#whoAmI()).user_id;
  }

  /** Asked once; a failure is not kept, so that the run's own retry asks again. */
  #whoAmI(): Promise<SlackAnswers['auth.test']> {
    this.#identity ??= this.#web.call('auth.test', {}).catch((error: unknown) => {
      this.#identity = null;
      throw error;
    });
    return this.#identity;
  }

  async #ownName(userId: string): Promise<string> {
    const { user } = await this.#web.call('users.info', { user: userId });
    return user.profile?.display_name || user.name;
  }

  /** Reactions name their channel by id alone: it is looked up in the user's own list, then by itself. */
  async #placeById(id: string): Promise<Place> {
    if (isDirect(id)) return unlistedPlace(id);
    this.#places ??= this.#listPlaces().catch((error: unknown) => {
      this.#places = null;
      throw error;
    });
    const places = await this.#places;
    const place = places.get(id) ?? (await this.#askPlace(id));
    places.set(id, place);
    return place;
  }

  /** Asking for a type without its scope fails as a whole, so only the granted ones are asked for. */
  async #listPlaces(): Promise<Map<string, Place>> {
    const granted = Object.entries(conversationTypes).filter(([, scope]) => this.#context.scopes.includes(scope));
    const places = new Map<string, Place>();
    for await (const page of this.#conversations(granted.map(([type]) => type))) {
      for (const conversation of page) places.set(conversation.id, placeOf(conversation));
    }
    return places;
  }

  async #askPlace(id: string): Promise<Place> {
    try {
      return placeOf((await this.#web.call('conversations.info', { channel: id })).channel);
    } catch (error) {
      // Left, deleted, or of a kind that was not granted: the reaction was given all the same.
      const hidden =
        error instanceof IntegrationError && ['not_found', 'forbidden', 'insufficient_scope'].includes(error.code);
      if (!hidden) throw error;
      return unlistedPlace(id);
    }
  }

  async *#conversations(types: readonly string[]): AsyncGenerator<SlackConversation[]> {
    if (types.length === 0) return;
    const params = { types: types.join(','), limit: 999, exclude_archived: false };
    for await (const answer of this.#web.pages('users.conversations', params)) yield answer.channels;
  }
}

function summarise(messages: readonly Counted[], reactions: readonly Counted[]): SlackActivity {
  const channels = new Map<string, SlackActivity['channelParticipation'][number]>();
  for (const { place } of messages) {
    if (isAmongPeople(place.kind)) continue;
    const channelName = place.title.replace(/^#/, '');
    const entry = channels.get(place.key) ?? { channelId: place.key, channelName, messageCount: 0 };
    entry.messageCount += 1;
    channels.set(place.key, entry);
  }
  return {
    messageCount: messages.length,
    channelParticipation: [...channels.values()].sort(
      (a, b) => b.messageCount - a.messageCount || a.channelName.localeCompare(b.channelName),
    ),
    dmCount: messages.filter(({ place }) => isAmongPeople(place.kind)).length,
    reactionsGiven: reactions.reduce((sum, { count }) => sum + count, 0),
  };
}

function isAmongPeople(kind: Place['kind']): boolean {
  return kind === 'dm' || kind === 'group_dm';
}
