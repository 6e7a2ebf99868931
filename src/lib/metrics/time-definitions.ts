import type { ActivityRecord } from '../integrations/activity';
import { afterHoursRows, afterHoursSources } from './after-hours';
import { coveredMix, covers } from './coverage';
import type { Definition } from './definition';
import { timeUse } from './focus';
import { overlaps, type Interval } from './intervals';
import { intervalOf, meetingsWithin } from './meetings';
import type { Prepared } from './prepare';

const meetingTime = { types: ['meeting'], time: 'the part of each meeting within the period' } as const;
const inWork = { ...meetingTime, unit: 'hours', rows: meetingsInWork } as const;

export const timeDefinitions = {
  meetingHours: {
    ...meetingTime,
    label: 'Meeting hours',
    sentence: 'Time in meetings within the period; where meetings overlap, the time counts once.',
    unit: 'hours',
    rows: (prepared) => (covers(prepared.input, 'meeting') ? meetingsWithin(prepared) : null),
  },
  focusTime: {
    ...inWork,
    label: 'Open focus time',
    sentence:
      'Gaps of at least two hours that your calendar left free in your working time. It says nothing about concentration. The meetings listed are those that divide the time.',
  },
  focusTimeAhead: {
    ...inWork,
    label: 'Open focus time ahead',
    sentence: 'Gaps of at least two hours that are still free in the working time to come.',
    rows: meetingsAhead,
  },
  largestFocusBlock: {
    ...inWork,
    label: 'Longest open block',
    sentence: 'The longest gap of at least two hours that your calendar left free in your working time.',
  },
  fragmentedTime: {
    ...inWork,
    label: 'Fragmented time',
    sentence: 'Working time that is neither in meetings nor in gaps of at least two hours.',
  },
  meetingTimeInWork: {
    ...inWork,
    label: 'Meetings in working time',
    sentence: 'Time in meetings within your working time.',
  },
  meetingLoad: {
    ...inWork,
    label: 'Share of working time in meetings',
    sentence: 'Meetings in working time divided by working time.',
    unit: 'share',
  },
  workingTime: {
    label: 'Working time',
    sentence: 'The working hours of your settings, without days off and out-of-office time.',
    unit: 'hours',
    types: [],
    time: 'your settings',
    rows: () => [],
  },
  afterHoursMinutes: {
    label: 'Time outside working hours',
    sentence:
      'Minutes of meetings outside your working time, and 15 for each quarter hour outside both in which you committed, opened a pull request, reviewed, wrote a message or edited a page.',
    unit: 'minutes',
    types: afterHoursSources,
    time: 'when you did it; for meetings the part outside working time',
    rows: (prepared) => {
      const types = coveredMix(prepared.input, afterHoursSources);
      return types && afterHoursRows(prepared, timeUse(prepared), types);
    },
  },
} as const satisfies Record<string, Definition>;

function meetingsInWork(prepared: Prepared): ActivityRecord[] | null {
  return covers(prepared.input, 'meeting') ? touching(prepared, timeUse(prepared).meetingsInWork) : null;
}

function meetingsAhead(prepared: Prepared): ActivityRecord[] | null {
  return covers(prepared.input, 'meeting') ? touching(prepared, timeUse(prepared).meetingsAhead) : null;
}

function touching({ meetings }: Prepared, intervals: readonly Interval[]): ActivityRecord[] {
  return meetings.filter((row) => {
    const { start, end } = intervalOf(row);
    return end > start && overlaps(intervals, start, end);
  });
}
