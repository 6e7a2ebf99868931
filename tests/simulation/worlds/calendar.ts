/** A primary and a team calendar: meetings that come, move, are declined and cancelled, and days out of office. */
import { createHash } from 'node:crypto';
import type { CalendarWorkspace } from '@/lib/integrations/providers/calendar/fake';
import type { Random } from '@/sandbox/synthetic/random';
import { dayMs, drawn, hourMs, iso, past, type ProviderWorld, type TruthRow, type TruthTimeOff } from './world';

interface Event {
  id: string;
  iCalUID: string;
  status: string;
  summary: string;
  eventType: string;
  created: string;
  updated: string;
  start: { dateTime: string };
  end: { dateTime: string };
  organizer: { email: string; self?: boolean };
  attendees?: { email: string; self?: boolean; responseStatus: string }[];
  [field: string]: unknown;
}

const primary = 'subject@example.com';
const team = 'team@group.calendar.google.com';
/** An id that may be an address is stored as its digest. */
const teamKey = createHash('sha256').update(team).digest('hex').slice(0, 16);
const farthestDays = 10;

export class CalendarWorld implements ProviderWorld {
  readonly provider = 'calendar';
  readonly aheadDays = 13;
  readonly keepsFormer = [];
  private readonly events: Record<string, Event[]> = { [primary]: [], [team]: [] };
  private made = 0;

  constructor(
    private readonly random: Random,
    now: number,
    size: number,
  ) {
    for (let index = 0; index < size; index += 1) this.add(now, past(random, now, 50));
  }

  get data(): CalendarWorkspace {
    return {
      calendarList: {
        items: [
          { id: primary, summary: primary, primary: true, accessRole: 'owner', timeZone: 'UTC' },
          { id: team, summary: 'Team', accessRole: 'owner', timeZone: 'UTC' },
        ],
      },
      events: Object.fromEntries(Object.entries(this.events).map(([id, items]) => [id, { timeZone: 'UTC', items }])),
    };
  }

  change(now: number): string {
    const { random } = this;
    return drawn(random, [
      { weight: 3, apply: () => this.add(now, now + random.int(-farthestDays * 24, farthestDays * 24) * hourMs) },
      { weight: 2, apply: () => this.add(now, past(random, now, 25)) },
      { weight: 3, apply: () => this.move(now) },
      { weight: 2, apply: () => this.edit(now, 'renamed', (event) => (event.summary = `Meeting ${this.next()}`)) },
      { weight: 2, apply: () => this.edit(now, 'answered', answer) },
      { weight: 2, apply: () => this.edit(now, 'cancelled', (event) => (event.status = 'cancelled')) },
      { weight: 1, apply: () => this.vanish(now) },
    ]);
  }

  rows(): TruthRow[] {
    return Object.entries(this.events).flatMap(([calendar, events]) =>
      events.filter(isMeeting).map((event) => ({
        type: 'meeting',
        externalId: `${calendar === primary ? 'primary' : teamKey}:${event.id}`,
        title: event.summary,
        occurredAt: Date.parse(event.start.dateTime),
        endedAt: Date.parse(event.end.dateTime),
        windowAt: Date.parse(event.start.dateTime),
        count: 1,
        facts: { attendeeCount: 2 },
      })),
    );
  }

  isDeepOnly(): boolean {
    return false;
  }

  timeOff(): TruthTimeOff[] {
    return (this.events[primary] ?? [])
      .filter((event) => event.status !== 'cancelled' && event.eventType === 'outOfOffice')
      .map((event) => ({
        externalId: `primary:${event.id}`,
        startsAt: Date.parse(event.start.dateTime),
        endsAt: Date.parse(event.end.dateTime),
      }));
  }

  private add(now: number, start: number): string {
    const number = this.next();
    const away = this.random.chance(0.12);
    const calendar = away || this.random.chance(0.8) ? primary : team;
    const attendees = [
      { email: primary, self: true, responseStatus: 'accepted' },
      { email: 'colleague@example.com', responseStatus: 'accepted' },
    ];
    const event: Event = {
      kind: 'calendar#event',
      id: `event${number}`,
      iCalUID: `event${number}@google.com`,
      status: 'confirmed',
      summary: `Meeting ${number}`,
      eventType: away ? 'outOfOffice' : 'default',
      created: iso(Math.min(start, now)),
      updated: iso(now),
      ...hours(start, away ? this.random.int(8, 60) : this.random.int(1, 3)),
      // Time kept for oneself is no meeting.
      ...(away || this.random.chance(0.1)
        ? { organizer: { email: primary, self: true } }
        : { organizer: { email: 'colleague@example.com' }, attendees }),
    };
    (this.events[calendar] ??= []).push(event);
    return `${away ? 'out of office' : 'meeting'} ${number} at ${event.start.dateTime}`;
  }

  private edit(now: number, what: string, apply: (event: Event) => void): string | null {
    const all = Object.values(this.events)
      .flat()
      .filter(({ status }) => status !== 'cancelled');
    if (all.length === 0) return null;
    const event = this.random.pick(all);
    apply(event);
    event.updated = iso(now);
    return `${event.id} is ${what}`;
  }

  private move(now: number): string | null {
    return this.edit(now, 'moved', (event) => {
      const length = (Date.parse(event.end.dateTime) - Date.parse(event.start.dateTime)) / hourMs;
      const start = Date.parse(event.start.dateTime) + this.random.int(-96, 96) * hourMs;
      Object.assign(event, hours(Math.min(start, now + farthestDays * dayMs), length));
    });
  }

  /** Google forgets cancelled events in time; of coming ones it tells. */
  private vanish(now: number): string | null {
    for (const events of Object.values(this.events)) {
      const index = events.findIndex((event) => Date.parse(event.end.dateTime) < now - 2 * dayMs);
      if (index === -1 || events.length < 3) continue;
      const [gone] = events.splice(index, 1);
      return `${gone?.id} vanishes`;
    }
    return null;
  }

  private next(): number {
    this.made += 1;
    return this.made;
  }
}

function answer(event: Event): void {
  const own = event.attendees?.find(({ self }) => self === true);
  if (own !== undefined) own.responseStatus = own.responseStatus === 'declined' ? 'accepted' : 'declined';
}

function isMeeting(event: Event): boolean {
  const own = event.attendees?.find(({ self }) => self === true);
  return (
    event.status !== 'cancelled' &&
    event.eventType === 'default' &&
    own !== undefined &&
    own.responseStatus !== 'declined'
  );
}

function hours(start: number, length: number) {
  return { start: { dateTime: iso(start) }, end: { dateTime: iso(start + length * hourMs) } };
}
