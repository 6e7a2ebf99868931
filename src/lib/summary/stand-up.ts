/**
 * What one says at a stand-up: done · next · blocked. Lists, not prose: each line names one thing and the rows it rests on.
 * Pure: "now" is `asOf`, and what is not among the rows is not guessed.
 */
import type { ActivityOf, ActivityRecord } from '../integrations/activity';
import type { MetricWindow, TimeOff, WorkSettings } from '../metrics/types';
import { moveDays, startOfLocalDay, localDateOf } from '../metrics/windows';
import { clusterActivities, instantOf, type Cluster } from './facts/cluster';
import { byTime, isMeeting } from './facts/rows-by-type';
import { repositoryNames } from './facts/facts-input';
import { blockedWorkingDays } from './facts/open-work';
import { workingDays, type WorkingDays } from './facts/working-time';
import { cleanCommitTitle, cleanQuoted, quote } from './title';
import { createCalendar, dayFromNumber, dayNumber } from './when';

export interface StandUpInput {
  /** Rows of the time looked back on, every own pull request still open, and today's meetings. */
  activities: readonly ActivityRecord[];
  /** Pull requests of others that wait for the user's review, in the order they are said in. */
  reviewRequests?: readonly ReviewRequest[];
  settings: WorkSettings;
  timeOff?: readonly TimeOff[];
  asOf: Date;
  /** What `done` looks back on; without one, from the start of the last working day until now. */
  window?: Pick<MetricWindow, 'start' | 'end'>;
}

/** One open pull request of somebody else that asks for the user's review. */
export interface ReviewRequest {
  /** The id it is cited by. */
  id: string;
  /** `owner/name`. */
  repository: string;
  number: number;
  title: string;
}

export interface StandUpLine {
  /** Plain text, titles in “…”. */
  text: string;
  evidence: string[];
}

export interface StandUp {
  done: StandUpLine[];
  next: StandUpLine[];
  blocked: StandUpLine[];
}

/** Said at a stand-up in a minute; what goes beyond is counted in a last line. */
const mostLines = 8;
const titleWords = 12;
const longestAbsenceDays = 28;

export function standUp(input: StandUpInput): StandUp {
  const nameOf = repositoryNames(input.activities);
  const days = workingDays(input.settings, input.timeOff ?? []);
  const open = openPulls(input, days);
  const isBlocked = (pull: OpenPull): boolean =>
    !pull.row.metadata.isDraft &&
    pull.row.metadata.reviewedByOthers === false &&
    pull.workingDays >= blockedWorkingDays;
  const reviews = (input.reviewRequests ?? []).map(({ id, repository, number, title }): StandUpLine => {
    return { text: `Review ${quoted(title)} (${nameOf(repository)} #${number})`, evidence: [id] };
  });
  return {
    done: capped(doneLines(input, nameOf, days), ''),
    next: [
      ...capped(
        open.filter((pull) => !isBlocked(pull)).map((pull) => openLine(pull, nameOf)),
        ' open pull requests',
      ),
      ...capped(reviews, ' reviews'),
      ...capped(meetingsLeft(input), ' meetings'),
    ],
    blocked: capped(
      open.filter(isBlocked).map((pull) => blockedLine(pull, nameOf)),
      ' without a review',
    ),
  };
}

type NameOf = (fullName: string) => string;

function quoted(title: string): string {
  return quote(cleanQuoted(title), titleWords);
}

function capped(lines: readonly StandUpLine[], what: string): StandUpLine[] {
  if (lines.length <= mostLines) return [...lines];
  const rest = lines.slice(mostLines - 1);
  const evidence = rest.flatMap((line) => line.evidence).slice(0, 50);
  return [...lines.slice(0, mostLines - 1), { text: `and ${rest.length} more${what}`, evidence }];
}

function doneLines(input: StandUpInput, nameOf: NameOf, days: WorkingDays): StandUpLine[] {
  const { start, end } = input.window ?? { start: lastWorkingDay(input, days), end: input.asOf };
  const span = { start, end: end < input.asOf ? end : input.asOf };
  if (span.end <= span.start) return [];
  return clusterActivities(input.activities, span)
    .flatMap((cluster) => doneLine(cluster, nameOf) ?? [])
    .sort((a, b) => a.order - b.order)
    .map(({ text, evidence }) => ({ text, evidence }));
}

/** Null: nothing was finished by it. */
function doneLine(cluster: Cluster, nameOf: NameOf): (StandUpLine & { order: number }) | null {
  switch (cluster.kind) {
    case 'pull_request': {
      if (cluster.event !== 'merged' || cluster.isCopy) return null;
      const { repository, number } = cluster.pull.metadata;
      const text = `Merged ${quoted(cluster.pull.title)} (${nameOf(repository)} #${number})`;
      return { order: 0, text, evidence: [cluster.pull.id, ...idsOf(cluster.commits)] };
    }
    case 'issue': {
      if (cluster.event !== 'closed') return null;
      const { repository, number } = cluster.issue.metadata;
      const text = `Closed the issue ${quoted(cluster.issue.title)} (${nameOf(repository)} #${number})`;
      return { order: 1, text, evidence: [cluster.issue.id] };
    }
    case 'revert': {
      const text = `Reverted ${quoted(cluster.title)} in ${nameOf(cluster.repository)}`;
      return { order: 1, text, evidence: idsOf(cluster.rows) };
    }
    case 'review': {
      const text = `Reviewed ${quoted(cluster.title)} (${nameOf(cluster.repository)} #${cluster.number})`;
      return { order: 2, text, evidence: idsOf(cluster.reviews) };
    }
    case 'commits':
      return {
        order: 3,
        text: commitsText(cluster.commits, nameOf(cluster.repository)),
        evidence: idsOf(cluster.commits),
      };
    case 'page': {
      const written = cluster.edits.some((edit) => edit.metadata.created);
      const text = `${written ? 'Wrote' : 'Edited'} the page ${quoted(cluster.edits[0]?.title ?? '')}`;
      return { order: 4, text, evidence: idsOf(cluster.edits) };
    }
    default:
      return null;
  }
}

function commitsText(commits: readonly ActivityOf<'commit'>[], repository: string): string {
  const [first = '', second, ...rest] = [...new Set(commits.map(({ title }) => cleanCommitTitle(title)))];
  const titles = [first, ...(second === undefined ? [] : [second])].map((title) => quote(title, titleWords));
  const listed = rest.length === 0 ? titles.join(' and ') : `${titles.join(', ')} and ${rest.length} more`;
  return `Committed ${listed} to ${repository}`;
}

interface OpenPull {
  row: ActivityOf<'pull_request'>;
  workingDays: number;
}

/** Oldest first: what has waited longest is spoken of first. */
function openPulls({ activities, asOf, settings }: StandUpInput, days: WorkingDays): OpenPull[] {
  const today = localDateOf(asOf, settings.timeZone);
  const seen = new Set<string>();
  return activities
    .filter((row): row is ActivityOf<'pull_request'> => {
      if (row.type !== 'pull_request' || row.metadata.state !== 'open' || row.occurredAt > asOf) return false;
      if (instantOf(row.metadata.closedAt) !== null || seen.has(row.id)) return false;
      seen.add(row.id);
      return true;
    })
    .map((row) => ({ row, workingDays: days.between(localDateOf(row.occurredAt, settings.timeZone), today) }))
    .sort((a, b) => byTime(a.row, b.row));
}

function openLine({ row }: OpenPull, nameOf: NameOf): StandUpLine {
  const { isDraft, reviewedByOthers, repository, number } = row.metadata;
  const lead = isDraft ? 'Go on with the draft' : reviewedByOthers === true ? 'Answer the review of' : 'Bring to merge';
  return { text: `${lead} ${quoted(row.title)} (${nameOf(repository)} #${number})`, evidence: [row.id] };
}

function blockedLine({ row, workingDays }: OpenPull, nameOf: NameOf): StandUpLine {
  const where = `${quoted(row.title)} (${nameOf(row.metadata.repository)} #${row.metadata.number})`;
  return { text: `${where}: no review for ${workingDays} working days`, evidence: [row.id] };
}

/** Meetings of the local day that have not begun, each once, by the clock. */
function meetingsLeft({ activities, asOf, settings: { timeZone } }: StandUpInput): StandUpLine[] {
  const tomorrow = moveDays(startOfLocalDay(localDateOf(asOf, timeZone), timeZone), 1, timeZone);
  const calendar = createCalendar(timeZone);
  return clusterActivities(activities, { start: asOf, end: tomorrow })
    .flatMap((cluster) => (cluster.kind === 'meeting' ? cluster.meetings : []))
    .filter(isMeeting)
    .sort(byTime)
    .map((row) => ({ text: `${quoted(row.title)} at ${calendar.clock(row.occurredAt)}`, evidence: [row.id] }));
}

/** Start of the latest working day before today; after a long absence, of yesterday. */
function lastWorkingDay({ settings, asOf }: StandUpInput, days: WorkingDays): Date {
  const today = dayNumber(localDateOf(asOf, settings.timeZone));
  let back = 1;
  while (back < longestAbsenceDays && !days.isWorking(dayFromNumber(today - back))) back += 1;
  const found = back < longestAbsenceDays ? back : 1;
  return startOfLocalDay(dayFromNumber(today - found), settings.timeZone);
}

function idsOf(rows: readonly ActivityRecord[]): string[] {
  return rows.map((row) => row.id);
}
