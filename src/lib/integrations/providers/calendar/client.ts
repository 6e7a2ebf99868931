import { parseJson } from '@/lib/http/answer';
import { calendar as createApi, type calendar_v3 } from '@googleapis/calendar';
import { OAuth2Client } from 'google-auth-library';
import type { z } from 'zod';
import { cleanTitle } from '../../activity';
import { IntegrationError, SyncError } from '../../errors';
import type { Access, Account } from '../../provider';
import { digestOf, mayHoldMeetings, normalizeCalendar, type Calendar } from './calendars';
import { judge, judgeContinuation } from './judge';
import { dropCopies, isLive, type FoundEvent } from './normalize';
import * as schemas from './schemas';
import { computeMeetingStats, toCalendarEvent, type CalendarEvent, type MeetingStats } from './views';

export type { Calendar } from './calendars';
export type { CalendarEvent, MeetingStats } from './views';

interface EventsRead {
  found: FoundEvent<schemas.EventObject>[];
  /** All that may hold meetings and are not left out, the hidden ones included. */
  calendars: readonly Calendar[];
  /** Listed, but not to be read: 403, or 404 although the list still names it. */
  hidden: Calendar[];
}

/** What a client needs beside its token. */
export type CalendarContext = Omit<Access, 'token'>;

const dayMs = 86_400_000;
const pageSize = 2500;

/** Google Calendar over the official SDK. Throws the `IntegrationError` family only. */
export class CalendarClient {
  private readonly api: calendar_v3.Calendar;
  private calendars: Promise<Calendar[]> | null = null;

  constructor(
    token: string,
    private readonly context: CalendarContext,
  ) {
    const auth = new OAuth2Client();
    // No refresh token: the token manager alone refreshes.
    auth.setCredentials({ access_token: token });
    this.api = createApi({ version: 'v3', auth });
  }

  async identify(): Promise<Account> {
    const calendars = await this.listCalendars();
    const primary = primaryOf(calendars);
    const label = cleanTitle(primary.summaryOverride ?? primary.summary ?? '', 'Google Calendar');
    // The id of a primary calendar is its owner's address.
    return { id: digestOf(primary.id), label, metadata: { primary: 'primary', calendars: calendars.length } };
  }

  /** The calendars that may hold meetings of the user. */
  getCalendars(): Promise<Calendar[]> {
    // Asked once per session, because a run reads many windows; a failure is not kept, because a run tries again.
    this.calendars ??= this.listCalendars()
      .then((entries) => entries.map(normalizeCalendar).filter(mayHoldMeetings))
      .catch((error: unknown) => {
        this.calendars = null;
        throw error;
      });
    return this.calendars;
  }

  /** Timed events that are not cancelled, each once, by start; by default the last 30 days. */
  async getEvents(since?: Date, until?: Date): Promise<CalendarEvent[]> {
    return (await this.readTimedEvents(since, until)).map(toCalendarEvent);
  }

  /** Meetings as METRICS.md counts them; by default those of the last 30 days. */
  async getMeetingStats(since?: Date): Promise<MeetingStats> {
    return computeMeetingStats(await this.readTimedEvents(since));
  }

  /**
   * Every event that touches [from, to), and some around it, of every calendar that may hold meetings: of the `known`
   * ones, or of the list. Where one of them refuses, the list is asked again: a calendar that has left it is gone; one
   * that is still there is hidden for now; where all are hidden, that is the error.
   */
  async readEvents(from: Date, to: Date, known: readonly Calendar[] | null = null): Promise<EventsRead> {
    const answers = new Map<string, schemas.EventObject[] | IntegrationError>();
    const isRead = ({ key }: Calendar): boolean => this.context.excluded?.has(key) !== true;
    let calendars = (known ?? (await this.getCalendars())).filter(isRead);
    await this.readEach(calendars, from, to, answers);
    if ([...answers.values()].some((answer) => answer instanceof IntegrationError)) {
      this.calendars = null;
      calendars = (await this.getCalendars()).filter(isRead);
      await this.readEach(calendars, from, to, answers);
    }
    const read: EventsRead = { found: [], calendars, hidden: [] };
    let refusal: IntegrationError | undefined;
    for (const calendar of calendars) {
      const answer = answers.get(calendar.id) ?? [];
      if (answer instanceof IntegrationError) {
        read.hidden.push(calendar);
        refusal = answer;
      } else for (const event of answer) read.found.push({ event, calendar });
    }
    if (refusal !== undefined && read.hidden.length === calendars.length) throw refusal;
    return read;
  }

  /** Of those that were not read yet; a calendar's own refusal is an answer too. */
  private async readEach(
    calendars: readonly Calendar[],
    from: Date,
    to: Date,
    answers: Map<string, schemas.EventObject[] | IntegrationError>,
  ): Promise<void> {
    for (const calendar of calendars) {
      if (answers.has(calendar.id)) continue;
      try {
        answers.set(calendar.id, await this.listEvents(calendar, from, to));
      } catch (error) {
        const own = error instanceof IntegrationError && (error.code === 'not_found' || error.code === 'forbidden');
        if (!own) throw error;
        answers.set(calendar.id, error);
      }
    }
  }

  private async readTimedEvents(since?: Date, until?: Date): Promise<FoundEvent[]> {
    const now = this.context.now();
    const from = since ?? new Date(now.getTime() - 30 * dayMs);
    const to = until ?? now;
    if (from >= to) return [];
    const found = (await this.readEvents(from, to)).found
      .filter(isLive)
      .filter(({ event }) => event.start.dateTime !== undefined && event.end.dateTime !== undefined);
    const inRange = dropCopies(found).map((entry) => ({ entry, start: toCalendarEvent(entry).start }));
    return inRange
      .filter(({ start }) => start >= from && start < to)
      .sort((a, b) => a.start.getTime() - b.start.getTime())
      .map(({ entry }) => entry);
  }

  private async listCalendars(): Promise<schemas.CalendarEntry[]> {
    const pages = await this.follow((pageToken) =>
      this.ask(schemas.calendarList, (options) =>
        this.api.calendarList.list({ maxResults: 250, pageToken, fields: schemas.calendarListMask }, options),
      ),
    );
    const entries = pages.flatMap((page) => page.items).filter((entry) => entry.deleted !== true);
    // Without it every stored meeting would look gone.
    primaryOf(entries);
    return entries;
  }

  private async listEvents(calendar: Calendar, from: Date, to: Date): Promise<schemas.EventObject[]> {
    const pages = await this.follow((pageToken) =>
      this.ask(schemas.eventList, (options) =>
        this.api.events.list(
          {
            calendarId: calendar.id,
            singleEvents: true,
            showDeleted: true,
            // Google ignores fractions of a second, `timeMin` bounds the end and excludes it, and in which zone whole
            // days are compared is not documented: a day more on both sides loses nothing, and the window is applied
            // to the answer.
            timeMin: wholeSecond(from.getTime() - dayMs),
            timeMax: wholeSecond(to.getTime() + dayMs),
            maxResults: pageSize,
            // Time off exists on primary calendars only; the other kinds are never meetings.
            eventTypes: calendar.isPrimary ? ['default', 'outOfOffice'] : ['default'],
            pageToken,
            fields: schemas.eventsMask,
          },
          options,
        ),
      ),
    );
    // One that comes twice, because the list changed between two pages, is as it came last.
    return [...new Map(pages.flatMap((page) => page.items).map((event) => [event.id, event])).values()];
  }

  /** To the last page, which may come after empty ones. A token that comes twice would never end. */
  private async follow<T extends { nextPageToken?: string }>(
    next: (token: string | undefined) => Promise<T>,
  ): Promise<T[]> {
    const pages: T[] = [];
    const seen = new Set<string>();
    let token: string | undefined;
    for (;;) {
      const continued = token !== undefined;
      const page: T = await next(token).catch((error: unknown) => {
        throw continued ? judgeContinuation(error) : error;
      });
      pages.push(page);
      token = page.nextPageToken;
      if (token === undefined || token === '') return pages;
      if (seen.has(token)) throw new SyncError('Google sent the same page token twice', 'calendar', 'malformed_answer');
      seen.add(token);
    }
  }

  private async ask<S extends z.ZodType>(
    schema: S,
    request: (options: RequestOptions) => Promise<{ data: unknown }>,
  ): Promise<z.infer<S>> {
    const options: RequestOptions = {
      rootUrl: this.context.urls['api'],
      // The run decides about retries.
      retry: false,
      responseType: 'json',
      fetchImplementation: (url, init) => this.send(url, init),
    };
    const answer = await request(options).catch((error: unknown) => {
      throw this.unwrap(error);
    });
    const parsed = schema.safeParse(answer.data);
    if (parsed.success) return parsed.data;
    const paths = parsed.error.issues.map((issue) => issue.path.join('.')).slice(0, 5);
    throw new SyncError(`An unexpected answer at ${paths.join(', ')}`, 'calendar', 'malformed_answer');
  }

  /** The SDK wraps what `send` throws, together with the request and its token: only our own error goes on. */
  private unwrap(error: unknown): unknown {
    const cause = error instanceof Error ? error.cause : undefined;
    if (error instanceof IntegrationError) return error;
    if (cause instanceof IntegrationError) return cause;
    if (this.context.signal.aborted) return this.context.signal.reason;
    return new SyncError('The answer could not be read', 'calendar', 'malformed_answer');
  }

  private async send(url: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const { response, text } = await this.receive(url, {
      method: init.method,
      headers: init.headers,
      signal: this.context.signal,
    });
    // 204 and the like may have no body, not even an empty one.
    if (response.ok)
      return new Response(text === '' ? null : text, { status: response.status, headers: response.headers });
    const { status, headers } = response;
    const [retryAfter, date] = [headers.get('retry-after'), headers.get('date')];
    throw judge({ status, retryAfter, date, body: parseJson(text) }, this.context.now());
  }

  /** The whole answer: a connection that breaks within the body has not answered either. */
  private async receive(url: string | URL | Request, init: RequestInit): Promise<{ response: Response; text: string }> {
    try {
      const response = await this.context.fetch(url, init);
      return { response, text: await response.text() };
    } catch (error) {
      if (error instanceof IntegrationError || this.context.signal.aborted) throw error;
      throw new SyncError('No answer from Google', 'calendar', 'network_error', undefined, { cause: error });
    }
  }
}

/** Every account has one. */
function primaryOf(entries: readonly schemas.CalendarEntry[]): schemas.CalendarEntry {
  const primary = entries.find((entry) => entry.primary === true);
  if (primary === undefined) throw new SyncError('No primary calendar in the list', 'calendar', 'malformed_answer');
  return primary;
}

interface RequestOptions {
  rootUrl: string | undefined;
  retry: false;
  responseType: 'json';
  fetchImplementation: typeof fetch;
}

function wholeSecond(time: number): string {
  return new Date(Math.floor(time / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}
