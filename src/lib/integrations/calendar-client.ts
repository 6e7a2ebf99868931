export { CalendarClient } from './providers/calendar/client';
export type { Calendar, CalendarContext, CalendarEvent, MeetingStats } from './providers/calendar/client';
