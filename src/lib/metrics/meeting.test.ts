import { describe, expect, it } from 'vitest';
import { countPeople, isMeeting, type MeetingAttendee, type MeetingFacts } from './meeting';

const person = (over: Partial<MeetingAttendee> = {}): MeetingAttendee => ({
  isUser: false,
  isResource: false,
  declined: false,
  additionalGuests: 0,
  ...over,
});
const user = person({ isUser: true });
const room = person({ isResource: true });

/** An ordinary meeting of two, to be spoiled one fact at a time. */
const event = (over: Partial<MeetingFacts> = {}): MeetingFacts => ({
  start: new Date('2026-03-02T10:00:00Z'),
  end: new Date('2026-03-02T11:00:00Z'),
  cancelled: false,
  allDay: false,
  transparent: false,
  eventType: 'default',
  onPrimaryCalendar: true,
  organizedByUser: false,
  attendees: [user, person()],
  attendeesOmitted: false,
  ...over,
});

describe('what is no meeting', () => {
  const cases: [string, Partial<MeetingFacts>][] = [
    ['a cancelled event', { cancelled: true }],
    ['an all-day event', { allDay: true }],
    ['an event of twelve hours and a minute', { end: new Date('2026-03-02T22:01:00Z') }],
    ['an event that ends before it starts', { end: new Date('2026-03-02T09:59:00Z') }],
    ['an event shown as free', { transparent: true }],
    ['focus time', { eventType: 'focusTime' }],
    ['a working location', { eventType: 'workingLocation' }],
    ['a birthday', { eventType: 'birthday' }],
    ['an event made from a mail', { eventType: 'fromGmail' }],
    ['out of office', { eventType: 'outOfOffice' }],
    ['an event the user declined', { attendees: [person({ isUser: true, declined: true }), person(), person()] }],
    ['an event whose only other guest declined', { attendees: [user, person({ declined: true })] }],
    ['the user alone in a room', { organizedByUser: true, attendees: [user, room] }],
    ['an own event without guests', { organizedByUser: true, attendees: [] }],
    ['an event of another calendar without the user', { onPrimaryCalendar: false, attendees: [person(), person()] }],
    ['a hidden list on another calendar', { onPrimaryCalendar: false, attendees: [], attendeesOmitted: true }],
    ['an event without a list on another calendar', { onPrimaryCalendar: false, attendees: [] }],
    ['other people on the primary calendar without the user', { attendees: [person(), person()] }],
  ];
  it.each(cases)('%s', (_name, over) => {
    expect(isMeeting(event(over))).toBe(false);
  });
});

describe('what is a meeting, and how many people it has', () => {
  const cases: [string, Partial<MeetingFacts>, number | null][] = [
    ['two people', {}, 2],
    ['an event without a type', { eventType: null }, 2],
    ['exactly twelve hours', { end: new Date('2026-03-02T22:00:00Z') }, 2],
    [
      'rooms and those who declined are not counted',
      { attendees: [user, person(), person({ declined: true }), room] },
      2,
    ],
    ['guests a person brings are counted', { attendees: [user, person({ additionalGuests: 3 })] }, 5],
    [
      'guests of someone who declined are not',
      { attendees: [user, person(), person({ declined: true, additionalGuests: 3 })] },
      2,
    ],
    ['an organiser who is not on the own list', { organizedByUser: true, attendees: [person()] }, 2],
    ['no list on an event of someone else', { attendees: [] }, null],
    ['the user alone on the list of an event of someone else', { attendees: [user] }, null],
    ['people left out', { attendees: [user], attendeesOmitted: true }, null],
    ['people left out, the user with them, on the primary calendar', { attendees: [], attendeesOmitted: true }, null],
    ['an own event with people left out', { organizedByUser: true, attendees: [user], attendeesOmitted: true }, null],
    ['an invitation that lies on another calendar', { onPrimaryCalendar: false }, 2],
  ];
  it.each(cases)('%s', (_name, over, people) => {
    expect(isMeeting(event(over))).toBe(true);
    expect(countPeople(event(over))).toBe(people);
  });
});
