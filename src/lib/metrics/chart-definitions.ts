import { activityTypes } from '../integrations/activity';
import { dayActionRows } from './day-hours';
import type { Definition } from './definition';
import { hourlyRows } from './hour-of-week';
import { timedTypes } from './patterns';
import { actionsIn } from './prepare';

/** Numbers that stand in charts only: sums over any part of their rows, such as one platform's on one day. */
export const chartDefinitions = {
  actions: {
    label: 'Activity',
    sentence: 'Actions: one per item, and each message and reaction, on the days for which their platform was read.',
    unit: 'count',
    types: activityTypes,
    time: 'when it happened; meetings by their start',
    rows: dayActionRows,
    sum: actionsIn,
  },
  hourlyActions: {
    label: 'Activity by hour of the week',
    sentence:
      'Actions in the hours for which their platform was read. Reactions are left out, since Slack gives no time for them.',
    unit: 'count',
    types: timedTypes,
    time: 'when it happened; meetings by their start',
    rows: hourlyRows,
    sum: actionsIn,
  },
} as const satisfies Record<string, Definition>;

export type ChartNumber = keyof typeof chartDefinitions;
