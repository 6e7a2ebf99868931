import type { ActivityAnswer } from '@/lib/http/contract';
import { durationWords, type Formats } from '../format';

export const typeLabels = {
  commit: 'Commit',
  pull_request: 'Pull request',
  issue: 'Issue',
  review: 'Review',
  page_edit: 'Page edit',
  message_count: 'Messages',
  reaction_count: 'Reactions',
  meeting: 'Meeting',
} as const satisfies Record<ActivityAnswer['type'], string>;

/** How many actions a row stands for. */
export function countOf(activity: Pick<ActivityAnswer, 'metadata'>): number {
  const count = activity.metadata.count;
  return typeof count === 'number' ? count : 1;
}

export function metadataText(metadata: ActivityAnswer['metadata'], name: string): string | null {
  const value = metadata[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Where and how, in a few words: `web-app · #482 · merged`. */
export function activityMeta(activity: ActivityAnswer): string[] {
  const { metadata } = activity;
  const text = (name: string) => metadataText(metadata, name);
  const number = typeof metadata.number === 'number' ? `#${metadata.number}` : null;
  switch (activity.type) {
    case 'commit':
      return compact([text('repository'), metadata.isMerge === true ? 'merge' : null, lines(metadata)]);
    case 'pull_request':
      return compact([text('repository'), number, metadata.isDraft === true ? 'draft' : text('state')]);
    case 'issue':
      return compact([text('repository'), number, text('state')]);
    case 'review':
      return compact([text('repository'), number, text('state')?.toLowerCase().replaceAll('_', ' ') ?? null]);
    case 'page_edit':
      // The database is known by its id alone, which says nothing to a reader.
      return compact([metadata.created === true ? 'created' : null, metadata.trashed === true ? 'in the trash' : null]);
    case 'meeting':
      return compact([
        activity.durationMinutes === undefined ? null : durationWords(activity.durationMinutes),
        text('calendarName'),
        typeof metadata.attendeeCount === 'number' ? `${metadata.attendeeCount}\u00a0people` : null,
        metadata.responseStatus === 'tentative' || metadata.responseStatus === 'needsAction' ? 'unconfirmed' : null,
      ]);
    case 'message_count':
    case 'reaction_count':
      return [];
  }
}

const conversationNames: Record<string, string> = { dm: 'Direct messages', group_dm: 'Group direct messages' };

/** The conversation of a count row; people are never named. */
export function conversationTitle(activity: ActivityAnswer): string {
  const kind = metadataText(activity.metadata, 'conversationKind');
  return (kind && conversationNames[kind]) || activity.title;
}

export function countWords(type: ActivityAnswer['type'], count: number, formats: Formats): string {
  const noun = type === 'reaction_count' ? 'reaction' : 'message';
  return `${formats.number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function lines(metadata: ActivityAnswer['metadata']): string | null {
  const { additions, deletions } = metadata;
  if (typeof additions !== 'number' || typeof deletions !== 'number') return null;
  return additions + deletions === 0 ? null : `+${additions}\u00a0−${deletions}`;
}

function compact(parts: readonly (string | null)[]): string[] {
  return parts.filter((part): part is string => part !== null);
}
