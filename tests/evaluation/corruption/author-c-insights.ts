/** What the third part's author says of numbers, and what it offers. */
import type { FactKind } from '@/lib/summary/fact';

export const insightWordingsC = {
  focus_time: [
    'Your calendar left {focus} open for focus.',
    'The largest stretch open for focus was {largest} {on}.',
    'You had an open block of {largest} {on}.',
    'At {largest}, the longest stretch open for focus was {on}.',
  ],
  'focus_time.more': [
    'Time open for focus grew from {previous} to {focus}.',
    'You gained open focus time: {focus}, after {previous} {then}.',
    'Open focus time stood at {focus}, above the {previous} {then}.',
  ],
  'focus_time.less': [
    'Time open for focus shrank from {previous} to {focus}.',
    'You lost open focus time: {focus}, after {previous} {then}.',
    'Open focus time stood at {focus}, below the {previous} {then}.',
  ],
  'focus_time.same': [
    'Open focus time barely changed, at {focus}.',
    'Your open focus time was roughly level with {before}, at {focus}.',
    'Open focus time, {focus}, was much the same as {before}.',
    'Little changed in your open focus time of {focus}.',
  ],
  meetings_scattered: [
    'Short gaps under {limit} took {fragmented} of your working time.',
    '{fragmented}, or {share} of working time, was in pieces shorter than {limit}.',
    'With {meetings}, {share} of your working time was left in pieces under {limit}.',
  ],
  'meeting_change.more': [
    'Meetings filled {hours}, after {previous} {then}.',
    'At {hours}, meeting time was above the {previous} {then}.',
    'Meeting time went from {previous} to {hours}, with {title} as the longest.',
    'Time in meetings, {hours}, was longer than the {previous} {then}.',
  ],
  'meeting_change.less': [
    'Meetings filled {hours}, after {previous} {then}.',
    'At {hours}, meeting time was below the {previous} {then}.',
    'Meeting time went from {previous} to {hours}, with {title} as the longest.',
    'Time in meetings, {hours}, was shorter than the {previous} {then}.',
  ],
  after_hours: [
    'Activity beyond your working hours amounted to {outside}.',
    'Your activity went beyond working hours for {outside}, spread over {days}.',
    'Of your activity, {outside} lay outside working hours, peaking {most}.',
    'Activity outside working hours came to {outside}, after {previous} {then}.',
  ],
  'after_hours.day': [
    'Activity beyond your working hours amounted to {outside}, the last of it at {last}.',
    'Your last activity outside working hours was at {last}.',
    '{outside} of your activity lay beyond working hours.',
  ],
  'review_load.more': [
    'Reviews were ahead of your own pull requests, {reviews} to {pulls}.',
    'With {reviews} given and {pulls} opened, you reviewed more than you opened.',
    'You gave {reviews}, most often in {repo}, and opened {pulls}.',
  ],
  'review_load.less': [
    'Your own pull requests were ahead of your reviews, {pulls} to {reviews}.',
    'With {pulls} opened and {reviews} given, you opened more than you reviewed.',
    'You gave {reviews}, most often in {repo}, and opened {pulls}.',
  ],
  'review_load.same': [
    'Reviews and pull requests were level: {reviews} given and {pulls} opened.',
    'You opened {pulls} and gave just as many reviews.',
  ],
  'review_load.only': [
    'You gave {reviews} and had no pull request of your own to open.',
    'No pull request was opened by you, and {reviews} {reviews:was/were} given.',
  ],
  open_long: [
    'The longest open of your pull requests is {title}, at {age}.',
    '{title} has stood open in {repo} for {age}.',
    'You have {pulls} that have been open for more than {limit}, {title} the longest.',
    '{ref} in {repo}, {title}, has been open for {age} now.',
  ],
  'open_long.one': [
    'Your pull request {title} has stood open for {age}.',
    '{ref} in {repo} has been open for {age} now: {title}.',
    'Still open in {repo} after {age}: {title}.',
  ],
  busiest_hours: [
    'Your activity was highest from {from} to {to}.',
    '{share} of your activity fell between {from} and {to}.',
    'Your fullest hour began at {from} and held {share} of your activity.',
  ],
  busiest_day: [
    'No day had more than {day}: {actions}.',
    'Your fullest day was {day}, at {actions}.',
    'Of all days, {day} was the fullest, with {actions}.',
  ],
  repository_quiet: [
    'You left {repo} alone, after {commits} in the {weeks} before.',
    '{repo} went without a commit from you, after {commits} in the {weeks} before.',
    'Nothing from you went into {repo}; the {weeks} before had {commits}.',
  ],
  repository_new: [
    'After {weeks} without a commit from you, {repo} got {commits}.',
    'You went into {repo} with {commits} after {weeks} of none.',
    'For {weeks} you had nothing in {repo}; now there {commits:is/are} {commits}.',
  ],
  'repository_new.pulls': [
    'After {weeks} with nothing from you, {repo} got {pulls}.',
    'For {weeks} you had nothing in {repo}; now there {pulls:is/are} {pulls}.',
  ],
  pull_request_cycle: [
    'Your {pulls} needed a median of {median} from opening to merge.',
    'Merging took a median of {median} over {pulls}.',
    'The merge that took longest was {title}, {slowest} after it was opened.',
  ],
  channel_concentration: [
    'Of your {messages}, {share} went to {channel}.',
    '{channel} is where {share} of your messages were.',
    '{channel} had the largest part of your {messages}, {share}.',
  ],
  meeting_costs_focus: [
    'If not for {title}, {joined} {on} would be one open block.',
    'With {title} out of the way, you would have {joined} in one stretch {on}.',
    'Were it not for {title}, the longest open block would be {joined}.',
  ],
  busiest_against_meetings: [
    'Of your meeting time, {share} fell into your busiest hours: {hours}.',
    '{share} of meeting time lay in {hours}, when you were most active.',
    '{length} of your meeting time fell in {hours}, your most active hours.',
  ],
  documentation_run: [
    'You edited pages on {days} running, until {last}.',
    'For {days} in succession, you edited pages, {title} most of all.',
    'Your page edits cover {days} in succession and {pages}.',
  ],
  waiting_for_you: [
    'The next step on {title} is yours: it is reviewed and open for {age}.',
    'With a review in, {title} has been open in {repo} for {age}.',
    'A review is in for {title} ({ref}), and it remains open after {age}.',
  ],
  'waiting_for_you.requests': [
    '{title} in {repo} waits for a review from you.',
    'Your review of {title} ({ref}) is still awaited.',
  ],
  ask_for_review: [
    'You could invite a review of {title}; it has been open in {repo} for {age}.',
    'Perhaps someone could look at {title} in {repo}, open for {age} without a review.',
    'It may help to ask for a review of {title} ({ref}).',
    'One idea: ask for a review of {title}, now open for {age}.',
  ],
  decide_open: [
    'You may want to settle {title}, open in {repo} for {age}.',
    'Perhaps {title} ({ref}) can be finished or closed after {age}.',
    'One idea: come back to {title} in {repo}, or close it.',
    'It might be time to look at {title} again, open for {age}.',
  ],
  'decide_open.reviewed': [
    'You may want to pick up {title} again, reviewed and open for {age}.',
    'Perhaps go on with {title} in {repo}; it has its review.',
  ],
  move_meeting: [
    'You may want to shift {title} {on}, which would leave {joined} in one block.',
    'Perhaps {title} could move, so that {joined} stay open in one piece.',
    'One idea: find {title} another slot, for an open block of {joined}.',
    'With {title} at another time, you would have an open block of {joined} {on}.',
  ],
} as const satisfies Partial<Record<FactKind | `${FactKind}.${string}`, readonly string[]>>;
