/**
 * What a provider's data becomes: one shape for every source, with typed metadata per kind.
 * Times are instants; local days are made later, in the user's zone.
 */

export const activityTypes = [
  'commit',
  'pull_request',
  'issue',
  'review',
  'page_edit',
  'message_count',
  'reaction_count',
  'meeting',
] as const;
export type ActivityType = (typeof activityTypes)[number];

export interface ActivityMetadata {
  commit: {
    repository: string;
    isMerge: boolean;
    additions: number | null;
    deletions: number | null;
    /** Number of the pull request this commit came from, where its message or GitHub names one. */
    pullRequest: number | null;
  };
  pull_request: {
    repository: string;
    number: number;
    state: 'open' | 'closed' | 'merged';
    isDraft: boolean;
    /** ISO instants. */
    mergedAt: string | null;
    closedAt: string | null;
    mergeCommitSha: string | null;
    /** Whether anybody else has reviewed it; null where the provider did not say. */
    reviewedByOthers: boolean | null;
  };
  issue: { repository: string; number: number; state: 'open' | 'closed'; closedAt: string | null };
  review: { repository: string; number: number; state: string; pullRequestTitle: string };
  page_edit: { pageId: string; parentDatabase: string | null; created: boolean; trashed: boolean };
  /** `conversation` is a channel id, or `dm` / `group_dm`: people are never named. */
  message_count: {
    conversation: string;
    conversationKind: 'channel' | 'private_channel' | 'group_dm' | 'dm';
    count: number;
    replies: number;
  };
  reaction_count: {
    conversation: string;
    conversationKind: 'channel' | 'private_channel' | 'group_dm' | 'dm';
    count: number;
  };
  meeting: {
    calendarId: string;
    calendarName: string;
    iCalUID: string;
    /** ISO instant of the original start: with `iCalUID` it names one meeting across calendars. */
    originalStart: string;
    responseStatus: 'accepted' | 'tentative' | 'needsAction';
    isOrganizer: boolean;
    /** People who have not declined, the user included; null where the provider hides the list. */
    attendeeCount: number | null;
    recurring: boolean;
    videoCall: boolean;
  };
}

/**
 * The field that names the place of an activity: what its owner can leave out of what is read. Pages have none: which of
 * them may be read is chosen at the provider.
 */
export const placeFields = {
  commit: 'repository',
  pull_request: 'repository',
  issue: 'repository',
  review: 'repository',
  page_edit: null,
  message_count: 'conversation',
  reaction_count: 'conversation',
  meeting: 'calendarId',
} as const satisfies { [T in ActivityType]: keyof ActivityMetadata[T] | null };

/** One activity as a provider's `normalize.ts` makes it. */
export type NewActivity = {
  [T in ActivityType]: {
    type: T;
    /** Unique per user and provider; stable over edits. */
    externalId: string;
    externalUrl: string | null;
    /** Capped at 300 characters, control characters removed (see `cleanTitle`). */
    title: string;
    /** When it happened: author date, `created_at`, `submitted_at`, time of the edit, start of the meeting. */
    occurredAt: Date;
    /** When it ended: merged or closed, end of the meeting. Null while open or where it has no end. */
    endedAt: Date | null;
    /** The provider's time by which windows select it (committer date, `updated_at`, start): absence is judged by this one. */
    windowAt: Date;
    /** How many actions the row stands for: 1, or the count of a count row. */
    count: number;
    metadata: ActivityMetadata[T];
  };
}[ActivityType];

/** One activity as stored and as the pure rooms (metrics, summary) see it. */
export type ActivityRecord = NewActivity & { id: string; source: string };

export type ActivityOf<T extends ActivityType> = Extract<ActivityRecord, { type: T }>;
export type NewActivityOf<T extends ActivityType> = Extract<NewActivity, { type: T }>;

/** Time that is subtracted from working time: an out-of-office event. Not an activity. */
export interface NewTimeOff {
  externalId: string;
  startsAt: Date;
  endsAt: Date;
  /** As of a meeting: the calendar it is on. */
  place?: string;
}

/** Something at the provider that waits for this person, such as a review asked of them. Not an activity: nobody has done it yet. */
export interface NewWaitingItem {
  externalId: string;
  externalUrl: string;
  /** As of an activity, see `cleanTitle`. */
  title: string;
  /** Where it is: `owner/repository`. */
  place: string;
  /** What it is called there: 482; null where things have no number. */
  number: number | null;
  openedAt: Date;
}

const controlAndInvisible =
  // C0/C1 controls, zero-width and bidirectional formatting characters, byte order mark, line separators
  /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+/g;

/** A title as it may be stored and shown: first line only, no control or invisible characters, at most 300 characters. */
export function cleanTitle(text: string, fallback: string): string {
  const firstLine = text.split(/\r\n|\r|\n/, 1)[0] ?? '';
  const clean = firstLine.replace(controlAndInvisible, ' ').replace(/\s+/g, ' ').trim();
  const points = [...clean];
  if (points.length === 0) return fallback;
  return points.length > 300 ? points.slice(0, 299).join('') + '…' : clean;
}
