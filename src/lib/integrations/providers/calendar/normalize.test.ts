import { describe, expect, it } from 'vitest';
import { mayHoldMeetings, normalizeCalendar } from './calendars';
import {
  dropCopies,
  instantOf,
  isLive,
  normalizeMeeting,
  normalizeTimeOff,
  titleOf,
  type FoundEvent,
} from './normalize';
import { eventList, type LiveEvent } from './schemas';

const primary = normalizeCalendar({
  id: 'subject@example.com',
  summary: 'subject@example.com',
  primary: true,
  accessRole: 'owner',
  timeZone: 'Europe/Berlin',
});
const team = normalizeCalendar({ id: 'abc@group.calendar.google.com', summary: 'Team', accessRole: 'reader' });

const event = (over: Partial<LiveEvent> = {}): LiveEvent => ({
  id: 'e1_20260302T090000Z',
  iCalUID: 'e1@google.com',
  recurringEventId: 'e1',
  originalStartTime: { dateTime: '2026-03-02T10:00:00+01:00' },
  status: 'confirmed',
  summary: 'Planning',
  start: { dateTime: '2026-03-02T11:00:00+01:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-03-02T11:45:00+01:00', timeZone: 'Europe/Berlin' },
  hangoutLink: 'https://meet.google.com/x',
  attendees: [
    { self: true, responseStatus: 'tentative' },
    { responseStatus: 'accepted', additionalGuests: 1 },
    { resource: true, responseStatus: 'accepted' },
  ],
  ...over,
});
const found = (over: Partial<LiveEvent> = {}, calendar = primary): FoundEvent => ({ event: event(over), calendar });

describe('a meeting becomes a row', () => {
  it('keeps the original start of a moved instance and counts people, not rooms', () => {
    expect(normalizeMeeting(found())).toEqual({
      type: 'meeting',
      externalId: 'primary:e1_20260302T090000Z',
      externalUrl: null,
      title: 'Planning',
      occurredAt: new Date('2026-03-02T10:00:00Z'),
      endedAt: new Date('2026-03-02T10:45:00Z'),
      windowAt: new Date('2026-03-02T10:00:00Z'),
      count: 1,
      metadata: {
        calendarId: 'primary',
        calendarName: 'Primary calendar',
        iCalUID: 'e1',
        originalStart: '2026-03-02T09:00:00.000Z',
        responseStatus: 'tentative',
        isOrganizer: false,
        attendeeCount: 3,
        recurring: true,
        videoCall: true,
      },
    });
  });

  it('stores no address that another system put into the uid', () => {
    const metadata = normalizeMeeting(found({ iCalUID: 'ada@example.com-77@example.com' }))?.metadata;
    expect(metadata?.iCalUID).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([
    [{ summary: undefined }, '(no title)'],
    [{ summary: ' \u202e\n' }, '(no title)'],
    [{ summary: undefined, visibility: 'private' }, 'Private meeting'],
    [{ summary: 'Plan\u202e of\nSECOND LINE' }, 'Plan of'],
  ])('%j is called %s', (over, title) => {
    expect(titleOf(event(over))).toBe(title);
  });

  it('is no meeting where the user declined, and an unanswered one says so', () => {
    expect(normalizeMeeting(found({ attendees: [{ self: true, responseStatus: 'declined' }, {}] }))).toBeNull();
    expect(
      normalizeMeeting(found({ attendees: [{ self: true, responseStatus: 'needsAction' }, {}] }))?.metadata
        .responseStatus,
    ).toBe('needsAction');
  });

  it("takes organizer.self on a calendar that is not the user's for that calendar", () => {
    const theirs = {
      organizer: { self: true },
      attendees: [{ responseStatus: 'accepted' }, { responseStatus: 'accepted' }],
    };
    expect(normalizeMeeting(found(theirs, team))).toBeNull();
    expect(normalizeMeeting(found(theirs, primary))).toMatchObject({
      metadata: { isOrganizer: true, attendeeCount: 3 },
    });
  });
});

describe('times', () => {
  it.each([
    // Berlin leaves winter time at 01:00 UTC on 29 March 2026: that day has 23 hours.
    [{ date: '2026-03-29' }, '2026-03-28T23:00:00.000Z'],
    [{ date: '2026-03-30' }, '2026-03-29T22:00:00.000Z'],
    [{ dateTime: '2026-03-29T01:30:00+01:00' }, '2026-03-29T00:30:00.000Z'],
    [{ dateTime: '2026-03-29T03:30:00+02:00' }, '2026-03-29T01:30:00.000Z'],
    [{ dateTime: '2026-10-25T02:30:00+01:00' }, '2026-10-25T01:30:00.000Z'],
    [{ dateTime: '2026-07-01T09:00:00', timeZone: 'America/New_York' }, '2026-07-01T13:00:00.000Z'],
    [{ dateTime: '2026-07-01T09:00:00' }, '2026-07-01T07:00:00.000Z'],
  ])('%j in Berlin is %s', (moment, instant) => {
    expect(instantOf(moment, 'Europe/Berlin').toISOString()).toBe(instant);
  });

  it('makes a leave over the change of clocks 23 hours long', () => {
    const leave = found({
      eventType: 'outOfOffice',
      attendees: undefined,
      start: { date: '2026-03-29' },
      end: { date: '2026-03-30' },
    });
    expect(normalizeTimeOff(leave)).toEqual({
      externalId: 'primary:e1_20260302T090000Z',
      place: 'primary',
      startsAt: new Date('2026-03-28T23:00:00Z'),
      endsAt: new Date('2026-03-29T22:00:00Z'),
    });
    expect(normalizeMeeting(leave)).toBeNull();
    expect(normalizeTimeOff({ ...leave, calendar: team })).toBeNull();
  });
});

describe('copies', () => {
  const withoutUser = { attendees: [{ responseStatus: 'accepted' }, {}] };

  it('keeps the copy with the user, then the primary one, in any order', () => {
    const [invited, shown] = [found({}, team), found(withoutUser, primary)];
    expect(dropCopies([shown, invited])).toEqual([invited]);
    expect(dropCopies([invited, shown])).toEqual([invited]);
    const [onTeam, onPrimary] = [found(withoutUser, team), found(withoutUser, primary)];
    expect(dropCopies([onTeam, onPrimary])).toEqual([onPrimary]);
  });

  it('keeps two instances of one series, and events that only share a start', () => {
    const other = { originalStartTime: { dateTime: '2026-03-09T10:00:00+01:00' } };
    expect(dropCopies([found(), found(other)])).toHaveLength(2);
    expect(dropCopies([found({ iCalUID: undefined, id: 'a' }), found({ iCalUID: undefined, id: 'b' })])).toHaveLength(
      2,
    );
  });
});

describe('calendars', () => {
  it.each([
    ['the primary one', { id: 'a@example.com', primary: true }, true],
    ['an own one', { id: 'x@group.calendar.google.com', accessRole: 'owner' }, true],
    ["a team's", { id: 'x@group.calendar.google.com', accessRole: 'reader' }, true],
    ["a colleague's", { id: 'colleague@example.com', accessRole: 'reader' }, false],
    ['busy times only', { id: 'x@group.calendar.google.com', accessRole: 'freeBusyReader' }, false],
    ['holidays', { id: 'en.uk#holiday@group.v.calendar.google.com', accessRole: 'reader' }, false],
    ['birthdays', { id: 'addressbook#contacts@group.v.calendar.google.com', accessRole: 'reader' }, false],
  ])('%s', (_name, entry, expected) => {
    expect(mayHoldMeetings(normalizeCalendar(entry))).toBe(expected);
  });

  it('stores no id and no name that is an address', () => {
    const { key, name } = normalizeCalendar({
      id: 'x@group.calendar.google.com',
      summary: 'ada@example.com',
      accessRole: 'reader',
    });
    expect([key, name]).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), 'Shared calendar']);
  });
});

describe('what Google sends', () => {
  it('a cancelled stub needs no start, a live event does', () => {
    const stubs = eventList.parse({ items: [{ id: 'x', status: 'cancelled' }] }).items;
    expect(stubs.map((stub) => isLive({ event: stub, calendar: primary }))).toEqual([false]);
    expect(eventList.safeParse({ items: [{ id: 'x', status: 'confirmed' }] }).success).toBe(false);
    expect(eventList.safeParse({ items: [{ ...event(), start: { dateTime: 'tomorrow' } }] }).success).toBe(false);
    expect(eventList.safeParse({ items: [{ ...event(), start: {} }] }).success).toBe(false);
  });

  it('a zone that is no zone is not reckoned with', () => {
    const parsed = eventList.parse({
      items: [{ ...event(), start: { date: '2026-03-02', timeZone: 'GMT minus a bit' } }],
    });
    expect(parsed.items[0]).toMatchObject({ start: { date: '2026-03-02', timeZone: undefined } });
  });
});
