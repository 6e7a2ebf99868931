/** Rows of an invented developer over months, with everything that the facts know a kind for. Nobody real, no real title. */
import type { ActivityRecord } from '@/lib/integrations/activity';
import { commit, issue, meeting, messages, pageEdit, pullRequest, reactions, review } from '@/lib/metrics/sample-rows';
import type { Random } from './random';
import { changes, channels, oneOffMeetings, pages, parts, repositories, series } from './vocabulary';

export interface RowsInput {
  random: Random;
  /** First day of the rows and number of days, in UTC; the window is somewhere near their end. */
  start: Date;
  days: number;
  perDay: number;
  /** From this instant on one repository rests and another begins. */
  turn: Date;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export function rowsOf(input: RowsInput): ActivityRecord[] {
  const { random } = input;
  const known = random.shuffle(repositories);
  const rows: ActivityRecord[] = [];
  for (let day = 0; day < input.days; day += 1) {
    const midnight = input.start.getTime() + day * dayMs;
    const weekend = [0, 6].includes(new Date(midnight).getUTCDay());
    const count = Math.round(input.perDay * (weekend ? 0.15 : 1) * (0.4 + 1.2 * random.next()));
    for (let index = 0; index < count; index += 1) {
      const at = new Date(
        midnight + Math.floor((random.chance(0.12) ? 19 + 4 * random.next() : 7 + 11 * random.next()) * 60) * 60_000,
      );
      const late = at >= input.turn;
      const places = [...known.slice(0, 3), ...(late ? known.slice(4, 5) : known.slice(3, 4))];
      const id = `${day}-${index}`;
      rows.push({ ...row(at, id, weighted(places, random), random), id });
    }
    if (!weekend) rows.push(...repeatedMeetings(midnight, day, random));
  }
  return rows;
}

/** The first places get most of the work. */
function weighted(places: readonly string[], random: Random): string {
  return random.pick(
    [places[0], places[0], places[0], places[1], places[1], ...places].filter((place) => place !== undefined),
  );
}

function titleOf(random: Random): string {
  const plain = `${random.pick(changes)} ${random.pick(parts)}`;
  if (random.chance(0.08)) return `fix(${random.pick(['sync', 'ui', 'auth'])}): ${plain.toLowerCase()}`;
  if (random.chance(0.08)) return `${plain} for ${random.between(2, 40)} accounts`;
  if (random.chance(0.06)) return `${plain}, then ${random.pick(changes).toLowerCase()} ${random.pick(parts)} as well`;
  return plain;
}

function row(at: Date, id: string, repository: string, random: Random): ActivityRecord {
  const iso = at.toISOString();
  const later = (hours: number): string => new Date(at.getTime() + hours * hourMs).toISOString();
  const kind = random.next();
  if (kind < 0.26)
    return commit(iso, {
      title: titleOf(random),
      externalId: hex(id),
      metadata: { repository, pullRequest: random.chance(0.3) ? random.between(1, 400) : null },
    });
  if (kind < 0.45) return pull(at, id, repository, random);
  if (kind < 0.56)
    return review(iso, {
      externalId: `review ${id}`,
      metadata: { repository, number: random.between(401, 600), pullRequestTitle: titleOf(random) },
    });
  if (kind < 0.63)
    return issue(iso, random.chance(0.5) ? later(2 + random.next() * 200) : null, {
      title: titleOf(random),
      externalId: `issue ${id}`,
      metadata: { repository, number: random.between(601, 900) },
    });
  if (kind < 0.76) return page(iso, random);
  if (kind < 0.9) return talk(iso, random);
  if (kind < 0.94) return { ...reactions(iso, random.between(1, 6)), ...place(random, 'reaction') };
  return meeting(iso, later(random.pick([0.25, 0.5, 0.75, 1, 1.5, 2])), {
    title: random.pick(oneOffMeetings),
    externalId: `meeting ${id}`,
    metadata: { attendeeCount: random.pick([null, 2, 3, 5, 8, 14]), iCalUID: `uid ${id}` },
  });
}

function pull(at: Date, id: string, repository: string, random: Random): ActivityRecord {
  const hours = random.pick([0.5, 3, 9, 26, 50, 100, 190]) * (0.5 + random.next());
  const ended = new Date(at.getTime() + hours * hourMs).toISOString();
  const fate = random.next();
  const base = pullRequest(at.toISOString(), fate < 0.5 ? ended : null, {
    title: titleOf(random),
    externalId: `pull ${id}`,
    metadata: {
      repository,
      number: random.between(1, 400),
      isDraft: fate > 0.88,
      reviewedByOthers: random.pick([true, false, null]),
    },
  });
  if (fate < 0.5 || fate > 0.62) return base;
  return { ...base, endedAt: new Date(ended), metadata: { ...base.metadata, state: 'closed', closedAt: ended } };
}

function page(iso: string, random: Random): ActivityRecord {
  const index = random.between(0, pages.length - 1);
  const edit = pageEdit(iso, `page ${index}`);
  return { ...edit, title: pages[index] ?? '', metadata: { ...edit.metadata, created: random.chance(0.12) } };
}

function talk(iso: string, random: Random): ActivityRecord {
  const count = random.between(1, 12);
  const made = messages(iso, count, { metadata: { replies: random.between(0, count) } });
  const { title, metadata } = place(random, 'message');
  return { ...made, title, metadata: { ...made.metadata, ...metadata } };
}

function place(random: Random, of: 'message' | 'reaction') {
  const index = random.pick([0, 0, 0, 0, 1, 1, 2, 3, channels.length - 1]);
  const direct = random.chance(of === 'message' ? 0.2 : 0.3);
  const kind = direct ? ('dm' as const) : ('channel' as const);
  const title = direct ? 'Direct messages' : (channels[index] ?? '');
  return { title, metadata: { conversation: direct ? 'dm' : `C${index}`, conversationKind: kind, count: 1 } };
}

function repeatedMeetings(midnight: number, day: number, random: Random): ActivityRecord[] {
  return series
    .filter(({ every }) => day % every === 0 && random.chance(0.85))
    .map(({ title, hour, minutes }) => {
      const start = new Date(midnight + hour * hourMs);
      const end = new Date(start.getTime() + minutes * 60_000).toISOString();
      const metadata = { recurring: true, attendeeCount: 6, iCalUID: title, originalStart: start.toISOString() };
      const made = meeting(start.toISOString(), end, { title, externalId: `${title} ${day}`, metadata });
      return { ...made, id: `${title} ${day}` };
    });
}

function hex(id: string): string {
  return [...id]
    .map((character) => (character.codePointAt(0) ?? 0).toString(16))
    .join('')
    .padStart(40, '0');
}
