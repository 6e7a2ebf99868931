/** What the rest of the product may import of Google Calendar. */
export { CalendarClient } from './providers/calendar/client';
export type { CalendarEvent, MeetingStats } from './providers/calendar/client';
