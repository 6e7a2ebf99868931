/**
 * Requests and answers of every route, in one place. OpenAPI, `docs/API.md`, the routes and the tests all read these.
 */
import { z } from 'zod';
import { activityTypes } from '../integrations/activity';
import { providerIds } from '../integrations/registry-ids';
import { dismissibleKinds } from '../summary/fact';

const instant = z.iso.datetime({ offset: true });
const nullableInstant = instant.nullable();

export const providerId = z.enum(providerIds);

export const errorBody = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    provider: providerId.optional(),
    retryable: z.boolean(),
    retryAfterSeconds: z.number().int().nonnegative().optional(),
  }),
});

export const connectionStates = [
  'disconnected',
  'idle',
  'syncing',
  'success',
  'error',
  'rate_limited',
  'reauthorization_required',
] as const;
export const setupStates = ['ready', 'sandbox', 'not_configured', 'feature_disabled', 'operator_error'] as const;

/** Why part of a successful sync is missing: it may not be read, single things of it are hidden, or it waits. */
const degradedKinds = ['permission', 'withheld', 'waiting'] as const;

export const status = z.object({
  provider: providerId,
  connected: z.boolean(),
  sandbox: z.boolean(),
  setup: z.enum(setupStates),
  state: z.enum(connectionStates),
  degraded: z.array(z.object({ stream: z.string(), reason: z.string(), kind: z.enum(degradedKinds).optional() })),
  accountLabel: z.string().nullable(),
  scopes: z.array(z.string()),
  connectedAt: nullableInstant,
  lastSync: nullableInstant,
  lastAttempt: nullableInstant,
  nextSync: nullableInstant,
  progress: z
    .object({
      done: z.number().int().nonnegative(),
      total: z.number().int().nonnegative().nullable(),
      phase: z.enum(['recent', 'history', 'update']),
      through: nullableInstant,
    })
    .nullable(),
  error: z.object({ code: z.string(), message: z.string(), retryable: z.boolean() }).nullable(),
  /**
   * How far back everything that may be read is stored (`through`; null: nothing is yet), and how far back it is to be
   * (`target`). `complete`: it is, and nothing is being read once more. Null before the first run.
   */
  history: z.object({ through: nullableInstant, target: nullableInstant, complete: z.boolean() }).nullable(),
  consecutiveFailures: z.number().int().nonnegative(),
  lastResult: z
    .object({
      status: z.enum(['success', 'partial', 'failed']),
      itemsSynced: z.number().int(),
      newItems: z.number().int(),
      durationMs: z.number().int(),
      syncId: z.string(),
    })
    .nullable(),
  counts: z.object({ last7Days: z.number().int(), last30Days: z.number().int(), allTime: z.number().int() }),
  /** A line that helps with this provider's known traps, for example an app that is installed nowhere. */
  hint: z.string().nullable(),
});
export type Status = z.infer<typeof status>;

/** What the history may be asked for: as far back as this many days or everything, or what is stored once more. */
const historyDays = [90, 365, 'all'] as const;
export const historyRequest = z.union(
  [z.strictObject({ days: z.literal(historyDays) }), z.strictObject({ readAgain: z.literal(true) })],
  { error: 'either days (90, 365 or "all") or readAgain (true)' },
);
export type HistoryRequestBody = z.infer<typeof historyRequest>;

/** A repository, conversation or calendar of a connection. */
export const place = z.object({
  key: z.string(),
  name: z.string(),
  /** False: it is left out, and nothing of it is stored. */
  read: z.boolean(),
  /** Actions stored of it, meetings to come included. */
  items: z.number().int().nonnegative(),
  latestAt: nullableInstant,
});
export type Place = z.infer<typeof place>;

/** `read: false` leaves the place out and deletes what is stored of it; `true` reads it again from the provider. */
export const placeChange = z.strictObject({
  key: z
    .string()
    .min(1)
    .max(300)
    .refine((text) => !/[\u0000\p{Surrogate}]/u.test(text), 'no NUL characters, no half characters'),
  read: z.boolean(),
});

export const syncLog = z.object({
  id: z.string(),
  provider: providerId,
  status: z.enum(['success', 'failed', 'partial']),
  trigger: z.enum(['manual', 'scheduled', 'connect']),
  itemsSynced: z.number().int(),
  newItems: z.number().int(),
  requests: z.number().int(),
  errorCode: z.string().optional(),
  errorMessage: z.string().optional(),
  durationMs: z.number().int(),
  startedAt: instant,
  completedAt: instant.optional(),
});
export type SyncLogAnswer = z.infer<typeof syncLog>;

export const activity = z.object({
  id: z.string(),
  source: providerId,
  type: z.enum(activityTypes),
  externalId: z.string(),
  externalUrl: z.string().optional(),
  title: z.string(),
  occurredAt: instant,
  durationMinutes: z.number().optional(),
  metadata: z.record(z.string(), z.unknown()),
});
export type ActivityAnswer = z.infer<typeof activity>;

export const summaryTypes = ['daily', 'weekly', 'monthly', 'custom'] as const;
export type SummaryType = (typeof summaryTypes)[number];

export const statement = z.object({
  kind: z.enum(['summary', 'highlight', 'insight', 'recommendation']),
  text: z.string(),
  /** Ids of at most 50 activities. */
  evidence: z.array(z.string()).max(50),
  /** METRICS.md names the sentence rests on. */
  metrics: z.array(z.string()),
});
export type Statement = z.infer<typeof statement>;

/** Every number of the registry by name; null where its sources do not cover the window. */
export const stats = z
  .object({
    totalCommits: z.number().nullable(),
    totalPRs: z.number().nullable(),
    totalMeetings: z.number().nullable(),
    meetingHours: z.number().nullable(),
    focusTime: z.number().nullable(),
    collaborationScore: z.number().nullable(),
  })
  .catchall(z.unknown());

const coverageEntry = z
  .object({ from: instant, to: instant, complete: z.boolean(), reason: z.string().nullable() })
  .nullable();

export const summary = z.object({
  summary: z.string(),
  highlights: z.array(z.string()),
  insights: z.array(z.string()),
  recommendations: z.array(z.string()),
  statements: z.array(statement),
  stats,
  breakdown: z.record(providerId, z.number().int()),
  coverage: z.record(providerId, coverageEntry),
  type: z.enum(summaryTypes),
  range: z.object({ start: instant, end: instant, timeZone: z.string() }),
  generatedAt: instant,
  cached: z.boolean(),
  writer: z.enum(['builtin', 'llm']),
  model: z.string().nullable(),
});
export type Summary = z.infer<typeof summary>;

/** What an insight or recommendation is waved off by: its kind, and its subject where it has one. */
export const insightDismissal = z.strictObject({
  kind: z.enum(dismissibleKinds),
  subject: z
    .string()
    .min(1)
    .max(500)
    // Postgres holds every character but NUL, and no half of a surrogate pair.
    .refine((text) => !/[\u0000\p{Surrogate}]/u.test(text), 'no NUL characters, no half characters')
    .nullable()
    .default(null),
});

/** What a notification asks for: to sign in at the provider again, to look at syncs that fail. */
export const noticeKinds = ['reauthorization_required', 'sync_failing'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export const notification = z.object({
  id: z.string(),
  kind: z.string(),
  provider: providerId.nullable(),
  title: z.string(),
  body: z.string(),
  href: z.string(),
  createdAt: instant,
  readAt: nullableInstant,
});
export type NotificationAnswer = z.infer<typeof notification>;

export const weekDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type WeekDay = (typeof weekDays)[number];
export const weekStarts = ['monday', 'sunday', 'saturday'] as const;
export type WeekStart = (typeof weekStarts)[number];

/** `builtin`: the built-in writer only, whatever this installation has configured. */
export const writerChoices = ['configured', 'builtin'] as const;
export type WriterChoice = (typeof writerChoices)[number];

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time as HH:MM');
const interval = z.tuple([clockTime, clockTime]).refine(([from, to]) => from < to, 'an interval ends after it starts');
const intervals = z
  .array(interval)
  .max(6)
  .refine(
    (list) => list.every((entry, index) => index === 0 || (list[index - 1]?.[1] ?? '') <= entry[0]),
    'intervals of one day are in order and do not overlap',
  );
export const workingHours = z.object({
  mon: intervals,
  tue: intervals,
  wed: intervals,
  thu: intervals,
  fri: intervals,
  sat: intervals,
  sun: intervals,
});
export type WorkingHours = z.infer<typeof workingHours>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
export const timeZone = z.string().max(64).refine(isTimeZone, 'an IANA time zone such as Europe/Berlin');

export const personName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, 'a name without control characters');

export const accountPatch = z
  .object({
    name: personName,
    timeZone,
    workingHours,
    daysOff: z.array(z.iso.date()).max(1000),
    weekStart: z.enum(weekStarts),
    writer: z.enum(writerChoices),
    mutedNotices: z.array(z.enum(noticeKinds)).max(noticeKinds.length),
    singleKeys: z.boolean(),
  })
  .partial()
  .strict();
export type AccountPatch = z.infer<typeof accountPatch>;

export const accountDeletion = z.object({ password: z.string().min(1).max(128) });

export const account = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  timeZone: z.string(),
  workingHours,
  daysOff: z.array(z.iso.date()),
  weekStart: z.enum(weekStarts),
  writer: z.enum(writerChoices),
  /** Kinds of notifications that are not shown. */
  mutedNotices: z.array(z.enum(noticeKinds)),
  /** Whether single keys act on pages. */
  singleKeys: z.boolean(),
  onboarded: z.boolean(),
  createdAt: instant,
});
export type AccountAnswer = z.infer<typeof account>;

/** Where the account is signed in. */
export const session = z.object({
  id: z.string(),
  /** The one that asks. */
  current: z.boolean(),
  browser: z.string(),
  system: z.string().nullable(),
  address: z.string().nullable(),
  createdAt: instant,
  /** To within an hour. */
  lastSeenAt: instant,
});
export type SessionAnswer = z.infer<typeof session>;
