import { counts, type Count, type CountName } from './counts';
import { covers } from './coverage';
import type { Definition } from './definition';

type Words = Pick<Definition, 'label' | 'sentence' | 'time'>;

const words: Record<CountName, Words> = {
  totalCommits: {
    label: 'Commits',
    sentence:
      'Commits you authored on default branches, merge commits included, co-authored ones not; the same commit counts once, however many repositories show it.',
    time: 'author date',
  },
  mergeCommits: {
    label: 'Merge commits',
    sentence: 'Of your commits, those with two or more parents.',
    time: 'author date',
  },
  totalPRs: { label: 'Pull requests opened', sentence: 'Pull requests you opened.', time: 'opened' },
  mergedPRs: { label: 'Pull requests merged', sentence: 'Pull requests of yours that were merged.', time: 'merged' },
  reviews: {
    label: 'Reviews',
    sentence: 'Reviews you submitted on pull requests of others.',
    time: 'submitted',
  },
  issuesOpened: { label: 'Issues opened', sentence: 'Issues you opened.', time: 'opened' },
  issuesClosed: { label: 'Issues closed', sentence: 'Issues of yours that were closed.', time: 'closed' },
  pagesEdited: {
    label: 'Pages edited',
    sentence: 'Different pages with an edit of yours that was seen. A lower bound: Notion names only the last editor.',
    time: 'time of the edit',
  },
  messages: {
    label: 'Messages',
    sentence:
      'Your own messages in channels, groups and direct messages, thread replies included, bot messages and joins not.',
    time: 'sent, to the quarter hour',
  },
  reactionsGiven: {
    label: 'Reactions given',
    sentence: 'Reactions you gave. Slack gives no time for them, so they are dated by the message.',
    time: 'time of the message, to the quarter hour',
  },
  totalMeetings: {
    label: 'Meetings',
    sentence:
      'Meetings you take part in with at least one other person, that are busy, at most 12 hours long and not declined; the same meeting on two calendars counts once.',
    time: 'start of the meeting',
  },
  unconfirmedMeetings: {
    label: 'Unconfirmed meetings',
    sentence: 'Of your meetings, those you answered with maybe or not at all.',
    time: 'start of the meeting',
  },
  upcomingMeetings: {
    label: 'Upcoming meetings',
    sentence: 'Meetings of this period that have not started yet.',
    time: 'start of the meeting',
  },
};

export const countDefinitions = Object.fromEntries(
  Object.entries(words).map(([name, text]) => [name, definition(counts[name as CountName], text)]),
) as Record<CountName, Definition>;

function definition(count: Count, text: Words): Definition {
  return {
    ...text,
    unit: 'count',
    types: [count.type],
    ...(count.timeOf ? { timeOf: (row) => count.timeOf?.(row) ?? null } : {}),
    rows: (prepared) => (covers(prepared.input, count.type) ? count.rows(prepared) : null),
  };
}
