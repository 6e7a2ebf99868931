/** Reads a month out of provider-shaped data the way a person would count it; for the tests of the sample developer. */
import type { EventData } from '@/lib/integrations/providers/calendar/fake-data';
import { subject } from './people';
import type { SyntheticWorkspace } from './synthetic-workspace';

export interface Month {
  from: Date;
  to: Date;
}

export interface MonthFigures {
  commits: { at: Date; title: string; repository: string }[];
  pulls: { title: string; createdAt: Date; mergedAt: Date | null }[];
  reviewedTitles: string[];
  issueTitles: string[];
  pageTitles: string[];
  meetings: (EventData & { startsAt: Date; endsAt: Date })[];
  events: EventData[];
  ownMessages: Date[];
}

const own = (user: { login: string } | null | undefined) => user?.login === subject.login;

export function monthFigures(data: SyntheticWorkspace, month: Month): MonthFigures {
  const inside = (time: string | Date | null | undefined) =>
    time !== null && time !== undefined && new Date(time) >= month.from && new Date(time) < month.to;
  const { github, notion, calendar, slack } = data;
  const commits = Object.entries(github.commits ?? {}).flatMap(([repository, list]) =>
    list
      .filter((commit) => own(commit.author) && inside(commit.commit.author?.date))
      .map((commit) => ({
        at: new Date(commit.commit.author?.date ?? ''),
        title: firstLine(commit.commit.message),
        repository,
      })),
  );
  const allPulls = Object.entries(github.pulls ?? {}).flatMap(([repository, list]) =>
    list.map((pull) => ({ ...pull, repository })),
  );
  const reviewed = allPulls.filter(
    (pull) =>
      !own(pull.user) &&
      github.reviews?.[pull.repository]?.some(
        (review) => review.pull_number === pull.number && own(review.user) && inside(review.submitted_at),
      ),
  );
  const editedPages = new Set(
    (notion._edits ?? [])
      .filter((edit) => edit.user === subject.notionId && inside(edit.time))
      .map((edit) => edit.page_id),
  );
  const primary = calendar.events.primary?.items ?? [];
  const messages = [
    ...Object.values(slack.history).flat(),
    ...Object.values(slack.replies).flatMap((threads) => Object.values(threads).flat()),
  ];
  const events = primary.filter((event) => inside(event.start?.dateTime ?? event.start?.date));
  return {
    commits,
    pulls: allPulls
      .filter((pull) => own(pull.user) && inside(pull.created_at))
      .map((pull) => ({
        title: pull.title ?? '',
        createdAt: new Date(pull.created_at),
        mergedAt: typeof pull.merged_at === 'string' ? new Date(pull.merged_at) : null,
      })),
    reviewedTitles: reviewed.map((pull) => pull.title ?? ''),
    issueTitles: (github.issues ?? [])
      .filter((issue) => own(issue.user) && inside(issue.created_at))
      .map((issue) => issue.title ?? ''),
    pageTitles: notion.search.results.filter((page) => editedPages.has(page.id)).map(pageTitle),
    meetings: events.filter(isAttended).map((event) => ({
      ...event,
      startsAt: new Date(event.start?.dateTime ?? ''),
      endsAt: new Date(event.end?.dateTime ?? ''),
    })),
    events,
    ownMessages: messages
      .filter((message) => message.user === subject.slackId && message.subtype === undefined)
      .map(({ ts }) => new Date(Number(ts) * 1000))
      .filter(inside),
  };
}

/** Hour with fraction and ISO weekday of an instant in a zone. */
export function localTime(instant: Date, timeZone: string): { hour: number; weekday: number } {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  return {
    hour: Number(parts.hour) + Number(parts.minute) / 60,
    weekday: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts.weekday ?? '') + 1,
  };
}

/** Nearest-rank quantile. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function isAttended(event: EventData): boolean {
  const attendees = Array.isArray(event.attendees)
    ? (event.attendees as { self?: boolean; responseStatus?: string }[])
    : [];
  return (
    event.start?.dateTime !== undefined &&
    attendees.some((attendee) => attendee.self === true && attendee.responseStatus !== 'declined')
  );
}

function pageTitle(page: { properties?: unknown }): string {
  return /"plain_text":"((?:[^"\\]|\\.)*)"/.exec(JSON.stringify(page.properties ?? {}))?.[1] ?? '';
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
    });
  formats.set(timeZone, known);
  return known;
}
