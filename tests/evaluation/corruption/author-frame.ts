/** What the second author says of the period as a whole, of gaps in the data, and of periods with next to nothing in them. */
import type { FactKind } from '@/lib/summary/fact';
import type { TwoHalves } from './phrasing';

const gaps = {
  before: {
    A: [
      'Data from {sources} is missing before {day}.',
      '{^sources} data begins on {day}.',
      'There is no data from {sources} before {day}.',
    ],
    B: ['Data from {sources} before {day} is missing.'],
  },
  since: {
    A: [
      'Data from {sources} is missing after {day}.',
      '{^sources} data ends on {day}.',
      'There is no data from {sources} after {day}.',
    ],
    B: ['Data from {sources} is missing after {day}.'],
  },
  all: {
    A: [
      '{^sources} data is not available for this {noun}.',
      'Nothing from {sources} could be read for this {noun}.',
      'There is no data from {sources} for the whole {noun}.',
    ],
    B: ['Data from {sources} is missing for this {noun}.'],
  },
  part: {
    A: [
      'Some data from {sources} is missing.',
      'Some of the data from {sources} could not be read.',
      'Data from {sources} is incomplete.',
      'A part of the data from {sources} is missing.',
      'Part of the data from {sources} could not be read.',
    ],
    B: ['Some data from {sources} is missing.'],
  },
} as const;

export const frameWordings = {
  'overview.focused': {
    A: [
      '{repo} had most of your code work {in}.',
      'Your code work {in} was mainly in {repo}.',
      'Most of your code work {in} was in {repo}, and {title} was {verb}.',
      'Most of the code {in} went to {repo}.',
    ],
    B: [
      '{^in}, {repo} had most of your code work; {title} was {verb}.',
      'Your code work {in} was mostly in {repo}, with {beside} besides.',
    ],
  },
  'overview.spread': {
    A: [
      'Your code work {in} was spread over {repo} and {repo2}.',
      'The repositories with the most code work {in} were {repo} and {repo2}.',
      'You worked in {repo} and {repo2} {in}, and {title} was {verb}.',
    ],
    B: [
      '{^in}, {repo} and {repo2} had the most of your code work.',
      'Your code work {in} was led by {repo} and {repo2}, with {beside} besides.',
    ],
  },
  'overview.other': {
    A: ['There was no code work {in}; {title} was {verb}.'],
    B: ['{^in}, {title} was {verb}, and no code is on record.'],
  },
  'overview.talk': { A: ['You wrote {messages} in {channel}.'], B: ['{^in} you wrote {messages} in {channel}.'] },
  'overview.reacted': { A: ['You left {reactions} in {channel}.'], B: ['{^in} you gave {reactions} in {channel}.'] },
  'coverage_gap.before': gaps.before,
  'coverage_gap.before_many': gaps.before,
  'coverage_gap.since': gaps.since,
  'coverage_gap.since_many': gaps.since,
  'coverage_gap.all': gaps.all,
  'coverage_gap.all_many': gaps.all,
  'coverage_gap.part': gaps.part,
  'coverage_gap.part_many': gaps.part,
  'few_events.none': {
    A: ['Nothing is on record {in}.', 'There is no activity on record {in}.'],
    B: ['No activity was recorded {in}.'],
  },
  'few_events.off': {
    A: ['You had a day off {in}, and no activity is recorded.'],
    B: ['{^in} was a day off, with nothing recorded.'],
  },
  'few_events.named': {
    A: ['There {events:was/were} {events} {in}, including {titles}.'],
    B: ['You had {events} on record {in}, {titles} among them.'],
  },
  'few_events.talk': { A: ['You wrote {messages} {in}.'], B: ['{^in}, the record has {messages} of yours.'] },
  few_events: {
    A: [
      'You had {events} on record {in}.',
      'Only {events} {events:was/were} recorded {in}.',
      'There {events:was/were} {events} {in}.',
    ],
    B: ['You had {events} on record {in}.'],
  },
  nothing_covered: {
    A: ['None of the connected sources has data {in}.', 'There is no data from the connected sources {in}.'],
    B: ['No connected source has data {in} yet.'],
  },
} as const satisfies Partial<Record<FactKind | `${FactKind}.${string}`, TwoHalves>>;
