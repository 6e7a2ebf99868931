/** Days lived through: changes begun, reviewed, merged or left; pages, talk, meetings. Written into the diary. */
import { addDays, at, datesBetween, dayMs, hourMs, minuteMs, weekdayOf } from '../zone';
import type { Developer, Repository } from './developer';
import type { Diary } from './diary';
import type { Random } from './random';
import { changeTitle, oneOffTitles, pageTitle } from './vocabulary';

export interface Life {
  random: Random;
  diary: Diary;
  developer: Developer;
  /** Nothing but meetings lies after it. */
  now: Date;
}

interface Page {
  id: string;
  title: string;
  daysLeft: number;
  begun: boolean;
}

/** Every date of [from, to). Meetings are on the calendar up to then, whatever the hour is now. */
export function liveThrough(life: Life, from: string, to: string): void {
  const numbers = new Map<string, number>();
  const pages: Page[] = [];
  for (const date of datesBetween(from, to)) {
    const weekend = weekdayOf(date) > 5;
    if (!weekend) meet(life, date);
    if (weekend && !life.random.chance(life.developer.weekendShare)) continue;
    if (at(date, 8 * 60, life.developer.settings.timeZone) > life.now) continue;
    code(life, date, numbers);
    write(life, date, pages);
    talk(life, date);
  }
}

function moment({ random, developer }: Life, date: string): Date {
  return at(date, 9 * 60 + random.int(0, 9 * 60), developer.settings.timeZone);
}

function times(random: Random, average: number): number {
  return Math.floor(average) + (random.chance(average % 1) ? 1 : 0);
}

function code(life: Life, date: string, numbers: Map<string, number>): void {
  const { random, diary, developer, now } = life;
  for (let n = times(random, developer.pace.changes); n > 0; n -= 1) {
    change(life, random.pick(developer.repositories), moment(life, date), nextNumber);
  }
  if (random.chance(0.25)) {
    const direct = moment(life, date);
    if (direct < now) diary.commit(direct, changeTitle(random), random.pick(developer.repositories).name, size(random));
  }
  for (
    let n = random.int(0, 2 * Math.ceil(developer.pace.reviews)) * (developer.pace.reviews > 0 ? 1 : 0);
    n > 0;
    n -= 1
  ) {
    const repository = random.pick(developer.repositories).name;
    const when = moment(life, date);
    const state = random.pick(['approved', 'approved', 'commented', 'changes_requested']);
    if (when < now) diary.review(when, changeTitle(random), repository, nextNumber(repository), state);
  }
  if (random.chance(0.08)) {
    const repository = random.pick(developer.repositories).name;
    const when = moment(life, date);
    const closed = new Date(when.getTime() + random.skewed(1, 20) * dayMs);
    if (when < now)
      diary.issue(when, changeTitle(random), repository, nextNumber(repository), closed < now ? closed : null);
  }
  function nextNumber(repository: string): number {
    const next = (numbers.get(repository) ?? random.int(20, 900)) + random.int(1, 4);
    numbers.set(repository, next);
    return next;
  }
}

/** One pull request from its first commit to its end; what ends after now has not ended. */
export function change(life: Life, repository: Repository, begun: Date, nextNumber: (name: string) => number): void {
  const { random, diary, now } = life;
  const title = changeTitle(random);
  const number = nextNumber(repository.name);
  const opened = new Date(begun.getTime() + random.int(1, 6) * hourMs);
  if (opened >= now) return;
  const ending = random.chance(0.9) ? 'merged' : random.chance(0.6) ? 'closed' : 'open';
  const ended = new Date(opened.getTime() + random.skewed(1, 18 * 24) * hourMs);
  const state = ended < now ? ending : 'open';
  const landed = state === 'merged' ? land(life, repository, { title, number, begun, merged: ended }) : null;
  diary.pull(opened, title, {
    repository: repository.name,
    number,
    state,
    isDraft: state === 'open' && random.chance(0.15),
    mergedAt: state === 'merged' ? ended.toISOString() : null,
    closedAt: state === 'open' ? null : ended.toISOString(),
    mergeCommitSha: landed,
    reviewedByOthers: random.chance(state === 'open' ? 0.4 : 0.8),
  });
}

/** What merging leaves on the default branch; answers the commit that the pull request became. */
function land(
  { random, diary }: Life,
  { name, style }: Repository,
  { title, number, begun, merged }: { title: string; number: number; begun: Date; merged: Date },
): string {
  const whole = size(random);
  const pullRequest = number;
  if (style === 'squash') {
    return diary.commit(merged, `${title} (#${number})`, name, { ...whole, pullRequest }).externalId;
  }
  const count = random.int(1, 5);
  const last = Array.from({ length: count }, (_none, index) => {
    const when = new Date(begun.getTime() + ((merged.getTime() - begun.getTime()) * index) / (count + 1));
    const part = { additions: Math.ceil(whole.additions / count), deletions: Math.floor(whole.deletions / count) };
    return diary.commit(when, index === 0 ? title : changeTitle(random), name, part);
  }).at(-1);
  if (style === 'rebase') return last?.externalId ?? '';
  const message = `Merge pull request #${number} from a-fork/branch-${number}`;
  return diary.commit(merged, message, name, { ...whole, pullRequest, isMerge: true }).externalId;
}

export function size(random: Random): { additions: number; deletions: number } {
  return { additions: random.skewed(1, 900), deletions: random.skewed(0, 300) };
}

function write(life: Life, date: string, pages: Page[]): void {
  const { random, diary, developer, now } = life;
  for (let n = times(random, developer.pace.edits / 4); n > 0; n -= 1) {
    const id = `page-${pages.length}-${date}`;
    pages.push({ id, title: pageTitle(random), daysLeft: random.skewed(1, 8), begun: random.chance(0.4) });
  }
  for (const page of pages.filter(({ daysLeft }) => daysLeft > 0)) {
    if (random.chance(0.35)) continue;
    page.daysLeft -= 1;
    const moments = Array.from({ length: random.int(1, 4) }, () => moment(life, date));
    for (const when of moments.sort((a, b) => a.getTime() - b.getTime())) {
      if (when >= now) continue;
      diary.edit(when, page.title, page.id, !page.begun);
      page.begun = true;
    }
  }
}

function talk({ random, diary, developer, now }: Life, date: string): void {
  const quarters = random.some(
    Array.from({ length: 36 }, (_none, index) => 9 * 60 + index * 15),
    random.int(0, Math.ceil(developer.pace.messages / 2)),
  );
  for (const minute of quarters) {
    const when = at(date, minute, developer.settings.timeZone);
    if (when < now) diary.messages(when, random.pick([...developer.channels, 'dm']), random.skewed(1, 9));
  }
}

function meet({ random, diary, developer }: Life, date: string): void {
  const week = Math.floor(Date.parse(`${addDays(date, 3)}T00:00:00Z`) / (7 * dayMs));
  for (const [index, { uid, title, minutes, minuteOfDay, weekdays, everyWeeks }] of developer.series.entries()) {
    if (!weekdays.includes(weekdayOf(date)) || (week + index) % everyWeeks !== 0 || random.chance(0.06)) continue;
    diary.meeting(at(date, minuteOfDay, developer.settings.timeZone), minutes, title, {
      iCalUID: uid,
      recurring: true,
      attendeeCount: random.int(2, 9),
    });
  }
  if (!random.chance(developer.pace.oneOffs)) return;
  const start = new Date(at(date, 10 * 60, developer.settings.timeZone).getTime() + random.int(0, 20) * 15 * minuteMs);
  diary.meeting(start, random.pick([30, 45, 60, 90, 120, 180]), random.pick(oneOffTitles), {
    iCalUID: `one-off-${date}`,
    isOrganizer: random.chance(0.4),
    attendeeCount: random.int(2, 12),
  });
}
