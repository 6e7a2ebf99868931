/** Meetings: the series that takes most hours, a load that leaves little else, the one long one-off. */
import { addDays, dateOf, datesBetween, hourMs, weekdayOf } from '../zone';
import type { MustInclude } from './must-include';
import type { Meeting, Reading } from './reading';

export function meetingRules(reading: Reading): MustInclude[] {
  return [...series(reading), ...load(reading), ...oneOff(reading)];
}

/** In a week or month, the repeated meeting with most hours, from the point where it is a good part of a day. */
function series({ meetings, span }: Reading): MustInclude[] {
  if (span === 'day') return [];
  const byUid = new Map<string, Meeting[]>();
  for (const meeting of meetings.filter(({ row }) => row.metadata.recurring)) {
    byUid.set(meeting.row.metadata.iCalUID, [...(byUid.get(meeting.row.metadata.iCalUID) ?? []), meeting]);
  }
  const [most] = [...byUid.values()].sort((a, b) => hoursOf(b) - hoursOf(a));
  const least = span === 'week' ? 3 : 8;
  if (most === undefined || most.length < 2 || hoursOf(most) < least) return [];
  const title = most[0]?.row.title ?? '';
  return [
    {
      rule: 'meeting-series',
      weight: 3,
      what: `${title}: ${hoursOf(most).toFixed(2)} h`,
      evidence: most.map(({ row }) => row.id),
      names: [{ by: 'title', title }],
    },
  ];
}

/** Two fifths of eight hours a weekday. Said with its hours, within the rounding of a quarter. */
function load({ meetings, period, days }: Reading): MustInclude[] {
  const { timeZone } = period.settings;
  const first = dateOf(period.window.start, timeZone);
  const weekdays = datesBetween(first, addDays(first, days)).filter((date) => weekdayOf(date) <= 5).length;
  const hours = unionHours(meetings);
  if (weekdays === 0 || hours < 0.4 * 8 * weekdays) return [];
  return [
    {
      rule: 'meeting-load',
      weight: 4,
      what: `${hours.toFixed(2)} hours of meetings`,
      evidence: [],
      names: [{ by: 'quantity', value: hours, tolerance: 0.13, noun: /meeting/i }],
    },
  ];
}

/** Ninety minutes or more that do not repeat: a workshop, a planning, an interview day. */
function oneOff({ meetings }: Reading): MustInclude[] {
  const [longest] = meetings
    .filter(({ row, hours }) => !row.metadata.recurring && hours >= 1.5)
    .sort((a, b) => b.hours - a.hours);
  if (longest === undefined) return [];
  const { id, title } = longest.row;
  return [{ rule: 'one-off-meeting', weight: 3, what: title, evidence: [id], names: [{ by: 'title', title }] }];
}

function hoursOf(meetings: readonly Meeting[]): number {
  return meetings.reduce((sum, { hours }) => sum + hours, 0);
}

/** Time in two meetings at once is time once. */
function unionHours(meetings: readonly Meeting[]): number {
  const sorted = [...meetings].sort((a, b) => a.row.occurredAt.getTime() - b.row.occurredAt.getTime());
  let total = 0;
  let reached = 0;
  for (const { row } of sorted) {
    const end = (row.endedAt ?? row.occurredAt).getTime();
    total += Math.max(0, end - Math.max(reached, row.occurredAt.getTime()));
    reached = Math.max(reached, end);
  }
  return total / hourMs;
}
