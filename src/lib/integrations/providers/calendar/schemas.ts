import { z } from 'zod';

/**
 * What is asked of Google, and how the answers are read. The masks keep descriptions, locations, links, names and
 * addresses out of the process (developers.google.com/workspace/calendar/api/guides/performance#partial-response);
 * the schemas drop whatever comes all the same.
 */
export const calendarListMask = 'nextPageToken,items(id,summary,summaryOverride,primary,deleted,accessRole,timeZone)';
export const eventsMask =
  'nextPageToken,nextSyncToken,timeZone,accessRole,items(id,iCalUID,etag,status,created,updated,start,end,endTimeUnspecified,summary,eventType,transparency,visibility,recurringEventId,originalStartTime,organizer/self,creator/self,attendees(self,organizer,resource,optional,responseStatus,additionalGuests),attendeesOmitted,hangoutLink)';

/** Google also knows zones that are no IANA names ("GMT-03:00"); these say nothing that could be reckoned with. */
const zone = z
  .string()
  .transform((name) => (isZone(name) ? name : undefined))
  .optional();

const calendarEntry = z.object({
  id: z.string().min(1),
  summary: z.string().optional(),
  summaryOverride: z.string().optional(),
  primary: z.boolean().optional(),
  deleted: z.boolean().optional(),
  accessRole: z.string().optional(),
  timeZone: zone,
});
export type CalendarEntry = z.infer<typeof calendarEntry>;

export const calendarList = z.object({
  nextPageToken: z.string().optional(),
  items: z.array(calendarEntry).default([]),
});

/** `date` for whole days (no zone, the end excluded), `dateTime` otherwise. */
const moment = z
  .object({
    date: z.iso.date().optional(),
    dateTime: z.iso.datetime({ offset: true, local: true }).optional(),
    timeZone: zone,
  })
  .refine((value) => value.date !== undefined || value.dateTime !== undefined, 'neither a date nor a time');

const attendee = z.object({
  self: z.boolean().optional(),
  resource: z.boolean().optional(),
  responseStatus: z.string().optional(),
  additionalGuests: z.number().int().nonnegative().optional(),
});

const shared = {
  id: z.string().min(1),
  recurringEventId: z.string().optional(),
  originalStartTime: moment.optional(),
};

/** Of a cancelled event only the id is certain. */
const cancelledEvent = z.object({ ...shared, status: z.literal('cancelled') });

const liveEvent = z.object({
  ...shared,
  status: z.enum(['confirmed', 'tentative']).optional(),
  iCalUID: z.string().optional(),
  start: moment,
  end: moment,
  summary: z.string().optional(),
  eventType: z.string().optional(),
  transparency: z.string().optional(),
  visibility: z.string().optional(),
  organizer: z.object({ self: z.boolean().optional() }).optional(),
  attendees: z.array(attendee).optional(),
  attendeesOmitted: z.boolean().optional(),
  hangoutLink: z.string().optional(),
});
export type LiveEvent = z.infer<typeof liveEvent>;

export const eventList = z.object({
  nextPageToken: z.string().optional(),
  items: z.array(z.union([cancelledEvent, liveEvent])).default([]),
});
export type EventObject = z.infer<typeof eventList>['items'][number];

/** A formatter is costly, and a calendar's events name the same few zones. */
const judgedZones = new Map<string, boolean>();
const mostJudgedZones = 1000;

function isZone(name: string): boolean {
  const judged = judgedZones.get(name);
  if (judged !== undefined) return judged;
  const known = isKnownToIntl(name);
  // The names come from outside: what is remembered of them stays bounded.
  if (judgedZones.size < mostJudgedZones) judgedZones.set(name, known);
  return known;
}

function isKnownToIntl(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
