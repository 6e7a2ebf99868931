/** What may be worth doing: offers, never duties. Each rests on something that is still open. */
import type { ActivityOf } from '../../integrations/activity';
import { seriesOf } from './cluster';
import { byTime, grouped } from './rows-by-type';
import { make } from './make-fact';
import { date, duration, name, number, title, type FactContext, type FactDraft } from './facts-input';
import type { OpenPullRequest } from './open-work';
import { cleanQuoted } from '../title';
import { dayText } from '../when';
import { intervalsOf } from './working-time';

export function recommendationFacts(context: FactContext): FactDraft[] {
  const offered = (kind: 'ask_for_review' | 'decide_open') =>
    context.openPulls.filter(({ openNow, pull }) => openNow && !context.isDismissed(kind, pullSubject(pull)));
  const drafts: FactDraft[] = [];
  const unreviewed = offered('ask_for_review').filter(({ pull }) => pull.metadata.reviewedByOthers === false);
  // What has waited longest stands still most; what waits for more than a month is no news any more.
  const waiting = unreviewed.find(({ pull }) => isNews(pull, context)) ?? unreviewed.at(-1);
  if (waiting) drafts.push(pullFact('ask_for_review', waiting, context, 30));
  const decided = offered('decide_open').findLast(({ pull }) => pull.metadata.reviewedByOthers !== false);
  if (decided) drafts.push(pullFact('decide_open', decided, context, 26));
  const meeting = meetingInFocus(context);
  if (meeting) drafts.push(meeting);
  return drafts;
}

const newsDays = 28;

function isNews({ occurredAt }: ActivityOf<'pull_request'>, { span }: FactContext): boolean {
  return span.end.getTime() - occurredAt.getTime() <= newsDays * 86_400_000;
}

function pullSubject({ metadata }: ActivityOf<'pull_request'>): string {
  return `${metadata.repository}#${metadata.number}`;
}

function pullFact(
  kind: 'ask_for_review' | 'decide_open',
  open: OpenPullRequest,
  context: FactContext,
  score: number,
): FactDraft {
  const { pull } = open;
  return make(kind, {
    score,
    subject: pullSubject(pull),
    variant: kind === 'decide_open' && pull.metadata.reviewedByOthers === true ? 'reviewed' : null,
    numbers: { age: number(open.workingDays, 'working day') },
    words: {
      title: title(cleanQuoted(pull.title)),
      repo: name(context.repositoryName(pull.metadata.repository)),
      ref: name(`#${pull.metadata.number}`),
    },
    evidence: [pull.id],
    metrics: ['totalPRs'],
  });
}

/** Both sides of the meeting hold at least this much open time, or moving it would gain nothing. */
const sideMinutes = 45;
/** Together with the meeting's own slot they make a block worth speaking of. */
const blockMinutes = 180;
/** A day with more leaves no such stretch; looking for one would cost the square of their number. */
const mostPerDay = 30;

/** A repeating meeting alone in what would otherwise be the longest open stretch of the period. */
function meetingInFocus(context: FactContext): FactDraft | null {
  const meetings = context.clusters.flatMap((cluster) =>
    cluster.kind === 'meeting'
      ? cluster.meetings.map((meeting) => ({
          meeting,
          repeats: meeting.metadata.recurring || cluster.meetings.length > 1,
        }))
      : [],
  );
  let best: { meeting: ActivityOf<'meeting'>; joined: number } | null = null;
  for (const sameDay of grouped(meetings, ({ meeting }) => context.calendar.dayOf(meeting.occurredAt)).values()) {
    if (sameDay.length > mostPerDay) continue;
    for (const { meeting, repeats } of sameDay) {
      const joined =
        repeats && !context.isDismissed('move_meeting', seriesOf(meeting.title))
          ? joinedMinutes(
              meeting,
              sameDay.map((entry) => entry.meeting),
              context,
            )
          : null;
      if (joined === null) continue;
      if (!best || joined > best.joined || (joined === best.joined && byTime(meeting, best.meeting) < 0))
        best = { meeting, joined };
    }
  }
  const largest = context.input.stats.largestFocusBlock?.minutes ?? 0;
  if (!best || context.input.stats.focusTime === null || best.joined <= largest) return null;
  const on = dayText(context.calendar.dayOf(best.meeting.occurredAt), context.spanDays);
  return make('move_meeting', {
    score: 24,
    subject: seriesOf(best.meeting.title),
    numbers: { joined: duration(best.joined) },
    words: { title: title(cleanQuoted(best.meeting.title)), ...(context.spanDays > 1 ? { on: date(on) } : {}) },
    evidence: [best.meeting.id],
    metrics: ['focusTime', 'largestFocusBlock'],
  });
}

/** `sameDay`: every meeting of that local day. */
function joinedMinutes(
  meeting: ActivityOf<'meeting'>,
  sameDay: readonly ActivityOf<'meeting'>[],
  context: FactContext,
): number | null {
  if (!meeting.endedAt) return null;
  const day = context.calendar.dayOf(meeting.occurredAt);
  const from = context.calendar.minuteOf(meeting.occurredAt);
  const to = from + (meeting.endedAt.getTime() - meeting.occurredAt.getTime()) / 60_000;
  const home = intervalsOf(day, context.input.settings).find((interval) => from >= interval.from && to <= interval.to);
  if (!home) return null;
  let { from: open, to: close } = home;
  for (const other of sameDay) {
    if (other.id === meeting.id || !other.endedAt) continue;
    const start = context.calendar.minuteOf(other.occurredAt);
    const end = start + (other.endedAt.getTime() - other.occurredAt.getTime()) / 60_000;
    if (start < to && end > from) return null;
    if (end <= from) open = Math.max(open, end);
    if (start >= to) close = Math.min(close, start);
  }
  return from - open >= sideMinutes && close - to >= sideMinutes && close - open >= blockMinutes ? close - open : null;
}
