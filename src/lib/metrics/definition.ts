import type { ActivityRecord, ActivityType } from '../integrations/activity';
import type { Prepared } from './prepare';

export type Unit = 'count' | 'hours' | 'minutes' | 'score' | 'share' | 'list';

/** What the registry says about one number, before it is dressed for the outside. */
export interface Definition {
  label: string;
  /** The definition, as shown to people. */
  sentence: string;
  unit: Unit;
  /** Activity types it is counted from; none: the user's settings alone. */
  types: readonly ActivityType[];
  /** Which time of a row decides whether it belongs to the window, in words. */
  time: string;
  /** That time; `occurredAt` where absent. */
  timeOf?: (row: ActivityRecord) => Date | null;
  /** The rows it is counted from; null where the number is unknown. */
  rows: (prepared: Prepared) => ActivityRecord[] | null;
  /** For numbers that any part of their rows has as well (a platform's, an hour's): what such a part comes to. */
  sum?: (rows: readonly ActivityRecord[]) => number;
}
