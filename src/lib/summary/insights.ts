/**
 * What the numbers show, as a typed catalogue: each rule looks for its trigger and, where it fires, cites the rows it rests on.
 * A rule without evidence says nothing. Causes are never part of a fact.
 */
import type { FactKind } from './fact';
import type { FactContext, FactDraft } from './facts-input';
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
  { kind: 'after_hours', trigger: 'more activity outside working hours than is usual to mention', find: afterHours },
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
  { kind: 'repository_new', trigger: 'commits in a repository without any in eight weeks', find: repositoryNew },
  { kind: 'pull_request_cycle', trigger: 'three pull requests merged', find: pullRequestCycle },
  {
    kind: 'channel_concentration',
    trigger: 'three fifths of twenty messages or more in one channel',
    find: channelConcentration,
  },
];
