import type { ActivityRecord, ActivityType } from '../integrations/activity';
import { minutesOf, overlaps, subtract } from './intervals';
import { intervalOf } from './meetings';
import { ofTypes, type Prepared } from './prepare';
import type { TimeUse } from './focus';

const quarterHour = 15 * 60_000;

/** What the user did; what others did to it (merges, closings) never counts. */
const afterHoursTypes = [
  'commit',
  'pull_request',
  'review',
  'message_count',
  'page_edit',
] as const satisfies ActivityType[];
export const afterHoursSources = [...afterHoursTypes, 'meeting'] as const satisfies ActivityType[];

/** Meeting minutes outside working time, and 15 for each quarter hour outside both that holds an action. */
export function afterHoursMinutes(prepared: Prepared, use: TimeUse, types: readonly ActivityType[]): number {
  const quarters = new Set<number>();
  for (const row of quietRows(prepared, use, types)) quarters.add(quarterOf(row));
  return minutesOf(subtract(use.meetings, use.working)) + 15 * quarters.size;
}

/** The rows behind it: actions in counted quarter hours, and meetings with time outside working time. */
export function afterHoursRows(prepared: Prepared, use: TimeUse, types: readonly ActivityType[]): ActivityRecord[] {
  const outside = subtract(use.meetings, use.working);
  const meetings = types.includes('meeting')
    ? prepared.meetings.filter((row) => {
        const { start, end } = intervalOf(row);
        return end > start && overlaps(outside, start, end);
      })
    : [];
  return [...quietRows(prepared, use, types), ...meetings];
}

/**
 * Actions whose quarter hour lies wholly outside working time and counted meetings. Judged by the quarter, not the instant:
 * Slack's counts know no more than the quarter, and no minute is counted both as meeting and as quarter hour.
 */
function quietRows(prepared: Prepared, use: TimeUse, types: readonly ActivityType[]): ActivityRecord[] {
  const quiet = new Map<number, boolean>();
  return ofTypes(
    prepared.happened,
    afterHoursTypes.filter((type) => types.includes(type)),
  ).filter((row) => {
    if (row.count <= 0) return false;
    const quarter = quarterOf(row);
    let known = quiet.get(quarter);
    if (known === undefined) {
      const start = quarter * quarterHour;
      known = !overlaps(use.working, start, start + quarterHour) && !overlaps(use.meetings, start, start + quarterHour);
      quiet.set(quarter, known);
    }
    return known;
  });
}

/** Every zone lies a multiple of 15 minutes from UTC, so UTC's quarter hours are everybody's. */
function quarterOf(row: ActivityRecord): number {
  return Math.floor(row.occurredAt.getTime() / quarterHour);
}
