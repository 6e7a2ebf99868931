/** What the third part's author says of the period as a whole, of gaps in the data, and of periods with next to nothing in them. */
import type { FactKind } from '@/lib/summary/fact';

const gaps = {
  before: [
    'Up to {day}, data from {sources} is missing.',
    'What happened in {sources} before {day} is not known.',
    'For the time before {day}, {sources} gave no data.',
  ],
  since: [
    'From {day} on, data from {sources} is missing.',
    'Nothing from {sources} is known after {day}.',
    'What happened in {sources} after {day} is not known.',
  ],
  all: [
    'No data from {sources} reached this {noun}.',
    'This {noun} has no data from {sources}.',
    '{^sources} data is absent for this {noun}.',
  ],
  part: [
    'What {sources} gave is not complete.',
    'Not all data from {sources} could be read.',
    'The data from {sources} has gaps.',
  ],
} as const;

export const frameWordingsC = {
  'overview.focused': [
    'Code work {in} went mostly to {repo}, while {title} was {verb}.',
    'The bulk of your code work {in} was in {repo}.',
    'More than anywhere else, your code work {in} was in {repo}.',
    'You gave most of your code work {in} to {repo}, next to {beside}.',
  ],
  'overview.spread': [
    '{^in}, your code work went to {repo} and {repo2} above all.',
    '{repo} came first in your code work {in}, then {repo2}.',
    '{repo} and {repo2} led your code work {in}, beside {beside}.',
    'Your code work {in} was first in {repo} and then in {repo2}, while {title} was {verb}.',
  ],
  'overview.other': [
    'No code work is on record {in}, but {title} was {verb}.',
    'With no code work on record {in}, {title} was {verb}.',
  ],
  'overview.talk': ['{messages} from you went to {channel} {in}.'],
  'overview.reacted': ['{reactions} from you went to {channel} {in}.'],
  'coverage_gap.before': gaps.before,
  'coverage_gap.before_many': gaps.before,
  'coverage_gap.since': gaps.since,
  'coverage_gap.since_many': gaps.since,
  'coverage_gap.all': gaps.all,
  'coverage_gap.all_many': gaps.all,
  'coverage_gap.part': gaps.part,
  'coverage_gap.part_many': gaps.part,
  'few_events.none': ['There is nothing on record {in}.', 'The record {in} is empty.'],
  'few_events.off': ['You were off {in}, with no activity on record.', '{^in}, you were off, and nothing is recorded.'],
  'few_events.named': [
    'The record {in} comes to {events}; {titles} {titles:is/are} part of it.',
    'On record {in}: {events}, {titles} included.',
  ],
  'few_events.talk': ['{messages} from you {messages:is/are} on record {in}.'],
  few_events: ['The record {in} holds {events}.', '{events} {events:is/are} all there is on record {in}.'],
  nothing_covered: ['The connected sources hold no data {in}.', 'No data {in} has come from a connected source.'],
} as const satisfies Partial<Record<FactKind | `${FactKind}.${string}`, readonly string[]>>;
