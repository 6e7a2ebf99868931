/** Insights about steps one after another: pages edited day by day, and work whose next step is the user's. */
import type { ActivityOf } from '../../integrations/activity';
import type { FactWord } from '../fact';
import { cleanQuoted } from '../title';
import { dateText, dayFromNumber, dayNumber, dayText } from '../when';
import { date, name, number, title, type FactContext, type FactDraft } from './facts-input';
import { ids } from './insight-rows';
import { make } from './make-fact';
import { longWorkingDays, type OpenPullRequest } from './open-work';
import { grouped } from './rows-by-type';

const runDays = 3;
/** A run is followed back this far. */
const longestRunDays = 56;

/** Days off and weekends are stepped over; what lies before the period is not told with it. */
export function documentationRun(context: FactContext): FactDraft | null {
  const edits = context.within.filter(
    (row): row is ActivityOf<'page_edit'> => row.type === 'page_edit' && !row.metadata.trashed,
  );
  const byDay = grouped(edits, (row) => context.calendar.dayOf(row.occurredAt));
  let best: string[] = [];
  for (const last of [...byDay.keys()].sort()) {
    if (!context.workingDays.isWorking(last)) continue;
    const run = runUpTo(last, byDay, context);
    if (run.length >= best.length) best = run;
  }
  const [begun] = best;
  const until = best.at(-1);
  if (begun === undefined || until === undefined || best.length < runDays) return null;
  const rows = best.flatMap((day) => byDay.get(day) ?? []);
  const [most] = [...grouped(rows, (row) => row.metadata.pageId).values()].sort((a, b) => b.length - a.length);
  const words: Record<string, FactWord> = {
    title: title(cleanQuoted(most?.at(-1)?.title ?? '')),
  };
  if (context.spanDays > 1) words['last'] = date(lastText(until, context.spanDays));
  return make('documentation_run', {
    numbers: {
      days: number(best.length, 'working day'),
      pages: number(new Set(rows.map((row) => row.metadata.pageId)).size, 'page'),
    },
    words,
    // A row of each day first, and of the page that is named: fifty are cited, and these must be among them.
    evidence: ids([
      ...best.flatMap((day) => byDay.get(day)?.slice(0, 1) ?? []),
      ...(most?.slice(-1) ?? []),
      ...rows.reverse(),
    ]),
    metrics: ['pagesEdited'],
    score: 14 + Math.min(6, best.length),
  });
}

function lastText(day: string, spanDays: number): string {
  return spanDays <= 7 ? dayText(day, spanDays).slice(3) : dateText(day);
}

/** Working days with an edit, one after another, that end with `last`; oldest first. */
function runUpTo(last: string, byDay: ReadonlyMap<string, unknown>, context: FactContext): string[] {
  const run: string[] = [];
  for (let back = 0; back < longestRunDays; back += 1) {
    const day = dayFromNumber(dayNumber(last) - back);
    if (!context.workingDays.isWorking(day)) continue;
    if (!byDay.has(day)) break;
    run.push(day);
  }
  return run.reverse();
}

/** Without a commit of its own for so many working days nothing has been done about a review. */
const restingDays = 2;

/** Own pull requests that somebody reviewed and that had no commit since, as far as commits name them. */
export function waitingForYou(context: FactContext): FactDraft | null {
  const touched = lastTouches(context);
  const open = context.openPulls.filter(
    ({ pull, openNow, workingDays }) =>
      openNow &&
      workingDays > longWorkingDays &&
      pull.metadata.reviewedByOthers === true &&
      !context.isDismissed('waiting_for_you', keyOf(pull.metadata)) &&
      restsSince(touched.get(keyOf(pull.metadata)) ?? pull.occurredAt, context),
  );
  const [oldest] = open;
  return oldest ? reviewedFact(oldest, open, context) : null;
}

function reviewedFact(oldest: OpenPullRequest, open: readonly OpenPullRequest[], context: FactContext): FactDraft {
  const { metadata, title: text } = oldest.pull;
  return make('waiting_for_you', {
    subject: keyOf(metadata),
    numbers: { pulls: number(open.length, 'pull request'), age: number(oldest.workingDays, 'working day') },
    words: {
      title: title(cleanQuoted(text)),
      repo: name(context.repositoryName(metadata.repository)),
      ref: name(`#${metadata.number}`),
    },
    evidence: open.map(({ pull }) => pull.id),
    metrics: ['totalPRs'],
    score: 25 + Math.min(5, open.length),
  });
}

function lastTouches(context: FactContext): Map<string, Date> {
  const touched = new Map<string, Date>();
  for (const row of context.rows)
    if (row.type === 'commit' && row.metadata.pullRequest !== null && row.occurredAt < context.span.end)
      touched.set(keyOf({ repository: row.metadata.repository, number: row.metadata.pullRequest }), row.occurredAt);
  return touched;
}

function restsSince(touch: Date, { calendar, workingDays, span }: FactContext): boolean {
  const today = calendar.dayOf(new Date(Math.max(span.start.getTime(), span.end.getTime() - 1)));
  return workingDays.between(calendar.dayOf(touch), today) >= restingDays;
}

function keyOf({ repository, number }: { repository: string; number: number }): string {
  return `${repository}#${number}`;
}
