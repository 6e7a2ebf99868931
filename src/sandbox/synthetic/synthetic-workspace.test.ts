import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { colleagues, subject } from './people';
import { firstLine, localTime, monthFigures, quantile } from './month-figures';
import { syntheticWorkspace, type SyntheticWorkspace } from './synthetic-workspace';

const day = 86_400_000;
const workspaceFolder = path.resolve('../shared/workspace');
const moments = [
  '2026-11-22T09:30:00Z',
  '2026-03-29T23:59:00Z',
  '2026-10-26T00:30:00Z',
  '2027-01-01T12:00:00Z',
  '2025-07-16T18:00:00Z',
];
const seeds = ['skerrylink', 'another', '3'];
const cases = moments.flatMap((moment, index) =>
  seeds.map((seed) => ({
    moment,
    seed,
    timeZone: ['Europe/Berlin', 'America/Los_Angeles', 'Asia/Kolkata'][index % 3] ?? 'UTC',
  })),
);

const made = new Map<string, ReturnType<typeof generateAfresh>>();

function generate(given: (typeof cases)[number]) {
  const key = JSON.stringify(given);
  const known = made.get(key) ?? generateAfresh(given);
  made.set(key, known);
  return known;
}

function generateAfresh({ moment, seed, timeZone }: (typeof cases)[number]) {
  const now = new Date(moment);
  const data = syntheticWorkspace(now, { seed, timeZone, days: 120 });
  return { now, data, month: monthFigures(data, { from: new Date(now.getTime() - 30 * day), to: now }) };
}

const dateIn = (instant: Date, timeZone: string) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(instant);

describe.each(cases)('the month before $moment, seed $seed, in $timeZone', (given) => {
  const { now, data, month } = generate(given);

  it('has the size of a real one', () => {
    expect(month.commits.length).toBeGreaterThanOrEqual(150);
    expect(month.commits.length).toBeLessThanOrEqual(300);
    expect(month.pulls.length).toBeGreaterThanOrEqual(34);
    expect(month.pulls.length).toBeLessThanOrEqual(48);
    expect(new Set(month.commits.map(({ repository }) => repository)).size).toBeGreaterThanOrEqual(6);
    expect(month.reviewedTitles.length).toBeGreaterThanOrEqual(20);
    expect(month.ownMessages.length).toBeGreaterThanOrEqual(100);
    expect(month.meetings.length).toBeGreaterThanOrEqual(20);
  });

  it('has 400 distinct titles, none twice but recurring meetings', () => {
    const recurring = month.meetings
      .filter((event) => event.recurringEventId !== undefined)
      .map((event) => String(event.summary));
    const single = month.meetings
      .filter((event) => event.recurringEventId === undefined)
      .map((event) => String(event.summary));
    const once = [
      ...month.commits.map(({ title }) => title),
      ...month.pulls.map(({ title }) => title),
      ...month.reviewedTitles,
      ...month.issueTitles,
      ...month.pageTitles,
      ...single,
    ];
    const twice = once.filter((title, index) => once.indexOf(title) !== index);
    expect(twice).toEqual([]);
    expect(new Set([...once, ...recurring]).size).toBeGreaterThanOrEqual(400);
  });

  it('has two quiet working days, a day of leave, and work on every other working day', () => {
    const busy = new Set(
      [...month.commits.map(({ at }) => at), ...month.pulls.map(({ createdAt }) => createdAt)].map((at) =>
        dateIn(at, given.timeZone),
      ),
    );
    const leave = new Set(
      month.events
        .filter((event) => event.eventType === 'outOfOffice')
        .map((event) => dateIn(new Date(event.start?.dateTime ?? ''), given.timeZone)),
    );
    const idle: string[] = [];
    for (let back = 1; back <= 29; back += 1) {
      const noon = new Date(now.getTime() - back * day);
      if (localTime(noon, given.timeZone).weekday <= 5 && !busy.has(dateIn(noon, given.timeZone)))
        idle.push(dateIn(noon, given.timeZone));
    }
    expect(leave.size).toBeGreaterThanOrEqual(1);
    expect(idle.filter((date) => !leave.has(date)).length).toBeGreaterThanOrEqual(2);
    expect(idle.length).toBeLessThanOrEqual(6);
  });

  it('has a revert, a moved, a cancelled, a declined, an overlapping, a whole-day and a solo event', () => {
    expect(month.commits.some(({ title }) => title.startsWith('Revert "'))).toBe(true);
    const history = (data.calendar._history ?? []).filter(
      ({ eventId, calendarId }) => calendarId === 'primary' && month.events.some(({ id }) => id === eventId),
    );
    expect(history.some(({ change }) => change.start !== undefined)).toBe(true);
    expect(history.some(({ change }) => change.status === 'cancelled')).toBe(true);
    const has = (test: (event: (typeof month.events)[number]) => boolean) => month.events.some(test);
    expect(has((event) => JSON.stringify(event.attendees ?? []).includes('"declined"'))).toBe(true);
    expect(has((event) => event.start?.date !== undefined && event.eventType === 'default')).toBe(true);
    expect(has((event) => event.eventType === 'focusTime')).toBe(true);
    expect(
      has(
        (event) =>
          event.eventType === 'default' && event.attendees === undefined && event.start?.dateTime !== undefined,
      ),
    ).toBe(true);
    expect(has((event) => event.recurringEventId !== undefined)).toBe(true);
    expect(
      month.meetings.some((a) => month.meetings.some((b) => a !== b && a.startsAt < b.endsAt && b.startsAt < a.endsAt)),
    ).toBe(true);
    const second = data.calendar.events.personal?.items ?? [];
    expect(
      month.meetings.some((meeting) =>
        second.some((copy) => copy.iCalUID === meeting.iCalUID && copy.start?.dateTime === meeting.start?.dateTime),
      ),
    ).toBe(true);
  });

  it('leaves pull requests of the developer open, and reviews asked of them', () => {
    const open = Object.entries(data.github.pulls ?? {}).flatMap(([repository, list]) =>
      list
        .filter(
          (pull) =>
            new Date(pull.created_at) <= now && (typeof pull.closed_at !== 'string' || new Date(pull.closed_at) > now),
        )
        .map((pull) => ({ pull, repository })),
    );
    const unreviewed = open.filter(
      ({ pull, repository }) =>
        pull.user?.login === subject.login &&
        !data.github.reviews?.[repository]?.some((review) => review.pull_number === pull.number),
    );
    expect(unreviewed.length).toBeGreaterThanOrEqual(1);
    expect(open.length).toBeLessThan(40);
  });

  it('shows five colleagues at work beside the developer', () => {
    const authors = new Set(
      Object.values(data.github.pulls ?? {})
        .flat()
        .filter((pull) => new Date(pull.created_at) > new Date(now.getTime() - 30 * day))
        .map((pull) => pull.user?.login),
    );
    for (const { login } of colleagues) expect(authors).toContain(login);
    const kinds = new Set(
      data.slack.channels.channels.map((channel) =>
        channel.is_im ? 'dm' : channel.is_mpim ? 'group' : channel.is_private ? 'private' : 'public',
      ),
    );
    expect(kinds).toEqual(new Set(['public', 'private', 'dm', 'group']));
    const editors = new Map<string, Set<string>>();
    for (const edit of data.notion._edits ?? [])
      editors.set(edit.page_id, (editors.get(edit.page_id) ?? new Set()).add(edit.user));
    expect([...editors.values()].filter((users) => users.size >= 3).length).toBeGreaterThan(10);
  });

  it('keeps hours, weekdays, cycles and meeting lengths of a plausible person', () => {
    const local = month.commits.map(({ at }) => localTime(at, given.timeZone));
    expect(
      quantile(
        local.map(({ hour }) => hour),
        0.5,
      ),
    ).toBeGreaterThan(11);
    expect(
      quantile(
        local.map(({ hour }) => hour),
        0.5,
      ),
    ).toBeLessThan(15);
    expect([2, 3, 4]).toContain(
      quantile(
        local.map(({ weekday }) => weekday),
        0.5,
      ),
    );
  });
});

describe.skipIf(!existsSync(workspaceFolder))(
  'beside a real working life (skipped where ../shared/workspace is absent)',
  () => {
    const real = existsSync(workspaceFolder) ? realFigures() : null;
    const bands = new Map(
      Object.entries(real ?? {}).map(([name, values]) => [
        name,
        { low: quantile(values, 0.1), high: quantile(values, 0.9) },
      ]),
    );

    it.each(cases)('the medians of the month before $moment, seed $seed, lie within its p10 and p90', (given) => {
      const { month } = generate(given);
      const hours = (times: readonly Date[]) => times.map((time) => localTime(time, given.timeZone).hour);
      const weekdays = (times: readonly Date[]) => times.map((time) => localTime(time, given.timeZone).weekday);
      const merged = month.pulls.flatMap(({ createdAt, mergedAt }) =>
        mergedAt === null ? [] : [(mergedAt.getTime() - createdAt.getTime()) / 3_600_000],
      );
      const commits = month.commits.map(({ at }) => at);
      const starts = month.meetings.map(({ startsAt }) => startsAt);
      const found = {
        commitHour: hours(commits),
        commitWeekday: weekdays(commits),
        meetingHour: hours(starts),
        meetingWeekday: weekdays(starts),
        cycleHours: merged,
        meetingMinutes: month.meetings.map(({ startsAt, endsAt }) => (endsAt.getTime() - startsAt.getTime()) / 60_000),
        messageHour: hours(month.ownMessages),
      };
      for (const [name, values] of Object.entries(found)) {
        const { low = Number.NaN, high = Number.NaN } = bands.get(name) ?? {};
        const median = quantile(values, 0.5);
        expect({ name, median, inBand: median >= low && median <= high, low, high }).toMatchObject({ inBand: true });
      }
    });
  },
);

describe('what happened on a date', () => {
  const options = { seed: 'skerrylink', timeZone: 'Europe/Berlin', days: 200 };
  const before = (data: SyntheticWorkspace, from: string, to: string) => {
    const inside = (time: string | undefined | null) => typeof time === 'string' && time >= from && time < to;
    return {
      commits: Object.entries(data.github.commits ?? {}).map(([name, list]) => [
        name,
        list.filter((commit) => inside(commit.commit.author?.date)),
      ]),
      pulls: Object.entries(data.github.pulls ?? {}).map(([name, list]) => [
        name,
        list.filter((pull) => inside(pull.created_at)),
      ]),
      issues: data.github.issues?.filter((issue) => inside(issue.created_at)),
      pages: data.notion.search.results.filter((page) => inside(page.created_time)),
      edits: data.notion._edits?.filter((edit) => inside(edit.time)),
      events: Object.entries(data.calendar.events).map(([id, { items }]) => [
        id,
        items.filter((event) => inside(event.start?.dateTime)),
      ]),
      history: data.calendar._history?.filter(({ at }) => inside(at)),
      messages: Object.entries(data.slack.history).map(([id, list]) => [
        id,
        list.filter(({ ts }) => inside(new Date(Number(ts) * 1000).toISOString())),
      ]),
    };
  };

  it('is the same whenever one asks', () => {
    const early = before(syntheticWorkspace(new Date('2026-09-01T00:00:00Z'), options), '2026-08-01', '2026-08-20');
    const late = before(syntheticWorkspace(new Date('2026-12-24T21:00:00Z'), options), '2026-08-01', '2026-08-20');
    expect(early).toEqual(late);
    expect(JSON.stringify(early)).toContain('sha');
  });

  it('differs by seed and moves with the zone', () => {
    const now = new Date('2026-09-01T00:00:00Z');
    const titles = (seed: string) =>
      Object.values(syntheticWorkspace(now, { ...options, seed }).github.commits ?? {})
        .flat()
        .map(({ commit }) => commit.message);
    expect(titles('a')).not.toEqual(titles('b'));
    const first = (timeZone: string) =>
      syntheticWorkspace(now, { ...options, timeZone }).calendar.events.primary?.items[0]?.start?.dateTime;
    expect(first('Asia/Tokyo')).not.toEqual(first('Europe/Berlin'));
  });

  it('has no title twice within two hundred days, and no id twice at all', () => {
    const { github, notion, calendar, slack } = syntheticWorkspace(new Date('2026-11-22T00:00:00Z'), {
      ...options,
      days: 400,
    });
    const recent = Object.values(github.commits ?? {})
      .flat()
      .filter((commit) => (commit.commit.author?.date ?? '') > '2026-05-06');
    const titles = recent.map(({ commit }) => firstLine(commit.message));
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
    const ids = [
      ...Object.values(github.commits ?? {})
        .flat()
        .map(({ sha }) => sha),
      ...Object.entries(github.pulls ?? {}).flatMap(([name, list]) => list.map((pull) => `${name}#${pull.number}`)),
      ...(github.issues ?? []).map((issue) => `${issue.repository}#${issue.number}`),
      ...notion.search.results.map(({ id }) => id),
      ...Object.entries(calendar.events).flatMap(([calendarId, { items }]) =>
        items.map(({ id }) => `${calendarId}/${id}`),
      ),
      ...Object.entries(slack.history).flatMap(([channel, list]) => list.map(({ ts }) => `${channel}/${ts}`)),
    ];
    expect(ids.length).toBe(new Set(ids).size);
  });

  it('reaches a month ahead, and as far back as asked', () => {
    const now = new Date('2026-11-22T00:00:00Z');
    const starts = (syntheticWorkspace(now, options).calendar.events.primary?.items ?? []).flatMap((event) =>
      event.start?.dateTime === undefined ? [] : [Date.parse(event.start.dateTime)],
    );
    expect(Math.max(...starts)).toBeGreaterThan(now.getTime() + 27 * day);
    expect(Math.min(...starts)).toBeLessThan(now.getTime() - 200 * day);
  });

  it('is never before a pull request was opened, nor after it was merged', () => {
    const { github } = syntheticWorkspace(new Date('2026-11-22T00:00:00Z'), options);
    for (const [name, pulls] of Object.entries(github.pulls ?? {})) {
      for (const pull of pulls) {
        if (typeof pull.merged_at === 'string')
          expect(pull.merged_at >= pull.created_at, `${name}#${pull.number}`).toBe(true);
        for (const review of github.reviews?.[name]?.filter((entry) => entry.pull_number === pull.number) ?? []) {
          expect(
            (review.submitted_at ?? '') >= pull.created_at &&
              (typeof pull.closed_at !== 'string' || (review.submitted_at ?? '') <= pull.closed_at),
            `review of ${name}#${pull.number}`,
          ).toBe(true);
        }
      }
    }
  });
});

interface RealGitHub {
  commits: Record<string, { commit: { author: { date: string } } }[]>;
  pulls: Record<string, { created_at: string; merged_at?: string | null }[]>;
}
interface RealCalendar {
  events: { primary: { items: { start: { dateTime?: string }; end: { dateTime?: string } }[] } };
}
interface RealSlack {
  _about: { subject: string };
  history: Record<string, { user?: string; ts: string }[]>;
}

function realFigures() {
  const read = (name: string): unknown =>
    JSON.parse(gunzipSync(readFileSync(path.join(workspaceFolder, `${name}.json.gz`))).toString('utf8'));
  const [github, calendar, slack] = [
    read('github') as RealGitHub,
    read('calendar') as RealCalendar,
    read('slack') as RealSlack,
  ];
  const zone = 'America/Chicago';
  const commits = Object.values(github.commits)
    .flat()
    .map(({ commit }) => localTime(new Date(commit.author.date), zone));
  const meetings = calendar.events.primary.items.filter((event) => event.start.dateTime !== undefined);
  const starts = meetings.map((event) => localTime(new Date(event.start.dateTime ?? ''), zone));
  const own = Object.values(slack.history)
    .flat()
    .filter(({ user }) => user === slack._about.subject);
  return {
    commitHour: commits.map(({ hour }) => hour),
    commitWeekday: commits.map(({ weekday }) => weekday),
    meetingHour: starts.map(({ hour }) => hour),
    meetingWeekday: starts.map(({ weekday }) => weekday),
    cycleHours: Object.values(github.pulls)
      .flat()
      .flatMap((pull) =>
        typeof pull.merged_at !== 'string'
          ? []
          : [(Date.parse(pull.merged_at) - Date.parse(pull.created_at)) / 3_600_000],
      ),
    meetingMinutes: meetings.map(
      (event) => (Date.parse(event.end.dateTime ?? '') - Date.parse(event.start.dateTime ?? '')) / 60_000,
    ),
    messageHour: own.map(({ ts }) => localTime(new Date(Number(ts) * 1000), zone).hour),
  };
}
