/** Facts of every kind with plainly artificial contents, as the rules of the facts' room build them. */
import { date, name, number, phrase, title, titles } from '../facts/facts-input';
import type { FactKind, FactNumber, FactWord } from '../fact';

export interface Sample {
  variant?: string;
  numbers?: Record<string, FactNumber>;
  words?: Record<string, FactWord>;
}

const onTuesday = { on: date('on Tuesday') };
const pull = { title: title('Add retries to the importer'), repo: name('api'), ref: name('#482') };

export const samples: Readonly<Record<FactKind, readonly Sample[]>> = {
  overview: [
    {
      variant: 'focused',
      numbers: { elsewhere: number(2, 'repository'), meetings: number(4, 'meeting'), pages: number(3, 'page') },
      words: {
        title: title('Add retries to the importer'),
        verb: phrase('merged'),
        repo: name('api'),
        beside: phrase('4 meetings and 3 edited pages'),
      },
    },
    {
      variant: 'spread',
      numbers: { elsewhere: number(2, 'repository') },
      words: { title: title('Cache the token'), verb: phrase('opened'), repo: name('api'), repo2: name('web') },
    },
    {
      variant: 'other',
      numbers: { pages: number(1, 'page') },
      words: { title: title('Planning'), verb: phrase('held'), beside: phrase('an edited page') },
    },
    { variant: 'talk', numbers: { messages: number(12, 'message') }, words: { channel: name('#deploys') } },
    { variant: 'reacted', numbers: { reactions: number(7, 'reaction') }, words: { channel: name('#deploys') } },
  ],
  pull_request_merged: [
    { variant: 'long', numbers: { age: number(30, 'day') }, words: { ...pull, ...onTuesday } },
    { numbers: { age: number(3, 'day'), commits: number(5, 'commit') }, words: { ...pull, ...onTuesday } },
  ],
  pull_request_opened: [undefined, 'draft', 'waiting'].map((variant) => ({
    variant,
    words: { ...pull, ...onTuesday },
  })),
  pull_request_closed: [{ numbers: { age: number(3, 'day') }, words: { ...pull, ...onTuesday } }],
  pull_request_batch: ['merged', 'merged_across', 'opened'].map((variant) => ({
    variant,
    numbers: {
      pulls: number(6, 'pull request'),
      ...(variant === 'merged_across' ? { repositories: number(3, 'repository') } : {}),
    },
    words: { titles: titles(['Cache the token', 'Log slow queries']), repo: name('api') },
  })),
  review: [{ words: { ...pull, ...onTuesday } }, { numbers: { reviews: number(3, 'review') }, words: pull }],
  reverted: [
    { words: { ...pull, ...onTuesday } },
    { variant: 'commit', words: { title: title('Retry once'), repo: name('api'), ...onTuesday } },
    { variant: 'earlier', words: { title: title('Retry once'), repo: name('api'), ...onTuesday } },
  ],
  meeting_batch: [
    {
      numbers: { meetings: number(7, 'meeting'), length: number(6.5, 'hour') },
      words: { titles: titles(['Planning', 'Daily']) },
    },
  ],
  meeting_costs_focus: [
    {
      numbers: { joined: number(5, 'hour'), times: number(4, 'time') },
      words: { title: title('Daily'), ...onTuesday },
    },
  ],
  busiest_against_meetings: [
    {
      numbers: { share: number(55, 'percent'), length: number(4.5, 'hour') },
      words: { hours: date('10:00 to 12:00') },
    },
  ],
  documentation_run: [
    {
      numbers: { days: number(4, 'working day'), pages: number(3, 'page') },
      words: { title: title('Import design'), last: date('Thursday') },
    },
  ],
  waiting_for_you: [
    { numbers: { pulls: number(3, 'pull request'), age: number(6, 'working day') }, words: pull },
    { variant: 'requests', numbers: { pulls: number(3, 'pull request'), age: number(6, 'working day') }, words: pull },
  ],
  review_batch: [
    {
      numbers: { pulls: number(6, 'pull request') },
      words: { titles: titles(['Cache the token', 'Log slow queries']), repo: name('api') },
    },
  ],
  issue_opened: [{ words: { ...pull, ...onTuesday } }],
  issue_closed: [{ numbers: { age: number(3, 'day') }, words: { ...pull, ...onTuesday } }],
  commits: [
    {
      numbers: { commits: number(5, 'commit') },
      words: { titles: titles(['Retry once', 'Count tries']), repo: name('api'), ...onTuesday },
    },
    { variant: 'one', words: { title: title('Retry once'), repo: name('api'), ...onTuesday } },
  ],
  page: [
    { words: { title: title('Import design'), ...onTuesday } },
    {
      variant: 'several',
      numbers: { edits: number(6, 'edit'), days: number(3, 'day') },
      words: { title: title('Import design') },
    },
    {
      variant: 'created',
      numbers: { edits: number(6, 'edit') },
      words: { title: title('Import design'), ...onTuesday },
    },
  ],
  page_batch: [{ numbers: { pages: number(5, 'page') }, words: { titles: titles(['Import design', 'Roadmap']) } }],
  meeting: [
    {
      numbers: { length: number(1.5, 'hour'), people: number(7, 'person') },
      words: { title: title('Planning'), ...onTuesday },
    },
  ],
  meeting_series: [
    { numbers: { times: number(4, 'time'), length: number(2.5, 'hour') }, words: { title: title('Daily') } },
  ],
  channel: [
    {
      numbers: { messages: number(12, 'message'), replies: number(5, 'reply') },
      words: { channel: name('#deploys'), peak: date('on Tuesday') },
    },
  ],
  direct_messages: [{ numbers: { messages: number(12, 'message') }, words: { peak: date('on Tuesday') } }],
  reactions: [
    { numbers: { reactions: number(7, 'reaction') }, words: { channel: name('#deploys') } },
    { variant: 'direct', numbers: { reactions: number(7, 'reaction') } },
  ],
  focus_time: [
    ...['more', 'less', 'same'].map((variant) => ({
      variant,
      numbers: {
        focus: number(variant === 'less' ? 12.5 : 20, 'hour'),
        largest: number(4, 'hour'),
        previous: number(variant === 'more' ? 12.5 : 20.5, 'hour'),
      },
      words: { on: date('on Monday from 09:00') },
    })),
    { numbers: { focus: number(20, 'hour'), largest: number(4, 'hour') }, words: { on: date('on Monday from 09:00') } },
  ],
  meetings_scattered: [
    {
      numbers: {
        share: number(38, 'percent'),
        fragmented: number(15, 'hour'),
        meetings: number(9, 'meeting'),
        limit: number(2, 'hour'),
      },
      words: { title: title('Planning') },
    },
  ],
  meeting_change: ['more', 'less'].map((variant) => ({
    variant,
    numbers: {
      hours: number(variant === 'more' ? 9.5 : 3, 'hour'),
      previous: number(variant === 'more' ? 3 : 9.5, 'hour'),
      longest: number(1.5, 'hour'),
    },
    words: { title: title('Planning') },
  })),
  after_hours: [
    {
      numbers: { outside: number(5.5, 'hour'), days: number(4, 'day'), previous: number(3, 'hour') },
      words: { most: date('on Tuesday') },
    },
    ...['more', 'less'].map((variant) => ({
      variant,
      numbers: {
        outside: number(variant === 'more' ? 5.5 : 1, 'hour'),
        days: number(4, 'day'),
        previous: number(3, 'hour'),
      },
      words: { most: date('on Tuesday') },
    })),
    { variant: 'day', numbers: { outside: number(45, 'minute') }, words: { last: date('21:30') } },
  ],
  review_load: [
    ['more', 8, 5],
    ['less', 4, 9],
    ['same', 5, 5],
    ['only', 6, 0],
  ].map(([variant, reviews, pulls]) => ({
    variant: String(variant),
    numbers: { reviews: number(Number(reviews), 'review'), pulls: number(Number(pulls), 'pull request') },
    words: { repo: name('api') },
  })),
  open_long: [
    {
      numbers: { pulls: number(3, 'pull request'), age: number(8, 'working day'), limit: number(2, 'working day') },
      words: pull,
    },
    {
      variant: 'one',
      numbers: { pulls: number(1, 'pull request'), age: number(8, 'working day'), limit: number(2, 'working day') },
      words: pull,
    },
  ],
  busiest_hours: [
    {
      numbers: { share: number(22, 'percent'), days: number(4, 'day') },
      words: { from: date('10:00'), to: date('11:00') },
    },
  ],
  busiest_day: [
    {
      numbers: { actions: number(31, 'action'), repositories: number(3, 'repository'), channels: number(2, 'channel') },
      words: { on: date('on Tuesday'), day: date('Tuesday') },
    },
  ],
  repository_quiet: [
    { numbers: { commits: number(14, 'commit'), weeks: number(4, 'week') }, words: { repo: name('web') } },
  ],
  repository_new: [
    {
      variant: 'pulls',
      numbers: { pulls: number(2, 'pull request'), weeks: number(8, 'week') },
      words: { repo: name('web'), ...onTuesday },
    },
    { numbers: { commits: number(6, 'commit'), weeks: number(8, 'week') }, words: { repo: name('web'), ...onTuesday } },
  ],
  pull_request_cycle: [
    {
      numbers: { median: number(20, 'hour'), pulls: number(6, 'pull request'), slowest: number(5, 'day') },
      words: { title: title('Add retries to the importer') },
    },
  ],
  channel_concentration: [
    {
      numbers: { share: number(72, 'percent'), messages: number(40, 'message'), channels: number(3, 'channel') },
      words: { channel: name('#deploys') },
    },
  ],
  ask_for_review: [{ numbers: { age: number(6, 'working day') }, words: pull }],
  decide_open: [
    { numbers: { age: number(6, 'working day') }, words: pull },
    { variant: 'reviewed', numbers: { age: number(6, 'working day') }, words: pull },
  ],
  move_meeting: [{ numbers: { joined: number(5, 'hour') }, words: { title: title('Daily'), ...onTuesday } }],
  coverage_gap: [
    ['before', 'Slack', '3 March'],
    ['since', 'Slack', '3 March'],
    ['all', 'Slack', null],
    ['part', 'Slack', null],
    ['before_many', 'Notion and Slack', '3 March'],
    ['since_many', 'Notion and Slack', '14:30 on 3 March'],
    ['all_many', 'Notion and Slack', null],
    ['part_many', 'Notion and Slack', null],
  ].map(([variant, sources, day]) => ({
    variant: String(variant),
    words: { sources: name(String(sources)), ...(day === null ? {} : { day: date(String(day)) }) },
  })),
  few_events: [
    { variant: 'none', words: { sources: name('Slack') } },
    { variant: 'off' },
    { variant: 'leave' },
    { variant: 'away', numbers: { events: number(2, 'event') }, words: { titles: titles(['Retry once', 'Planning']) } },
    {
      variant: 'named',
      numbers: { events: number(2, 'event') },
      words: { titles: titles(['Retry once', 'Planning']) },
    },
    {
      variant: 'talk',
      numbers: { events: number(2, 'event'), messages: number(2, 'message') },
      words: { channel: name('#deploys') },
    },
    { numbers: { events: number(2, 'event') } },
  ],
  nothing_covered: [{}],
};
