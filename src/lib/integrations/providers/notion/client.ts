import { parseJson } from '@/lib/http/answer';
import { Client } from '@notionhq/client';
import type { z } from 'zod';
import { cleanTitle } from '../../activity';
import { IntegrationError, SyncError } from '../../errors';
import type { Access, Account } from '../../provider';
import { judge, judgeContinuation } from './judge';
import { normalizeAccount, toNotionPage, type NotionAccount, type NotionPage } from './normalize';
import { notionVersion } from './oauth';
import * as schemas from './schemas';
import type { PageObject } from './schemas';

export type { NotionPage } from './normalize';

/** A database the connection may see. */
export interface NotionDatabase {
  id: string;
  title: string;
  url: string | null;
  lastEditedTime: Date | null;
}

/** One answer of a search for pages. */
interface FoundPages {
  pages: PageObject[];
  /** How far back it reached; null where it held none. */
  through: Date | null;
  /** Notion broke the list off before it reached the time asked for (`query_result_limit_reached`). */
  cut: boolean;
}

/** What a client needs beside its token. */
export type NotionContext = Omit<Access, 'token'>;

const pageSize = 100;
/** A page that unfolds into more unreadable blocks than this is cut: one call for each. */
const maxUnknownBlocks = 50;

/** Notion over the official SDK. Throws the `IntegrationError` family only. */
export class NotionClient {
  private readonly sdk: Client;
  private account: Account | null;

  constructor(
    token: string,
    private readonly context: NotionContext,
  ) {
    this.account = context.account;
    this.sdk = new Client({
      auth: token,
      baseUrl: context.urls['api'],
      notionVersion,
      // The run decides about retries; the SDK's own would wait inside a lease and cap Retry-After at a minute.
      retry: false,
      logger: () => undefined,
      fetch: (url, init) => this.send(url, init),
    });
  }

  async identify(): Promise<NotionAccount> {
    const self = await this.ask(schemas.self, () => this.sdk.users.me({}));
    const account = normalizeAccount(self, this.context.tokenExtra);
    this.account = account;
    return account;
  }

  /** Pages the user was the last to edit, newest first; without `since` all that the connection may see. */
  async getRecentPages(since?: Date): Promise<NotionPage[]> {
    const userId = await this.userId();
    const found: NotionPage[] = [];
    for await (const { pages } of this.searchPages({ since: since ?? null, trashed: false })) {
      found.push(...pages.filter((page) => page.last_edited_by?.id === userId).map(toNotionPage));
    }
    return found;
  }

  async getDatabases(): Promise<NotionDatabase[]> {
    const found: NotionDatabase[] = [];
    const lists = this.follow((start_cursor) =>
      this.ask(schemas.dataSourceList, () =>
        this.sdk.search({ filter: { property: 'object', value: 'data_source' }, page_size: pageSize, start_cursor }),
      ),
    );
    for await (const { results } of lists) {
      for (const result of results) {
        if (!('title' in result)) continue;
        found.push({
          id: result.id,
          title: cleanTitle(result.title.map((part) => part.plain_text).join(''), 'Untitled'),
          url: result.url ?? null,
          lastEditedTime: result.last_edited_time === undefined ? null : new Date(result.last_edited_time),
        });
      }
    }
    return found;
  }

  /** The page as Markdown. Blocks that Notion leaves out of a long page are fetched and appended. Nothing of it is stored. */
  async getPageContent(pageId: string): Promise<string> {
    const parts: string[] = [];
    const waiting = [pageId];
    for (let asked = 0; asked <= maxUnknownBlocks; asked += 1) {
      const next = waiting.shift();
      if (next === undefined) break;
      const answer = await this.ask(schemas.markdown, () => this.sdk.pages.retrieveMarkdown({ page_id: next }));
      parts.push(answer.markdown);
      waiting.push(...answer.unknown_block_ids);
    }
    return parts.join('\n');
  }

  /** Pages of everybody, last edited first, back to `since`. Search has no time filter: it ends where it reaches beyond. */
  async *searchPages(options: { since: Date | null; trashed: boolean }): AsyncGenerator<FoundPages> {
    const lists = this.follow((start_cursor) =>
      this.ask(schemas.pageList, () =>
        this.sdk.search({
          filter: { property: 'object', value: 'page', ...(options.trashed ? { in_trash: true } : {}) },
          sort: { timestamp: 'last_edited_time', direction: 'descending' },
          page_size: pageSize,
          start_cursor,
        }),
      ),
    );
    for await (const { results, request_status: status } of lists) {
      const pages = results.filter((result): result is PageObject => 'last_edited_time' in result);
      const times = pages.map((page) => Date.parse(page.last_edited_time));
      const since = options.since?.getTime() ?? -Infinity;
      const oldest = Math.min(...times);
      yield {
        pages: pages.filter((page) => Date.parse(page.last_edited_time) >= since),
        through: pages.length === 0 ? null : new Date(Math.max(oldest, since)),
        cut: status?.type === 'incomplete' && oldest >= since,
      };
      if (oldest < since) return;
    }
  }

  /** The user whose edits count. */
  async userId(): Promise<string> {
    const known = this.account?.metadata['userId'];
    return typeof known === 'string' ? known : (await this.identify()).metadata.userId;
  }

  /** Every answer of a list, to its last one. A cursor that comes twice would never end. */
  private async *follow<T extends { has_more: boolean; next_cursor: string | null }>(
    next: (cursor: string | undefined) => Promise<T>,
  ): AsyncGenerator<T> {
    const seen = new Set<string>();
    let cursor: string | undefined;
    for (;;) {
      const answer: T = await this.continued(cursor, () => next(cursor));
      yield answer;
      if (!answer.has_more || answer.next_cursor === null) return;
      if (seen.has(answer.next_cursor))
        throw new SyncError('Notion sent the same cursor twice', 'notion', 'malformed_answer');
      seen.add(answer.next_cursor);
      cursor = answer.next_cursor;
    }
  }

  private async continued<T>(cursor: string | undefined, request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw cursor === undefined ? error : judgeContinuation(error);
    }
  }

  private async ask<S extends z.ZodType>(schema: S, request: () => Promise<unknown>): Promise<z.infer<S>> {
    const answer = await request().catch((error: unknown) => {
      // `send` has judged every answer and every failure to answer; what is left is the SDK's reading of a success.
      if (error instanceof IntegrationError || this.context.signal.aborted) throw error;
      throw new SyncError('An answer that is no JSON', 'notion', 'malformed_answer', undefined, { cause: error });
    });
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    const paths = parsed.error.issues.map((issue) => issue.path.join('.')).slice(0, 5);
    throw new SyncError(`An unexpected answer at ${paths.join(', ')}`, 'notion', 'malformed_answer');
  }

  private async send(
    url: string,
    init: { method?: string; headers?: Record<string, string>; body?: string | FormData } = {},
  ): Promise<Response> {
    const { method, headers, body } = init;
    const { response, text } = await this.receive(url, { method, headers, body, signal: this.context.signal });
    // 204 and the like may have no body, not even an empty one.
    if (response.ok)
      return new Response(text === '' ? null : text, { status: response.status, headers: response.headers });
    const { status, headers: given } = response;
    const [retryAfter, date] = [given.get('retry-after'), given.get('date')];
    throw judge({ status, retryAfter, date, body: parseJson(text) }, this.context.now());
  }

  /** The whole answer: a connection that breaks within the body has not answered either. */
  private async receive(url: string, init: RequestInit): Promise<{ response: Response; text: string }> {
    try {
      const response = await this.context.fetch(url, init);
      return { response, text: await response.text() };
    } catch (error) {
      if (error instanceof IntegrationError || this.context.signal.aborted) throw error;
      throw new SyncError('No answer from Notion', 'notion', 'network_error', undefined, { cause: error });
    }
  }
}
