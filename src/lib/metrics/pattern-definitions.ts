import { activityTypes } from '../integrations/activity';
import { collaboration, collaborationRows, collaborationTypes } from './collaboration';
import { counts } from './counts';
import { covers } from './coverage';
import type { Definition } from './definition';
import { timeUse, workingDaysOf } from './focus';
import { actionRows, shareRows, timedTypes } from './patterns';
import type { Prepared } from './prepare';

const together = {
  types: collaborationTypes,
  time: 'submitted, sent; for meetings the part within the period',
} as const;
const timed = {
  types: timedTypes,
  time: 'when it happened; meetings by their start',
  rows: (prepared: Prepared) => actionRows(prepared, timedTypes),
} as const;

export const patternDefinitions = {
  collaborationScore: {
    ...together,
    label: 'Collaboration',
    sentence:
      'How much you worked with others per working day, beside what is usual for you over the eight weeks before: 50 is as usual. Made of reviews, messages, meeting hours and places of joint work. No target, no comparison with others.',
    unit: 'score',
    rows: (prepared) => (collaborationOf(prepared).collaborationScore === null ? null : collaborationRows(prepared)),
  },
  collaborationComponents: {
    ...together,
    label: 'Parts of collaboration',
    sentence:
      'Per working day: reviews, messages, meeting hours, and places of joint work (repositories reviewed in, channels written in, meetings, each counted once a day), each beside its usual figure.',
    unit: 'list',
    rows: (prepared) => {
      const parts = Object.values(collaborationOf(prepared).collaborationComponents);
      return parts.some((part) => part !== null) ? collaborationRows(prepared) : null;
    },
  },
  mostActiveHours: {
    ...timed,
    label: 'Most active hours',
    sentence: 'The local hours with the most actions. Reactions are left out, since Slack gives no time for them.',
    unit: 'list',
  },
  busiestDay: {
    ...timed,
    label: 'Busiest day',
    sentence: 'The local day with the most actions. Reactions are left out, since Slack gives no time for them.',
    unit: 'list',
  },
  platformShare: {
    label: 'Share by platform',
    sentence: 'Each platform’s share of your actions: one per item, and each message and reaction.',
    unit: 'share',
    types: activityTypes,
    time: 'when it happened; meetings by their start',
    rows: shareRows,
  },
  topRepositories: {
    label: 'Repositories by commits',
    sentence: 'Your commits by repository, then by name.',
    unit: 'list',
    types: ['commit'],
    time: 'author date',
    rows: (prepared) => (covers(prepared.input, 'commit') ? counts.totalCommits.rows(prepared) : null),
  },
  pullRequestCycle: {
    label: 'Pull request cycle',
    sentence:
      'Hours from opened to merged of your pull requests merged in the period: the median and the value that three quarters stay within. Not shown for fewer than three.',
    unit: 'hours',
    types: ['pull_request'],
    time: 'merged',
    timeOf: counts.mergedPRs.timeOf,
    rows: (prepared) => {
      const merged = covers(prepared.input, 'pull_request') ? counts.mergedPRs.rows(prepared) : [];
      return merged.length >= 3 ? merged : null;
    },
  },
} as const satisfies Record<string, Definition>;

function collaborationOf(prepared: Prepared): ReturnType<typeof collaboration> {
  return collaboration(prepared, workingDaysOf(prepared, timeUse(prepared)));
}
