/** Meetings and everything that looks like one: focus time, leave, all-day, solo, declined, moved, cancelled, copied. */
import type { CalendarWorkspace, EventChange, EventData } from '@/lib/integrations/providers/calendar/fake-data';
import type { BlockTime } from './block-days';
import { series, type Series } from './calendar-series';
import { colleagues, subject, type Person } from './people';
import { at, hash32, randomBy, type Random } from './random';
import { spreadDay } from './work-hours';
import { repositories } from './work-plan';

export interface CalendarBlock {
  primary: EventData[];
  personal: EventData[];
  team: EventData[];
  history: EventChange[];
}

interface Slot {
  start: Date;
  end: Date;
}

interface Meeting extends Slot {
  id: string;
  title: string;
  organizer: Person;
  others: readonly Person[];
  response: 'accepted' | 'tentative' | 'declined' | 'needsAction';
  created: Date;
  seriesId?: string;
  room?: boolean;
}

const oneOffs = 12;
const hourMs = 3_600_000;

export function planCalendar(seed: string, time: BlockTime, timeZone: string): CalendarBlock {
  const random = randomBy(`${seed}:calendar:${time.block}`);
  const block: CalendarBlock = { primary: [], personal: [], team: [], history: [] };
  for (const entry of series) for (const week of entry.weeks) addInstance(block, entry, week, time, timeZone);
  for (let index = 0; index < oneOffs; index += 1) addOneOff(block, index, seed, time, random, timeZone);
  addOwnTime(block, time, timeZone);
  addTeam(block, time, timeZone);
  return block;
}

export function emitCalendar(blocks: readonly CalendarBlock[], timeZone: string): CalendarWorkspace {
  const calendars = [
    { id: 'primary', summary: subject.name, primary: true, accessRole: 'owner', key: 'primary' },
    { id: 'personal', summary: 'Rowing and home', accessRole: 'owner', key: 'personal' },
    { id: 'skerrylink-team', summary: 'Skerrylink team', accessRole: 'reader', key: 'team' },
  ] as const;
  return {
    calendarList: {
      items: calendars.map(({ key: _key, ...entry }) => ({ kind: 'calendar#calendarListEntry', timeZone, ...entry })),
    },
    events: Object.fromEntries(
      calendars.map(({ id, key, summary, accessRole }) => [
        id,
        { kind: 'calendar#events', summary, timeZone, accessRole, items: blocks.flatMap((block) => block[key]) },
      ]),
    ),
    _history: blocks.flatMap((block) => block.history),
  };
}

function addInstance(block: CalendarBlock, entry: Series, week: number, time: BlockTime, timeZone: string): void {
  const { rhythm } = time;
  const day = week * 7 + entry.weekday;
  const slot = slotAt(time, day, entry.start, entry.minutes);
  const id = `${entry.id}_${compact(slot.start)}`;
  const organizer = entry.organizer === 'subject' ? subject : entry.organizer;
  const response = day === rhythm.leaveDay ? 'declined' : entry.response;
  // A series is older than any window that is read, so its instances have always been there.
  const event = meetingOf(
    {
      ...slot,
      id,
      title: entry.title,
      organizer,
      others: entry.others,
      response,
      created: new Date(Date.UTC(2019, 10, 4, 9)),
      seriesId: entry.id,
      room: true,
    },
    timeZone,
  );
  block.primary.push(event);
  const dayBefore = time.instant(day - 1, 16 * 60 + 10).toISOString();
  if (entry.id === 'faressync' && week === rhythm.movedWeek) {
    const moved = slotAt(time, day, 13 * 60, entry.minutes);
    block.history.push({
      eventId: id,
      calendarId: 'primary',
      at: dayBefore,
      change: { ...moments(moved, timeZone), sequence: 1 },
    });
  }
  const cancels = entry.id === 'bookingguild' && week === rhythm.cancelledWeek;
  if (cancels)
    block.history.push({ eventId: id, calendarId: 'primary', at: dayBefore, change: { status: 'cancelled' } });
  if (entry.copied !== true) return;
  block.personal.push({ ...event });
  if (cancels)
    block.history.push({ eventId: id, calendarId: 'personal', at: dayBefore, change: { status: 'cancelled' } });
}

/** Local start in minutes and length of the block's single meetings; the first overlaps the booking guild. */
const oneOffTimes: readonly (readonly [start: number, minutes: number])[] = [
  [570, 60],
  [510, 60],
  [480, 45],
  [540, 60],
  [540, 90],
  [630, 60],
  [660, 60],
  [780, 30],
  [840, 60],
  [930, 45],
  [600, 60],
  [510, 60],
];

function addOneOff(
  block: CalendarBlock,
  index: number,
  seed: string,
  time: BlockTime,
  random: Random,
  timeZone: string,
): void {
  const [start, minutes] = at(oneOffTimes, index);
  const day = index === 0 ? time.rhythm.allDayWeek * 7 + 1 : spreadDay(time, random, index, oneOffs);
  const others = random.shuffled(colleagues).slice(0, random.int(1, 3));
  const response = index === 7 ? 'needsAction' : index === 8 ? 'tentative' : 'accepted';
  const slot = slotAt(time, day, start, minutes);
  const created = new Date(slot.start.getTime() - random.int(20, 120) * hourMs);
  const organizer = random.chance(0.4) ? subject : at(others, 0);
  const id = `single${(hash32(`${seed}${time.block}${index}`) >>> 0).toString(36)}${Math.abs(time.block)}x${index}`;
  block.primary.push(
    meetingOf(
      { ...slot, id, title: agenda(seed, time.block * oneOffs + index), organizer, others, response, created },
      timeZone,
    ),
  );
}

/** What is the developer's alone: focus, leave, a whole day, a solo note, where they work, rowing. */
function addOwnTime(block: CalendarBlock, time: BlockTime, timeZone: string): void {
  const { rhythm } = time;
  for (let week = 0; week < 4; week += 1) {
    const focus = slotAt(time, week * 7, 13 * 60, 150);
    block.primary.push(
      soloOf(`focus_${compact(focus.start)}`, 'Focus time', focus, timeZone, {
        eventType: 'focusTime',
        recurringEventId: 'focus',
      }),
    );
    const friday = week * 7 + 4;
    const home = { start: { date: time.date(friday) }, end: { date: time.date(friday + 1) } };
    block.primary.push({
      ...frame(`home_${time.date(friday)}`, 'Home'),
      ...home,
      eventType: 'workingLocation',
      transparency: 'transparent',
      visibility: 'public',
    });
    const rowing = slotAt(time, week * 7 + 2, 18 * 60 + 30, 90);
    block.personal.push(
      soloOf(`rowing_${compact(rowing.start)}`, 'Rowing practice', rowing, timeZone, { recurringEventId: 'rowing' }),
    );
  }
  const leave = slotAt(time, rhythm.leaveDay, 0, 24 * 60);
  block.primary.push(
    soloOf(`leave_${compact(leave.start)}`, 'Out of office', leave, timeZone, { eventType: 'outOfOffice' }),
  );
  const wholeDay = rhythm.allDayWeek * 7 + 3;
  const dates = { start: { date: time.date(wholeDay) }, end: { date: time.date(wholeDay + 1) } };
  block.primary.push({
    ...frame(`wholeday_${time.date(wholeDay)}`, 'Timetable change day'),
    ...dates,
    eventType: 'default',
    transparency: 'transparent',
  });
  const solo = slotAt(time, rhythm.movedWeek * 7 + 1, 16 * 60, 60);
  block.primary.push(
    soloOf(`solo_${compact(solo.start)}`, 'Write up the week for the harbour master', solo, timeZone, {}),
  );
}

/** The team's calendar, on which the developer takes part in nothing. */
function addTeam(block: CalendarBlock, time: BlockTime, timeZone: string): void {
  for (let week = 0; week < 4; week += 1) {
    const slot = slotAt(time, week * 7 + 3, 15 * 60, 60);
    const people = colleagues.slice(1, 4);
    block.team.push({
      ...soloOf(`crewdesk_${compact(slot.start)}`, 'Crew desk handover', slot, timeZone, {
        recurringEventId: 'crewdesk',
      }),
      organizer: { email: at(people, 0).email, displayName: at(people, 0).name },
      attendees: people.map((person) => ({
        email: person.email,
        displayName: person.name,
        responseStatus: 'accepted',
      })),
    });
  }
}

function meetingOf(meeting: Meeting, timeZone: string): EventData {
  const { organizer, others, seriesId } = meeting;
  const people = [subject, ...others];
  return {
    ...frame(meeting.id, meeting.title),
    created: meeting.created.toISOString(),
    updated: meeting.created.toISOString(),
    ...moments(meeting, timeZone),
    ...(seriesId === undefined
      ? {}
      : {
          recurringEventId: seriesId,
          originalStartTime: { dateTime: meeting.start.toISOString(), timeZone },
          iCalUID: `${seriesId}@skerrylink.example`,
        }),
    eventType: 'default',
    organizer: {
      email: organizer.email,
      displayName: organizer.name,
      ...(organizer === subject ? { self: true } : {}),
    },
    attendees: [
      ...people.map((person) => ({
        email: person.email,
        displayName: person.name,
        responseStatus: person === subject ? meeting.response : 'accepted',
        ...(person === organizer ? { organizer: true } : {}),
        ...(person === subject ? { self: true } : {}),
      })),
      ...(meeting.room === true
        ? [
            {
              email: 'room-gannet@skerrylink.example',
              displayName: 'Room Gannet',
              resource: true,
              responseStatus: 'accepted',
            },
          ]
        : []),
    ],
    hangoutLink: `https://meet.google.com/${meeting.id.slice(0, 3)}-sandbox`,
    description: 'Sandbox text: nobody may find this in DevTrack.',
    location: 'Room Gannet',
  };
}

function soloOf(id: string, title: string, slot: Slot, timeZone: string, more: Partial<EventData>): EventData {
  const series = more.recurringEventId;
  const original =
    series === undefined
      ? {}
      : {
          originalStartTime: { dateTime: slot.start.toISOString(), timeZone },
          iCalUID: `${series}@skerrylink.example`,
        };
  return {
    ...frame(id, title),
    ...moments(slot, timeZone),
    eventType: 'default',
    organizer: { email: subject.email, displayName: subject.name, self: true },
    ...original,
    ...more,
  };
}

function frame(id: string, title: string) {
  return {
    kind: 'calendar#event',
    id,
    iCalUID: `${id}@skerrylink.example`,
    status: 'confirmed',
    summary: title,
    sequence: 0,
  };
}

function moments({ start, end }: Slot, timeZone: string) {
  return { start: { dateTime: start.toISOString(), timeZone }, end: { dateTime: end.toISOString(), timeZone } };
}

function slotAt(time: BlockTime, day: number, start: number, minutes: number): Slot {
  const from = time.instant(day, start);
  return {
    start: from,
    end: minutes === 24 * 60 ? time.instant(day + 1, start) : new Date(from.getTime() + minutes * 60_000),
  };
}

function compact(instant: Date): string {
  return instant.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** What the single meetings are about: numbered like the titles of work, so that none comes twice within years. */
function agenda(seed: string, slot: number): string {
  const size = agendas.length;
  const salt = (hash32(`agenda:${seed}`) >>> 0) % size;
  // 397 is a prime that does not divide the number of agendas.
  return at(agendas, (((slot * 397 + salt) % size) + size) % size);
}

const agendaForms = [
  'Design review: {name} {case}',
  'Pairing on {name} {case}',
  'Walkthrough: {name} {case}',
  'Questions about {name} {case}',
  'Kick-off: {name} {case}',
];

const agendas: readonly string[] = agendaForms.flatMap((form) =>
  repositories
    .filter(({ lands }) => lands !== 'direct')
    .flatMap(({ topics }) =>
      topics.flatMap(({ name, cases }) => cases.map((entry) => form.replace('{name}', name).replace('{case}', entry))),
    ),
);
