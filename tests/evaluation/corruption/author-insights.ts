/** What the second author says of numbers, and what it offers. "Most" only where the fact says that it is most. */
import type { FactKind } from '@/lib/summary/fact';
import type { TwoHalves } from './phrasing';

export const insightWordings = {
  focus_time: {
    A: [
      'Your open focus time came to {focus}.',
      'You had {focus} of open focus time, with {largest} in one stretch {on}.',
      'You had {focus} open for focus, the longest block {largest} {on}.',
      'The longest open block was {largest}, {on}.',
    ],
    B: [
      'Open focus time came to {focus}, with {largest} in one block {on}.',
      'Your largest block for focus was {largest} {on}.',
    ],
  },
  'focus_time.more': {
    A: [
      'Open focus time increased from {previous} to {focus}.',
      'You had more open focus time: {focus}, compared with {previous} {then}.',
      'Your open focus time, {focus}, was higher than {before}.',
      'Open focus time rose to {focus} from {previous}.',
      'You had {focus} open for focus, up from {previous} {then}.',
    ],
    B: [
      'Your open focus time went up from {previous} to {focus}.',
      'At {focus}, open focus time was higher than {then}, when it was {previous}.',
    ],
  },
  'focus_time.less': {
    A: [
      'Open focus time dropped from {previous} to {focus}.',
      'You had less open focus time: {focus}, compared with {previous} {then}.',
      'Your open focus time, {focus}, was lower than {before}.',
      'Open focus time fell to {focus} from {previous}.',
      'You had {focus} open for focus, down from {previous} {then}.',
    ],
    B: [
      'Your open focus time went down from {previous} to {focus}.',
      'At {focus}, open focus time was lower than {then}, when it was {previous}.',
    ],
  },
  'focus_time.same': {
    A: [
      'Open focus time was largely unchanged at {focus}.',
      'Open focus time held steady at {focus}.',
      'Open focus time stayed about the same at {focus}.',
      'Open focus time was about the same, with {largest} in one block {on}.',
    ],
    B: [
      'At {focus}, open focus time was about the same as {before}.',
      'Your open focus time, {focus}, was about the same as {before}.',
    ],
  },
  meetings_scattered: {
    A: [
      '{fragmented} of working time lay in gaps shorter than {limit}.',
      'Gaps of less than {limit} added up to {fragmented}, {share} of your working time.',
      'Of your working time, {share} fell into gaps shorter than {limit}.',
      'Between {meetings}, {fragmented} lay in gaps under {limit}.',
    ],
    B: [
      '{share} of working time was in gaps too short for focus, {fragmented} in all.',
      'Your {meetings} left {fragmented} in short gaps; {title} was the longest meeting.',
    ],
  },
  'meeting_change.more': {
    A: [
      'Meeting time rose to {hours} from {previous}.',
      'Meetings took up {hours}, more than the {previous} {then}.',
      'Your meeting time grew to {hours}.',
      'Meetings took {hours}, up from {previous} {then}.',
      'You spent more time in meetings, {hours} compared with {previous}.',
    ],
    B: [
      'Time in meetings rose from {previous} to {hours}.',
      'You spent {hours} in meetings, more than the {previous} {then}; the longest was {title}.',
    ],
  },
  'meeting_change.less': {
    A: [
      'Meeting time fell to {hours} from {previous}.',
      'Meetings took up {hours}, less than the {previous} {then}.',
      'Your meeting time shrank to {hours}.',
      'Meetings took {hours}, down from {previous} {then}.',
      'You spent less time in meetings, {hours} compared with {previous}.',
    ],
    B: [
      'Time in meetings fell from {previous} to {hours}.',
      'You spent {hours} in meetings, less than the {previous} {then}; the longest was {title}.',
    ],
  },
  after_hours: {
    A: [
      '{outside} of your activity was outside working hours.',
      'You were active for {outside} outside working hours, over {days}.',
      'You had {outside} of activity outside working hours, on {days}.',
      'Activity outside working hours came to {outside}, the most {most}.',
    ],
    B: [
      'On {days}, {outside} of activity fell outside your working hours.',
      'Outside working hours there was {outside} of activity, compared with {previous} {then}.',
    ],
  },
  'after_hours.day': {
    A: [
      '{outside} of your activity was outside working hours, until {last}.',
      '{outside} of activity fell outside working hours, the last at {last}.',
      'You had {outside} of activity outside working hours.',
    ],
    B: [
      'You had {outside} of activity outside your working hours, the latest at {last}.',
      'Outside working hours there was {outside} of activity, compared with {previous} {then}.',
    ],
  },
  'review_load.more': {
    A: [
      'Your {reviews} exceeded your {pulls}.',
      'You reviewed more than you opened: {reviews} against {pulls}.',
      'You gave {reviews} and opened {pulls}, with {repo} reviewed the most.',
      'You gave more reviews than you opened pull requests, {reviews} to {pulls}.',
    ],
    B: ['You gave {reviews}, more than the {pulls} you opened.', 'Your {reviews} outnumbered the {pulls} you opened.'],
  },
  'review_load.less': {
    A: [
      'Your {pulls} outnumbered your {reviews}.',
      'Your {reviews} stayed below the {pulls} you opened.',
      'You reviewed less than you opened: {reviews} against {pulls}.',
      'You opened {pulls} and gave {reviews}, with {repo} reviewed the most.',
      'You gave fewer reviews than you opened pull requests, {reviews} to {pulls}.',
    ],
    B: ['You gave {reviews}, fewer than the {pulls} you opened.', 'The {pulls} you opened outnumbered your {reviews}.'],
  },
  'review_load.same': {
    A: [
      'You gave as many reviews as you opened pull requests, {reviews} and {pulls}.',
      'Your {reviews} matched the {pulls} you opened.',
      'You gave {reviews} and opened {pulls}, with {repo} reviewed the most.',
    ],
    B: ['You gave as many reviews as you opened pull requests, {reviews} and {pulls}.'],
  },
  'review_load.only': {
    A: ['You gave {reviews} without opening a pull request.', 'You gave {reviews} and opened no pull request.'],
    B: ['You opened no pull requests and gave {reviews}, the most in {repo}.'],
  },
  open_long: {
    A: [
      '{title} has been waiting in {repo} for {age}.',
      'Among {pulls} open for longer than {limit}, {title} is the oldest.',
      'The oldest of your open pull requests, {title}, is {age} old.',
      '{pulls} of yours {pulls:has/have} been open for more than {limit}, the oldest being {title}.',
      '{title} in {repo} has been open for {age}.',
    ],
    B: [
      'Your pull request {title} ({ref}) has been open for {age}.',
      'You have {pulls} open for more than {limit}; {title} is the oldest.',
    ],
  },
  'open_long.one': {
    A: [
      '{title} has been waiting in {repo} for {age}.',
      '{title} is still open in {repo} after {age}.',
      'The pull request {title} in {repo} has been open for {age}.',
      '{title} has been open for more than {limit}.',
    ],
    B: ['Your pull request {title} ({ref}) has been open for {age}.', 'In {repo}, {title} has been open for {age}.'],
  },
  busiest_hours: {
    A: [
      'You were most active between {from} and {to}.',
      'Activity peaked between {from} and {to}, at {share}.',
      'The hour from {from} to {to} was your busiest, with {share} of activity.',
      'Your busiest hour was from {from} to {to}.',
    ],
    B: [
      'You were most active between {from} and {to}, with {share} of all activity.',
      'From {from} to {to} you had {share} of your activity, over {days}.',
    ],
  },
  busiest_day: {
    A: [
      'Most activity was on {day}, with {actions}.',
      'Activity peaked on {day} with {actions}.',
      'Your busiest day was {day}: {actions} in all.',
      '{^day} was the busiest day, with {actions}.',
    ],
    B: ['{^on} you had {actions}, the most of any day.', 'With {actions}, {day} was your busiest day.'],
  },
  repository_quiet: {
    A: [
      '{repo} had no commits, compared with {commits} in the {weeks} before.',
      'No work went into {repo}, which had {commits} in the previous {weeks}.',
      'There was no work in {repo}, after {commits} in the {weeks} before.',
      '{repo} was quiet after {commits} in the {weeks} before.',
    ],
    B: [
      '{repo} had no activity, after {commits} in the previous {weeks}.',
      'You made {commits} in {repo} in the {weeks} before, and none since.',
    ],
  },
  repository_new: {
    A: [
      'You started work in {repo} with {commits}.',
      '{repo} got {commits}, after {weeks} without any.',
      'You made {commits} in {repo}, the first in {weeks}.',
      'You made {commits} in {repo}, where you had none for {weeks}.',
    ],
    B: ['{repo} got {commits} after {weeks} without any.', 'Your {commits} in {repo} are the first in {weeks}.'],
  },
  pull_request_cycle: {
    A: [
      'Half of the {pulls} were merged within {median}.',
      'From opening to merge, {pulls} took a median of {median}.',
      'Pull requests were merged after a median of {median}.',
      'The median time from opening to merge was {median} for {pulls}.',
      '{title} took the longest to merge, {slowest}.',
    ],
    B: [
      'Your {pulls} took a median of {median} to merge.',
      'The slowest merge was {title}, at {slowest}; the median was {median}.',
    ],
  },
  channel_concentration: {
    A: [
      '{channel} accounted for {share} of your messages.',
      '{channel} received {share} of your messages.',
      'Most of your messages, {share}, were in {channel}.',
      '{share} of your messages went to {channel}.',
    ],
    B: [
      'In {channel} you wrote {share} of your {messages}.',
      'You wrote {messages}, and {share} of them went to {channel}.',
    ],
  },
  meeting_costs_focus: {
    A: [
      'Without {title}, you would have {joined} in one block {on}.',
      '{title} interrupts {joined} of open time {on}.',
      'Without {title}, {joined} would be open in one piece {on}.',
    ],
    B: ['{title} lies in what could be {joined} of open time.', '{title} splits a stretch of {joined} {on}.'],
  },
  busiest_against_meetings: {
    A: [
      'Your most active hours, {hours}, also held {share} of your meeting time.',
      'In your most active hours, {hours}, there was {share} of your meeting time.',
    ],
    B: ['{share} of your meeting time was in your busiest hours, {hours}.'],
  },
  documentation_run: {
    A: [
      'You updated pages on {days} in a row.',
      'You edited documentation on {days} in a row, through {last}.',
      'You edited pages on {days} in a row.',
    ],
    B: ['On {days} in a row you edited pages, up to {last}.'],
  },
  waiting_for_you: {
    A: [
      '{title} has been reviewed and is still open after {age}.',
      '{title} in {repo} has its review and awaits your next step.',
      '{title} in {repo} has a review and has been open for {age}.',
    ],
    B: ['Your pull request {title} ({ref}) has a review and is still open after {age}.'],
  },
  'waiting_for_you.requests': {
    A: [
      'You were asked to review {title} in {repo}.',
      'A review from you is pending on {title} ({ref}).',
      '{title} in {repo} awaits your review.',
      '{title} in {repo} is waiting for your review.',
    ],
    B: ['Your review is asked for on {title} ({ref}) in {repo}.'],
  },
  ask_for_review: {
    A: [
      'Consider asking a colleague to review {title}, which has been open for {age}.',
      'You might want to ask for a review of {title} in {repo}.',
      'You may want to find a reviewer for {title}.',
      'You could ask someone to review {title}, open for {age} without a review.',
      'You could look for a reviewer for {title} in {repo}.',
    ],
    B: [
      'It may be worth asking for a review of {title} in {repo}, open for {age}.',
      'Perhaps ask for a review of {title} ({ref}); it has had none for {age}.',
    ],
  },
  decide_open: {
    A: [
      'You might want to revisit {title}, which has been open for {age}.',
      'Consider closing {title} or picking it up again after {age}.',
      'Perhaps decide whether {title} in {repo} is still wanted.',
      'You could see {title} through or close it.',
      'You could decide what to do with {title} in {repo}, open for {age}.',
      'It may be worth returning to {title} ({ref}), open for {age}.',
    ],
    B: [
      'Consider whether to finish or close {title}, open for {age}.',
      'You might take another look at {title} in {repo}, open for {age}.',
    ],
  },
  'decide_open.reviewed': {
    A: [
      'Consider returning to {title}; it has been reviewed and open for {age}.',
      'You could go back to {title}, which has a review and has been open for {age}.',
    ],
    B: ['It may be worth returning to {title} in {repo}, reviewed and open for {age}.'],
  },
  move_meeting: {
    A: [
      'Consider moving {title} to free up {joined} in one block.',
      'Rescheduling {title} could open up {joined} {on}.',
      'If {title} were held at another time, {joined} would be free in one block.',
      'You could move {title} {on} and have {joined} in one piece.',
      'You could find another time for {title}, so that {joined} are free in one piece.',
    ],
    B: [
      'Moving {title} would leave {joined} open in one block.',
      'If {title} moved, {joined} would be open in one piece {on}.',
    ],
  },
} as const satisfies Partial<Record<FactKind | `${FactKind}.${string}`, TwoHalves>>;
