/** Which place in a summary a fact of each kind is for. A kind without one does not compile. */
import type { FactKind } from '../fact';

export type Role = 'frame' | 'gap' | 'cluster' | 'insight' | 'offer';

const roles = {
  overview: 'frame',
  pull_request_merged: 'cluster',
  pull_request_opened: 'cluster',
  pull_request_closed: 'cluster',
  pull_request_batch: 'cluster',
  reverted: 'cluster',
  review: 'cluster',
  review_batch: 'cluster',
  issue_opened: 'cluster',
  issue_closed: 'cluster',
  commits: 'cluster',
  page: 'cluster',
  page_batch: 'cluster',
  meeting: 'cluster',
  meeting_series: 'cluster',
  meeting_batch: 'cluster',
  channel: 'cluster',
  direct_messages: 'cluster',
  reactions: 'cluster',
  focus_time: 'insight',
  meetings_scattered: 'insight',
  meeting_change: 'insight',
  after_hours: 'insight',
  review_load: 'insight',
  open_long: 'insight',
  busiest_hours: 'insight',
  busiest_day: 'insight',
  repository_quiet: 'insight',
  repository_new: 'insight',
  pull_request_cycle: 'insight',
  channel_concentration: 'insight',
  meeting_costs_focus: 'insight',
  busiest_against_meetings: 'insight',
  documentation_run: 'insight',
  waiting_for_you: 'insight',
  ask_for_review: 'offer',
  decide_open: 'offer',
  move_meeting: 'offer',
  coverage_gap: 'gap',
  few_events: 'frame',
  nothing_covered: 'frame',
} as const satisfies Record<FactKind, Role>;

export function roleOf(kind: FactKind): Role {
  return roles[kind];
}
