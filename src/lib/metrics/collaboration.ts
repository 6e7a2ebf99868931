import type { ActivityOf, ActivityRecord, ActivityType } from '../integrations/activity';
import { covers, coversSpan } from './coverage';
import { overlaps, type Interval } from './intervals';
import { dayFinder } from './local-days';
import { localClock } from './local-time';
import { hoursInMeetings, meetingsWithin, startedMeetings } from './meetings';
import { ofTypes, type Prepared } from './prepare';
import type { CollaborationComponent, CollaborationComponents, Stats } from './stats-types';
import type { MetricWindow } from './types';
import { eachLocalDay, moveDays, type LocalDay } from './windows';
import { workingTime } from './working-time';

/** What a day of joint work looks like to somebody without history. */
const usual = { reviews: 1, messages: 10, meetingHours: 1.5, places: 4 };
const historyDays = 56;
const activeDaysNeeded = 14;

type Name = keyof CollaborationComponents;
const componentTypes: Record<Name, ActivityType[]> = {
  reviews: ['review'],
  messages: ['message_count'],
  meetingHours: ['meeting'],
  places: ['review', 'message_count', 'meeting'],
};
const names: Name[] = ['reviews', 'messages', 'meetingHours', 'places'];

export const collaborationTypes = componentTypes.places;

type Answer = Pick<Stats, 'collaborationScore' | 'collaborationComponents' | 'collaborationBaseline'>;

/** The stretch before the window that baselines are taken from: 56 local days. */
export function baselineWindow(window: MetricWindow): MetricWindow {
  return { start: moveDays(window.start, -historyDays, window.timeZone), end: window.start, timeZone: window.timeZone };
}

/** `workingDays`: local days of the window, up to `asOf`, with working time left. */
export function collaboration(prepared: Prepared, workingDays: number): Answer {
  const components: CollaborationComponents = { reviews: null, messages: null, meetingHours: null, places: null };
  const known = names.filter((name) => typesOf(prepared, name).length > 0);
  if (workingDays === 0 || known.length === 0) {
    return { collaborationScore: null, collaborationComponents: components, collaborationBaseline: null };
  }
  const history = eachLocalDay(baselineWindow(prepared.input.window));
  const own = activeDays(prepared, history) >= activeDaysNeeded;
  const now: Span = { start: prepared.start, end: prepared.cut, rows: [...prepared.reviews, ...prepared.messages] };
  const earlier = own ? ofTypes(prepared.before, ['review', 'message_count']) : [];
  const parts: number[] = [];
  for (const name of known) {
    const value = measure(prepared, name, now) / workingDays;
    const baseline = own ? ownBaseline(prepared, name, history, earlier) : usual[name];
    const ratio = baseline ? value / baseline : null;
    components[name] = rounded({ value, baseline, ratio });
    if (ratio !== null) parts.push(Math.min(1, ratio / 2));
  }
  const score = parts.length > 0 ? Math.round((100 * parts.reduce((sum, part) => sum + part, 0)) / parts.length) : null;
  return {
    collaborationScore: score,
    collaborationComponents: components,
    collaborationBaseline: score === null ? null : own ? 'own' : 'default',
  };
}

/** The rows of the window that the score was made of. */
export function collaborationRows(prepared: Prepared): ActivityRecord[] {
  const { input } = prepared;
  const meetings = new Set<ActivityRecord>([...meetingsWithin(prepared), ...startedMeetings(prepared)]);
  return [
    ...(covers(input, 'review') ? prepared.reviews : []),
    ...(covers(input, 'message_count') ? prepared.messages : []),
    ...(covers(input, 'meeting') ? meetings : []),
  ];
}

/** The types a component is measured by: those whose sources cover the window. */
function typesOf(prepared: Prepared, name: Name): ActivityType[] {
  return componentTypes[name].filter((type) => covers(prepared.input, type));
}

/** Per working day of the history that its sources cover; null where there is none. */
function ownBaseline(
  prepared: Prepared,
  name: Name,
  history: readonly LocalDay[],
  rows: readonly ActivityRecord[],
): number | null {
  const { input } = prepared;
  const types = typesOf(prepared, name);
  const covered = history.filter((day) => types.every((type) => coversSpan(input, type, +day.start, +day.end)));
  const first = covered[0];
  const last = covered.at(-1);
  if (!first || !last) return null;
  const working = workingTime(input.settings, input.timeOff, +first.start, +last.end);
  const workingDays = covered.filter((day) => overlaps(working, +day.start, +day.end)).length;
  if (workingDays === 0) return null;
  // Coverage has no gaps, so the covered days lie together.
  return measure(prepared, name, { start: +first.start, end: +last.end, rows }) / workingDays;
}

interface Span extends Interval {
  /** Reviews and messages, among them all of the span. */
  rows: readonly ActivityRecord[];
}

/** How much of a component happened in a span, over all its days. */
function measure(prepared: Prepared, name: Name, span: Span): number {
  switch (name) {
    case 'reviews':
      return actionsOf('review', span);
    case 'messages':
      return actionsOf('message_count', span);
    case 'meetingHours':
      return hoursInMeetings(prepared.meetings, span.start, span.end);
    case 'places':
      return placeDays(prepared, span);
  }
}

function actionsOf(type: ActivityType, span: Span): number {
  let sum = 0;
  for (const row of span.rows) if (row.type === type && isIn(row, span)) sum += row.count;
  return sum;
}

/**
 * Distinct places of each local day, added up over the days: a channel written in on three days is three.
 * Distinct places of the whole span would not grow with its length, and a week could not be compared with eight.
 */
function placeDays({ input, meetings }: Prepared, span: Span): number {
  const local = localClock(input.window.timeZone, span.start, span.end);
  const seen = new Set<string>();
  const add = (row: ActivityRecord, place: string | null) => {
    if (place && isIn(row, span)) seen.add(`${Math.floor(local(row.occurredAt.getTime()) / 86_400_000)} ${place}`);
  };
  const reviews = covers(input, 'review');
  const messages = covers(input, 'message_count');
  for (const row of span.rows) {
    if (row.type === 'review' && reviews) add(row, `repository ${row.metadata.repository}`);
    if (row.type === 'message_count' && messages) add(row, channelOf(row));
  }
  if (covers(input, 'meeting')) for (const row of meetings) add(row, `meeting ${row.externalId}`);
  return seen.size;
}

/** Direct messages are messages, but no place. */
function channelOf({ count, metadata }: ActivityOf<'message_count'>): string | null {
  const shared = metadata.conversationKind === 'channel' || metadata.conversationKind === 'private_channel';
  return shared && count > 0 ? `channel ${metadata.conversation}` : null;
}

/** Local days of the history with an action in a stream that covers the day. */
function activeDays({ input, before }: Prepared, history: readonly LocalDay[]): number {
  const active = new Set<number>();
  const find = dayFinder(history);
  const covered = new Map<string, boolean>();
  for (const row of before) {
    const index = find(row.occurredAt.getTime());
    const day = history[index];
    if (!day || active.has(index)) continue;
    const key = `${index} ${row.type}`;
    const known = covered.get(key) ?? coversSpan(input, row.type, +day.start, +day.end);
    covered.set(key, known);
    if (known) active.add(index);
  }
  return active.size;
}

function isIn(row: ActivityRecord, { start, end }: Interval): boolean {
  const time = row.occurredAt.getTime();
  return time >= start && time < end;
}

function rounded({ value, baseline, ratio }: CollaborationComponent): CollaborationComponent {
  const round = (number: number) => Math.round(number * 100) / 100;
  return { value: round(value), baseline: baseline && round(baseline), ratio: ratio === null ? null : round(ratio) };
}
