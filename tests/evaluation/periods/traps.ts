/** What has misled such summaries: each trap changes an honest period so that a careless reading of it is wrong. */
import { ofType, type Period, type Row, type RowOf, type Source } from '../period';
import { addDays, at, dateOf, dayMs, hourMs, minuteMs } from '../zone';
import { change, size, type Life } from './live-through';
import { changeTitle, oneOffTitles, pageTitle } from './vocabulary';

type Trap = (period: Period, life: Life) => Period;

const traps = {
  reverts,
  'bot-commits': botCommits,
  'cherry-picks': cherryPicks,
  'moved-meetings': movedMeetings,
  'cancelled-meetings': cancelledMeetings,
  'squash-merge': squashMerge,
  'co-authored': coAuthored,
  // The window itself is laid on the change.
  'clock-change': (period) => period,
  'just-outside': justOutside,
  'half-connected': halfConnected,
  'missing-stream': missingStream,
  'days-off': daysOff,
  'two-calendars': twoCalendars,
  'renamed-page': renamedPage,
  'very-busy': veryBusy,
  release,
  'new-repository': newRepository,
  'long-lived': longLived,
  surge,
} satisfies Record<string, Trap>;
export type TrapName = keyof typeof traps;
export const trapNames = Object.keys(traps) as TrapName[];

export function setTraps(period: Period, life: Life): Period {
  return trapNames
    .filter((name) => period.traps.includes(name))
    .reduce((changed: Period, name) => traps[name](changed, life), period);
}

/** An instant of the window that is not ahead of now. */
function inside({ window, asOf }: Period, { random }: Life, share = random.next()): Date {
  const end = Math.min(window.end.getTime(), asOf.getTime());
  return new Date(window.start.getTime() + Math.floor((end - window.start.getTime()) * (0.02 + 0.96 * share)));
}

function withRows(period: Period, life: Life, write: () => void): Period {
  life.diary.rows = [...period.rows];
  write();
  return { ...period, rows: life.diary.rows };
}

function reverts(period: Period, life: Life): Period {
  const { random, diary, developer } = life;
  return withRows(period, life, () => {
    const repository = random.pick(developer.repositories).name;
    const title = changeTitle(random);
    const details = { additions: 240, deletions: 80, pullRequest: null };
    diary.commit(inside(period, life, 0.3), title, repository, details);
    diary.commit(inside(period, life, 0.6), `Revert "${title}"`, repository, {
      ...details,
      additions: 80,
      deletions: 240,
    });
  });
}

function botCommits(period: Period, life: Life): Period {
  const { random, diary, developer } = life;
  return withRows(period, life, () => {
    const repository = random.pick(developer.repositories).name;
    for (let n = random.int(20, 60); n > 0; n -= 1) {
      const title = `chore(deps): bump leftover from 1.${n}.0 to 1.${n + 1}.0`;
      diary.commit(inside(period, life), title, repository, { additions: 900, deletions: 900 });
    }
  });
}

function cherryPicks(period: Period, life: Life): Period {
  const { random, diary, developer } = life;
  return withRows(period, life, () => {
    for (let n = 3; n > 0; n -= 1) {
      const title = changeTitle(random);
      const details = size(random);
      const [first, second] = random.some(developer.repositories, 2);
      if (first !== undefined) diary.commit(inside(period, life, 0.4), title, first.name, details);
      if (second !== undefined) diary.commit(inside(period, life, 0.5), title, second.name, details);
    }
  });
}

/** From inside the window to after it, and from before it to inside. */
function movedMeetings(period: Period, life: Life): Period {
  const { random, diary } = life;
  return withRows(period, life, () => {
    const before = new Date(period.window.start.getTime() - 4 * hourMs);
    const after = new Date(period.window.end.getTime() + 2 * hourMs);
    const within = quarterOf(inside(period, life, 0.4));
    const [title, other] = random.some(oneOffTitles, 2);
    diary.meeting(within, 60, title ?? '', { iCalUID: 'moved-in', originalStart: before.toISOString() });
    diary.meeting(after, 120, other ?? '', { iCalUID: 'moved-out', originalStart: within.toISOString() });
  });
}

/** What is cancelled has no row: the series has a hole, the hours are fewer. */
function cancelledMeetings(period: Period): Period {
  const meetings = ofType(period.rows, 'meeting').filter(
    ({ occurredAt }) => occurredAt >= period.window.start && occurredAt < period.window.end,
  );
  const cancelled = new Set<Row>(meetings.filter((_row, index) => index % 2 === 0));
  return { ...period, rows: period.rows.filter((row) => !cancelled.has(row)) };
}

/** One change as a pull request, a squash commit, and the branch's own commits on a fork's default branch. */
function squashMerge(period: Period, life: Life): Period {
  const { random, diary, developer } = life;
  return withRows(period, life, () => {
    const repository = random.pick(developer.repositories).name;
    const title = changeTitle(random);
    const merged = inside(period, life, 0.7);
    const pullRequest = 4000 + random.int(0, 900);
    const landed = diary.commit(merged, `${title} (#${pullRequest})`, repository, {
      additions: 700,
      deletions: 150,
      pullRequest,
    });
    for (let n = 4; n > 0; n -= 1) {
      const when = new Date(merged.getTime() - n * hourMs);
      diary.commit(when, changeTitle(random), `fork-of/${repository.split('/')[1]}`, { additions: 175, deletions: 30 });
    }
    diary.pull(new Date(merged.getTime() - 5 * hourMs), title, {
      ...mergedPull(repository, pullRequest, merged),
      mergeCommitSha: landed.externalId,
    });
  });
}

/** A commit that became another person's pull request, which the developer reviewed: nothing of theirs was merged. */
function coAuthored(period: Period, life: Life): Period {
  const { random, diary, developer } = life;
  return withRows(period, life, () => {
    const repository = random.pick(developer.repositories).name;
    const title = changeTitle(random);
    const number = 5000 + random.int(0, 900);
    diary.commit(inside(period, life, 0.5), `${title} (#${number})`, repository, {
      additions: 350,
      pullRequest: number,
    });
    diary.review(inside(period, life, 0.45), title, repository, number, 'approved');
  });
}

/** A minute before the window, and at its very end, stands what would have been the greatest thing in it. */
function justOutside(period: Period, life: Life): Period {
  const { random, diary, developer } = life;
  return withRows(period, life, () => {
    const repository = random.pick(developer.repositories).name;
    for (const when of [new Date(period.window.start.getTime() - 1), period.window.end]) {
      if (when > period.asOf) continue;
      const details = { additions: 5000, deletions: 2000 };
      diary.commit(when, `Release 9.${random.int(0, 90)}.0`, repository, details);
      diary.edit(when, pageTitle(random), `outside-${when.getTime()}`, true);
      diary.messages(when, developer.channels[0] ?? 'general', 200);
    }
  });
}

/** One source is not connected at all, another only since the middle of the window. */
function halfConnected(period: Period, { random }: Life): Period {
  const [absent, late] = random.some(['github', 'notion', 'slack', 'calendar'] as const, 2);
  const middle = new Date((period.window.start.getTime() + Math.min(+period.window.end, +period.asOf)) / 2);
  const sources = period.sources
    .filter(({ provider }) => provider !== absent)
    .map((source): Source => (source.provider === late ? { ...source, from: middle } : source));
  const rows = period.rows.filter(
    ({ source, windowAt }) => source !== absent && (source !== late || windowAt >= middle),
  );
  return { ...period, sources, rows };
}

/** Pull requests, issues and reviews may not be read; commits may. */
function missingStream(period: Period): Period {
  const missingTypes = ['pull_request', 'issue', 'review'] as const;
  const sources = period.sources.map((source) => (source.provider === 'github' ? { ...source, missingTypes } : source));
  const missing = new Set<string>(missingTypes);
  return { ...period, sources, rows: period.rows.filter(({ type }) => !missing.has(type)) };
}

/** Leave from the middle of the window on, half of it told by the settings, half by the calendar. */
function daysOff(period: Period, { random }: Life): Period {
  const { timeZone } = period.settings;
  const first = dateOf(new Date((+period.window.start + +period.window.end) / 2), timeZone);
  const away = { startsAt: at(addDays(first, 1), 0, timeZone), endsAt: at(addDays(first, 3), 0, timeZone) };
  const rows = period.rows.filter(
    ({ occurredAt }) => occurredAt < at(first, 0, timeZone) || occurredAt >= away.endsAt || random.chance(0.1),
  );
  return { ...period, settings: { ...period.settings, daysOff: [first] }, timeOff: [away], rows };
}

function twoCalendars(period: Period, life: Life): Period {
  return withRows(period, life, () => {
    const meetings = ofType(period.rows, 'meeting').filter(({ occurredAt }) => occurredAt >= period.window.start);
    for (const { occurredAt, endedAt, title, metadata } of meetings) {
      const minutes = ((endedAt ?? occurredAt).getTime() - occurredAt.getTime()) / minuteMs;
      life.diary.meeting(occurredAt, minutes, title, { ...metadata, calendarId: 'team', calendarName: 'Team' });
    }
  });
}

function renamedPage(period: Period, life: Life): Period {
  const { random, diary } = life;
  return withRows(period, life, () => {
    const titles = [pageTitle(random), pageTitle(random)];
    for (let n = 0; n < 6; n += 1) {
      diary.edit(inside(period, life, n / 6), titles[n < 3 ? 0 : 1] ?? '', 'renamed-page', n === 0);
    }
  });
}

/** More than ten thousand rows, none of which a reader cares about, around what was there. */
function veryBusy(period: Period, life: Life): Period {
  const { random, diary, developer } = life;
  return withRows(period, life, () => {
    const repository = random.pick(developer.repositories).name;
    for (let n = 0; n < 9000; n += 1) {
      diary.commit(inside(period, life), `Automated: refresh rates ${n} [skip ci]`, repository, {
        additions: 1,
        deletions: 1,
      });
    }
    for (let n = 0; n < 2000; n += 1) diary.messages(inside(period, life), `feed-${n % 60}`, 1);
  });
}

function release(period: Period, life: Life): Period {
  const { random, diary, developer } = life;
  return withRows(period, life, () => {
    const version = `${random.int(1, 6)}.${random.int(0, 20)}.${random.int(0, 9)}`;
    const details = { additions: 12, deletions: 3 };
    diary.commit(inside(period, life, 0.8), `Release ${version}`, random.pick(developer.repositories).name, details);
  });
}

function newRepository(period: Period, life: Life): Period {
  const { random, developer } = life;
  const { name } = developer.laterRepository;
  return withRows(period, life, () => {
    for (let n = 1; n <= 4; n += 1) {
      change(life, { name, style: 'squash' }, inside(period, life, n / 8), () => n);
    }
    life.diary.commit(inside(period, life, 0.1), 'Begin', name, size(random));
    life.diary.commit(inside(period, life, 0.15), changeTitle(random), name, size(random));
  });
}

/** Opened weeks ago and merged now; and one that stands open for ten days without a review. */
function longLived(period: Period, life: Life): Period {
  const { random, diary, developer } = life;
  return withRows(period, life, () => {
    const repository = random.pick(developer.repositories).name;
    const merged = inside(period, life, 0.5);
    const number = 6000 + random.int(0, 900);
    const title = changeTitle(random);
    const landed = diary.commit(merged, `${title} (#${number})`, repository, { ...size(random), pullRequest: number });
    diary.pull(new Date(merged.getTime() - 33 * dayMs), title, {
      ...mergedPull(repository, number, merged),
      mergeCommitSha: landed.externalId,
    });
    diary.pull(new Date(period.window.end.getTime() - 10 * dayMs), changeTitle(random), {
      ...mergedPull(repository, number + 1, merged),
      state: 'open',
      mergedAt: null,
      closedAt: null,
      reviewedByOthers: false,
    });
  });
}

/** A conversation that was quiet fills up. */
function surge(period: Period, life: Life): Period {
  return withRows(period, life, () => {
    for (let n = 0; n < 60; n += 1) life.diary.messages(inside(period, life), 'night-shift', life.random.int(1, 8));
  });
}

function mergedPull(repository: string, number: number, merged: Date): RowOf<'pull_request'>['metadata'] {
  return {
    repository,
    number,
    state: 'merged',
    isDraft: false,
    mergedAt: merged.toISOString(),
    closedAt: merged.toISOString(),
    mergeCommitSha: null,
    reviewedByOthers: true,
  };
}

function quarterOf(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / (15 * minuteMs)) * 15 * minuteMs);
}
