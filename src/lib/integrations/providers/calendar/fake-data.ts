/**
 * Google Calendar's data as the fake holds it: the API's shapes, recurring meetings as their single instances, and
 * beside them keys with a leading underscore that the API does not have.
 */
export interface CalendarWorkspace {
  calendarList: { items: readonly CalendarEntryData[] };
  /** By calendar id. */
  events: Readonly<
    Record<
      string,
      {
        summary?: string;
        timeZone?: string;
        accessRole?: string;
        items: readonly EventData[];
        [field: string]: unknown;
      }
    >
  >;
  /** What became of events: from `at` on the fields of `change` replace the event's own (and `updated` is `at`). */
  _history?: readonly EventChange[];
  [key: string]: unknown;
}

export interface CalendarEntryData {
  id: string;
  summary?: string;
  primary?: boolean;
  accessRole?: string;
  timeZone?: string;
  [field: string]: unknown;
}

interface MomentData {
  date?: string;
  dateTime?: string;
  timeZone?: string;
}

export interface EventData {
  id: string;
  status?: string;
  /** Since when the event exists; always, where absent. */
  created?: string;
  updated?: string;
  start?: MomentData;
  end?: MomentData;
  eventType?: string;
  visibility?: string;
  recurrence?: readonly string[];
  recurringEventId?: string;
  originalStartTime?: MomentData;
  [field: string]: unknown;
}

export interface EventChange {
  eventId: string;
  /** Where the event's id is not unique over calendars. */
  calendarId?: string;
  /** ISO instant. */
  at: string;
  /** `{ status: 'cancelled' }`, new `start` and `end`, a new `summary`, … */
  change: Partial<EventData>;
}

/** The calendars and events one person sees at a moment. */
export interface CalendarView {
  calendars: readonly CalendarEntryData[];
  /** Null: no such calendar. `primary` always names the primary one. */
  eventsOf(calendarId: string): { calendar: CalendarEntryData; timeZone: string; items: readonly EventData[] } | null;
}

const emptyPrimary: CalendarEntryData = {
  kind: 'calendar#calendarListEntry',
  id: 'primary',
  summary: 'Sandbox account',
  timeZone: 'UTC',
  primary: true,
  accessRole: 'owner',
};
const otherPrimary: CalendarEntryData = { ...emptyPrimary, id: 'another-account', summary: 'Another account' };

export function createView(data: CalendarWorkspace, account: 'subject' | 'other', now: Date): CalendarView {
  const calendars = account === 'subject' ? withPrimary(data.calendarList.items) : [otherPrimary];
  return {
    calendars,
    eventsOf(calendarId) {
      const calendar = calendars.find(
        (entry) => entry.id === calendarId || (calendarId === 'primary' && entry.primary === true),
      );
      if (calendar === undefined) return null;
      const held = account === 'subject' ? data.events[calendar.id] : undefined;
      const items = (held?.items ?? []).flatMap(
        (event) => asOf(event, calendar.id, data._history ?? [], now.getTime()) ?? [],
      );
      return { calendar, timeZone: held?.timeZone ?? calendar.timeZone ?? 'UTC', items };
    },
  };
}

/** Every account has a primary calendar, also one without data. */
function withPrimary(calendars: readonly CalendarEntryData[]): readonly CalendarEntryData[] {
  return calendars.some((entry) => entry.primary === true) ? calendars : [emptyPrimary, ...calendars];
}

/** The event as it was at `now`; null before it was made. */
function asOf(event: EventData, calendarId: string, history: readonly EventChange[], now: number): EventData | null {
  if (event.created !== undefined && Date.parse(event.created) > now) return null;
  const changes = history
    .filter(
      (entry) =>
        entry.eventId === event.id && (entry.calendarId ?? calendarId) === calendarId && Date.parse(entry.at) <= now,
    )
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return changes.reduce<EventData>(
    (current, { at, change }) => ({ ...current, ...change, id: event.id, updated: at }),
    event,
  );
}
