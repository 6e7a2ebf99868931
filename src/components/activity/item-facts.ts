import type { ActivityAnswer } from '@/lib/http/contract';
import { durationWords, type Formats } from '../format';
import { localDateOf, type LocalDate } from '../local-dates';
import { countOf, countWords, metadataText } from './activity-words';

export interface ItemFact {
  term: string;
  text: string;
  /** The ISO instant that the text is. */
  at?: string;
}

/** The local day that an activity is listed under. */
export function itemDay(item: ActivityAnswer, formats: Formats): LocalDate {
  return localDateOf(item.occurredAt, formats.timeZone);
}

/** Everything that is stored of an activity, in words; nothing is shown where nothing is known. */
export function itemFacts(item: ActivityAnswer, formats: Formats): ItemFact[] {
  const moment = (term: string, at: string | null): ItemFact[] => (at ? [{ term, text: formats.full(at), at }] : []);
  const text = (term: string, value: string | null): ItemFact[] => (value ? [{ term, text: value }] : []);
  const named = (name: string) => metadataText(item.metadata, name);
  const { metadata } = item;
  switch (item.type) {
    case 'commit':
      return [
        ...moment('Written', item.occurredAt),
        ...text('Repository', named('repository')),
        ...text('Commit', item.externalId),
        ...text('Pull request', numberText(metadata.pullRequest)),
        ...text('Lines', linesText(metadata, formats)),
        ...text('Kind', metadata.isMerge === true ? 'Merge commit' : null),
      ];
    case 'pull_request':
      return [
        ...text('Number', numberText(metadata.number)),
        ...text('Repository', named('repository')),
        ...text('State', metadata.isDraft === true ? `draft, ${named('state') ?? 'open'}` : named('state')),
        ...moment('Opened', item.occurredAt),
        ...moment('Merged', named('mergedAt')),
        ...(named('mergedAt') ? [] : moment('Closed', named('closedAt'))),
      ];
    case 'issue':
      return [
        ...text('Number', numberText(metadata.number)),
        ...text('Repository', named('repository')),
        ...text('State', named('state')),
        ...moment('Opened', item.occurredAt),
        ...moment('Closed', named('closedAt')),
      ];
    case 'review':
      return [
        ...text('Verdict', named('state')?.toLowerCase().replaceAll('_', ' ') ?? null),
        ...text('Pull request', [numberText(metadata.number), named('pullRequestTitle')].filter(Boolean).join(' ')),
        ...text('Repository', named('repository')),
        ...moment('Submitted', item.occurredAt),
      ];
    case 'page_edit':
      return [
        ...moment(metadata.created === true ? 'Created' : 'Edited', item.occurredAt),
        ...text('State', metadata.trashed === true ? 'In the trash' : null),
      ];
    case 'meeting':
      return [
        ...moment('Starts', item.occurredAt),
        ...moment('Ends', endOf(item)),
        ...text('Length', item.durationMinutes === undefined ? null : durationWords(item.durationMinutes)),
        ...text('Calendar', named('calendarName')),
        ...text(
          'People',
          typeof metadata.attendeeCount === 'number' ? formats.number(metadata.attendeeCount) : 'the list is hidden',
        ),
        ...text('Your answer', answers[named('responseStatus') ?? ''] ?? null),
        ...text('Repeats', metadata.recurring === true ? 'yes' : null),
        ...text('Organised by', metadata.isOrganizer === true ? 'you' : null),
      ];
    case 'message_count':
    case 'reaction_count':
      return [
        ...moment('Quarter hour from', item.occurredAt),
        ...text('Count', countWords(item.type, countOf(item), formats)),
        ...text(
          'Replies in threads',
          typeof metadata.replies === 'number' && metadata.replies > 0 ? formats.number(metadata.replies) : null,
        ),
        ...text('Text', 'never stored'),
      ];
  }
}

const answers: Readonly<Record<string, string | undefined>> = {
  accepted: 'yes',
  tentative: 'maybe',
  needsAction: 'not yet',
};

function numberText(value: unknown): string | null {
  return typeof value === 'number' ? `#${value}` : null;
}

function linesText({ additions, deletions }: ActivityAnswer['metadata'], formats: Formats): string | null {
  return typeof additions === 'number' && typeof deletions === 'number'
    ? `${formats.number(additions)} added, ${formats.number(deletions)} removed`
    : null;
}

function endOf({ occurredAt, durationMinutes }: ActivityAnswer): string | null {
  return durationMinutes === undefined
    ? null
    : new Date(Date.parse(occurredAt) + durationMinutes * 60_000).toISOString();
}
