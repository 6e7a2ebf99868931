/** All that a provider ever said of each row, and when: nothing else may be stored, and nothing of it may be missing. */
import type { ProviderWorld, TruthRow, TruthTimeOff } from './worlds/world';

interface Moment {
  /** Milliseconds; it holds until the next moment. */
  from: number;
  /** Null: it does not exist. */
  text: string | null;
  windowAt: number;
  type: string;
  deepOnly: boolean;
}

export class Timeline {
  private readonly rows = new Map<string, Moment[]>();

  constructor(private readonly world: ProviderWorld) {}

  /** Called at the beginning and after each change. */
  remember(now: number): void {
    const present = new Set<string>();
    for (const row of this.world.rows(now)) {
      present.add(row.externalId);
      const { windowAt, type } = row;
      const deepOnly = this.world.isDeepOnly(row);
      this.note(row.externalId, { from: now, text: textOf(row), windowAt, type, deepOnly });
    }
    for (const [id, moments] of this.rows) {
      const last = moments.at(-1);
      if (last !== undefined && !present.has(id)) this.note(id, { ...last, from: now, text: null });
    }
  }

  everSaid(row: TruthRow): boolean {
    return this.rows.get(row.externalId)?.some(({ text }) => text === textOf(row)) === true;
  }

  /** What was true of a row at any time from `from` on. */
  private statesOf(id: string, from: number): Moment[] {
    const moments = this.rows.get(id) ?? [];
    const first = moments.findLastIndex((moment) => moment.from <= from);
    return moments.slice(Math.max(first, 0));
  }

  /**
   * Whether rows are what somebody can have stored who has read everything of these types with a time in the window, at
   * any moment from `since` on. Null: they are.
   */
  contradiction(stored: readonly TruthRow[], seen: Reading): string | null {
    const { types, from, to, since } = seen;
    const isInside = (at: number): boolean => at >= from && at < to;
    for (const row of stored) {
      if (!types.includes(row.type) || !isInside(row.windowAt) || this.world.keepsFormer.includes(row.type)) continue;
      if (!this.statesOf(row.externalId, since).some(({ text }) => text === textOf(row)))
        return `${row.externalId} is stored as ${textOf(row)}, which it was not since ${new Date(since).toISOString()}`;
    }
    return this.missing(stored, seen);
  }

  /** A row that was there in the window all the time and is not stored. */
  missing(stored: readonly TruthRow[], { types, from, to, since, deep }: Reading): string | null {
    const isInside = (at: number): boolean => at >= from && at < to;
    const ids = new Set(stored.map(({ externalId }) => externalId));
    for (const id of this.rows.keys()) {
      const states = this.statesOf(id, since);
      const isThere = states.every(
        ({ text, type, windowAt, from: at, deepOnly }) =>
          text !== null && types.includes(type) && isInside(windowAt) && at <= since && (deep || !deepOnly),
      );
      if (isThere && !ids.has(id)) return `${id} is not stored, and has been ${states[0]?.text} since before`;
    }
    return null;
  }

  private note(id: string, moment: Moment): void {
    const moments = this.rows.get(id) ?? [];
    this.rows.set(id, moments);
    if (moments.at(-1)?.text !== moment.text) moments.push(moment);
  }
}

/** What a cursor says was read. */
export interface Reading {
  types: readonly string[];
  from: number;
  to: number;
  /** When the reader began, at the latest. */
  since: number;
  /** By a nightly pass, or one over the history. */
  deep: boolean;
}

const factNames: Readonly<Record<string, readonly string[]>> = {
  commit: ['repository', 'isMerge'],
  pull_request: ['repository', 'number', 'state'],
  issue: ['repository', 'number', 'state'],
  review: ['repository', 'number'],
  page_edit: ['pageId', 'trashed'],
  message_count: ['conversation', 'count', 'replies'],
  reaction_count: ['conversation', 'count'],
  meeting: ['attendeeCount'],
};

export function textOf({ type, title, occurredAt, endedAt, windowAt, count, facts }: TruthRow): string {
  const chosen = (factNames[type] ?? []).map((name) => facts[name]);
  return JSON.stringify([type, title, occurredAt, endedAt, windowAt, count, ...chosen]);
}

export function offText({ externalId, startsAt, endsAt }: TruthTimeOff): string {
  return JSON.stringify([externalId, startsAt, endsAt]);
}
