/** What the sync makes of pages: rows by id, and absence judged over the range that was covered. */
import type { NewActivity, NewTimeOff } from '../../../activity';
import type { Access, Window } from '../../../provider';
import { pagesOf } from './in-process';

export class Table {
  readonly meetings = new Map<string, NewActivity>();
  readonly timeOff = new Map<string, NewTimeOff>();
  memory: string | null = null;

  async sync(access: Access, window: Window): Promise<void> {
    const seen = new Set<string>();
    let range: { from: Date; to: Date } = window;
    let withheld = false;
    let memory: string | null = null;
    for (const page of await pagesOf(access, window, this.memory)) {
      for (const row of page.activities) this.meetings.set(row.externalId, row);
      for (const row of page.timeOff ?? []) this.timeOff.set(row.externalId, row);
      for (const row of [...page.activities, ...(page.timeOff ?? [])]) seen.add(row.externalId);
      for (const id of page.removed ?? []) {
        this.meetings.delete(id);
        this.timeOff.delete(id);
      }
      range = page.covered ?? range;
      withheld ||= page.withheld === true;
      memory = page.memory ?? memory;
    }
    this.memory = memory;
    if (withheld) return;
    for (const [id, { windowAt }] of this.meetings)
      if (!seen.has(id) && windowAt >= range.from && windowAt < range.to) this.meetings.delete(id);
    for (const [id, { startsAt, endsAt }] of this.timeOff)
      if (!seen.has(id) && startsAt < range.to && endsAt > range.from) this.timeOff.delete(id);
  }

  /** Id and start of every meeting, by start. */
  get starts(): string[] {
    return [...this.meetings.values()]
      .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime())
      .map(({ externalId, occurredAt }) => `${externalId} ${occurredAt.toISOString().slice(0, 16)}`);
  }
}
