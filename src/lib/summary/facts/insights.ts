/**
 * What the numbers show, as a typed catalogue: each rule looks for its trigger and, where it fires, cites the rows it rests on.
 * A rule without evidence says nothing. Causes are never part of a fact.
 */
import type { FactKind } from '../fact';
import type { FactContext, FactDraft } from './facts-input';
import { busiestAgainstMeetings, meetingCostsFocus } from './insights-meetings';
import { documentationRun, waitingForYou } from './insights-steps';
import { afterHours, busiestDay, busiestHours, focusTime, meetingChange, meetingsScattered } from './insights-time';
import {
  channelConcentration,
  openLong,
  pullRequestCycle,
  repositoryNew,
  repositoryQuiet,
  reviewLoad,
} from './insights-work';

interface InsightRule {
  kind: FactKind;
  /** In words, for "how this was made". */
  trigger: string;
  /** Null: not triggered, or nothing to rest on. */
  find(context: FactContext): FactDraft | null;
}

export const insightRules: readonly InsightRule[] = [
  {
    kind: 'focus_time',
    trigger: 'the calendar covers the window, it holds a meeting and a block of two open hours',
    find: focusTime,
  },
  {
    kind: 'meetings_scattered',
    trigger: 'at least a quarter of working time lies in gaps under two hours',
    find: meetingsScattered,
  },
  {
    kind: 'meeting_change',
    trigger: 'an hour or more of meetings more or less than in the period before',
    find: meetingChange,
  },
  {
    kind: 'after_hours',
    trigger:
      'twelve minutes a day or more outside working hours, half an hour at least; as a drift, half an hour more or less than before',
    find: afterHours,
  },
  { kind: 'review_load', trigger: 'at least three reviews', find: reviewLoad },
  { kind: 'open_long', trigger: 'own pull requests open for more than two working days', find: openLong },
  {
    kind: 'busiest_hours',
    trigger: 'one hour of the clock holds a seventh of all actions, on two days or more',
    find: busiestHours,
  },
  {
    kind: 'busiest_day',
    trigger: 'the day with the most actions, when they went to two repositories or more',
    find: busiestDay,
  },
  { kind: 'repository_quiet', trigger: 'five commits in the four weeks before and none now', find: repositoryQuiet },
  {
    kind: 'repository_new',
    trigger:
      'a pull request or two commits in a repository without any in the eight weeks before, four of which were read',
    find: repositoryNew,
  },
  { kind: 'pull_request_cycle', trigger: 'three pull requests merged', find: pullRequestCycle },
  {
    kind: 'channel_concentration',
    trigger: 'three fifths of twenty messages or more in one channel',
    find: channelConcentration,
  },
  {
    kind: 'meeting_costs_focus',
    trigger: 'a meeting held twice or more, without which the longest open block would be half an hour longer',
    find: meetingCostsFocus,
  },
  {
    kind: 'busiest_against_meetings',
    trigger: 'two fifths of two hours or more of meetings lie in the three most active hours of the clock',
    find: busiestAgainstMeetings,
  },
  {
    kind: 'documentation_run',
    trigger: 'pages edited on three working days of the period in a row',
    find: documentationRun,
  },
  {
    kind: 'waiting_for_you',
    trigger: 'an own pull request was reviewed, is still open and had no commit for two working days',
    find: waitingForYou,
  },
];
