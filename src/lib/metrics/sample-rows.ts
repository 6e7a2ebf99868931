/** Literal rows for the tests of this room. */
import type { ActivityMetadata, ActivityOf, ActivityType, NewActivityOf } from '../integrations/activity';
import { sourceOf } from './coverage';
import type { MetricsInput, SourceCoverage, WorkSettings } from './types';

export const officeHours: WorkSettings = {
  timeZone: 'Europe/Berlin',
  workingHours: {
    mon: [['09:00', '17:00']],
    tue: [['09:00', '17:00']],
    wed: [['09:00', '17:00']],
    thu: [['09:00', '17:00']],
    fri: [['09:00', '17:00']],
    sat: [],
    sun: [],
  },
  daysOff: [],
  weekStart: 'monday',
};

export const wholeCoverage: SourceCoverage = {
  from: new Date('2000-01-01T00:00:00Z'),
  to: new Date('2040-01-01T00:00:00Z'),
  missingTypes: [],
  reason: null,
};

export const allConnected = {
  github: wholeCoverage,
  notion: wholeCoverage,
  slack: wholeCoverage,
  calendar: wholeCoverage,
};

type Given<T extends ActivityType> = Partial<Omit<NewActivityOf<T>, 'type' | 'metadata' | 'occurredAt'>> & {
  metadata?: Partial<ActivityMetadata[T]>;
};

const rest = { externalUrl: null, endedAt: null, count: 1 };

function base<T extends ActivityType>(type: T, at: string, externalId: string | undefined) {
  const id = externalId ?? `${type} ${at}`;
  return {
    ...rest,
    type,
    id,
    externalId: id,
    source: sourceOf[type],
    title: id,
    occurredAt: new Date(at),
    windowAt: new Date(at),
  };
}

export function commit(at: string, given: Given<'commit'> = {}): ActivityOf<'commit'> {
  const metadata = { repository: 'acme/api', isMerge: false, additions: null, deletions: null, pullRequest: null };
  return { ...base('commit', at, given.externalId), ...given, metadata: { ...metadata, ...given.metadata } };
}

export function pullRequest(
  at: string,
  merged: string | null = null,
  given: Given<'pull_request'> = {},
): ActivityOf<'pull_request'> {
  const metadata = {
    repository: 'acme/api',
    number: 1,
    state: merged ? ('merged' as const) : ('open' as const),
    isDraft: false,
    mergedAt: merged,
    closedAt: merged,
    mergeCommitSha: null,
    reviewedByOthers: null,
  };
  return {
    ...base('pull_request', at, given.externalId),
    endedAt: merged ? new Date(merged) : null,
    ...given,
    metadata: { ...metadata, ...given.metadata },
  };
}

export function issue(at: string, closed: string | null = null, given: Given<'issue'> = {}): ActivityOf<'issue'> {
  const metadata = {
    repository: 'acme/api',
    number: 1,
    state: closed ? ('closed' as const) : ('open' as const),
    closedAt: closed,
  };
  return {
    ...base('issue', at, given.externalId),
    endedAt: closed ? new Date(closed) : null,
    ...given,
    metadata: { ...metadata, ...given.metadata },
  };
}

export function review(at: string, given: Given<'review'> = {}): ActivityOf<'review'> {
  const metadata = { repository: 'acme/api', number: 2, state: 'APPROVED', pullRequestTitle: 'Cache the answers' };
  return { ...base('review', at, given.externalId), ...given, metadata: { ...metadata, ...given.metadata } };
}

export function pageEdit(at: string, pageId: string): ActivityOf<'page_edit'> {
  const metadata = { pageId, parentDatabase: null, created: false, trashed: false };
  return { ...base('page_edit', at, `${pageId}:${at}`), metadata };
}

export function messages(at: string, count: number, given: Given<'message_count'> = {}): ActivityOf<'message_count'> {
  const metadata = { conversation: 'C1', conversationKind: 'channel' as const, count, replies: 0, ...given.metadata };
  return { ...base('message_count', at, `${metadata.conversation} ${at}`), ...given, count, metadata };
}

export function reactions(at: string, count: number): ActivityOf<'reaction_count'> {
  const metadata = { conversation: 'C1', conversationKind: 'channel' as const, count };
  return { ...base('reaction_count', at, undefined), count, metadata };
}

export function meeting(at: string, end: string, given: Given<'meeting'> = {}): ActivityOf<'meeting'> {
  const metadata = {
    calendarId: 'primary',
    calendarName: 'Work',
    iCalUID: `${at} ${end}`,
    originalStart: at,
    responseStatus: 'accepted' as const,
    isOrganizer: false,
    attendeeCount: 2,
    recurring: false,
    videoCall: false,
  };
  return {
    ...base('meeting', at, given.externalId ?? `meeting ${at} ${end}`),
    endedAt: new Date(end),
    ...given,
    metadata: { ...metadata, ...given.metadata },
  };
}

/** A finished window unless `asOf` says otherwise, everything connected and covered. */
export function inputOf(given: Pick<MetricsInput, 'window'> & Partial<MetricsInput>): MetricsInput {
  return {
    activities: [],
    timeOff: [],
    settings: { ...officeHours, timeZone: given.window.timeZone },
    coverage: allConnected,
    asOf: new Date('2039-01-01T00:00:00Z'),
    ...given,
  };
}
