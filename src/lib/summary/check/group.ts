/**
 * Which stretch of a sentence speaks of which cited fact. With one fact everything does. With several, titles and names that
 * only some of them hold are anchors: what stands around an anchor is said of its facts and of no other.
 */
import type { Fact } from '../fact';
import type { Cited } from './cited';
import type { Token } from './token';

export interface Group {
  tokens: readonly Token[];
  /** Teams of cited facts; the facts of a team speak of the same thing and back a sentence together. */
  teams: readonly (readonly number[])[];
  /** All of the teams must back it (`“A” and “B” were merged`), and not just one. */
  together: boolean;
}

export function groupTokens(tokens: readonly Token[], cited: Cited): Group[] {
  const teams = teamsOf(cited.facts);
  if (teams.length <= 1) return [{ tokens, teams, together: false }];
  const stretches = coordinate(split(tokens, (token) => teamsNamed(token, teams)));
  const named = new Set(stretches.flatMap(({ about }) => about));
  const free = teams.map((_, index) => index).filter((index) => !named.has(index));
  return assign(stretches, free).map(({ tokens: part, about, together }) => ({
    tokens: part,
    teams: about.map((index) => teams[index] ?? []),
    together,
  }));
}

interface Stretch {
  tokens: readonly Token[];
  /** Teams that its anchors name; empty: it has none. */
  about: readonly number[];
  /** After a full stop or a semicolon. */
  fresh: boolean;
}

/** Facts that share a title are about one thing: a pull request, the wait for its review, the overview that leads with it. */
function teamsOf(facts: readonly Fact[]): number[][] {
  const teams: { facts: number[]; titles: Set<string> }[] = [];
  facts.forEach((fact, index) => {
    const titles = titlesOf(fact);
    const same = teams.filter((team) => titles.some((title) => team.titles.has(title)));
    const [first] = same;
    if (!first) return void teams.push({ facts: [index], titles: new Set(titles) });
    for (const other of same.slice(1)) {
      first.facts.push(...other.facts);
      for (const title of other.titles) first.titles.add(title);
      teams.splice(teams.indexOf(other), 1);
    }
    first.facts.push(index);
    for (const title of titles) first.titles.add(title);
  });
  return teams.map((team) => team.facts);
}

function titlesOf(fact: Fact): string[] {
  return Object.values(fact.words).flatMap((word) =>
    word.as === 'title' ? [word.text] : word.as === 'titles' ? word.list : [],
  );
}

/** Null: it singles out no team. */
function teamsNamed(token: Token, teams: readonly (readonly number[])[]): number[] | null {
  if (token.is !== 'title' && token.is !== 'name') return null;
  const named = teams.flatMap((team, index) => (team.some((fact) => token.owners.includes(fact)) ? [index] : []));
  return named.length === 0 || named.length === teams.length ? null : named;
}

const joints = new Set([
  'and',
  'while',
  'whereas',
  'but',
  'then',
  'with',
  'plus',
  'alongside',
  'besides',
  'beside',
  'or',
]);

function split(tokens: readonly Token[], namedBy: (token: Token) => number[] | null): Stretch[] {
  const stretches: { tokens: Token[]; about: number[]; fresh: boolean }[] = [];
  let current = { tokens: [] as Token[], about: [] as number[], fresh: false };
  // A title says what a stretch is about; a repository only where no title does.
  let titled = false;
  const cut = (fresh: boolean): void => {
    if (current.tokens.length > 0) stretches.push(current);
    current = { tokens: [], about: [], fresh };
    titled = false;
  };
  tokens.forEach((token, index) => {
    const named = namedBy(token);
    const comma = tokens[index - 1]?.text === ',' || tokens[index - 1]?.text === ':';
    const other = named !== null && current.about.length > 0 && !named.some((team) => current.about.includes(team));
    if (token.is === 'word' && joints.has(token.lower)) cut(false);
    else if (other && comma) cut(false);
    current.tokens.push(token);
    const strong = token.is === 'title' || token.text.startsWith('#');
    if (named !== null && (strong || !titled))
      current.about = strong && !titled ? named : narrowed(current.about, named);
    if (named !== null && strong) titled = true;
    if (token.text === ';' || token.text === '.') cut(true);
  });
  cut(false);
  return stretches;
}

/** What two anchors have in common, or else both. */
function narrowed(about: readonly number[], named: readonly number[]): number[] {
  if (about.length === 0) return [...named];
  const common = about.filter((team) => named.includes(team));
  return common.length > 0 ? common : [...about, ...named];
}

/** `“A”, “B” and “C” were merged`: names without a word about them share what is said of their neighbour. */
function coordinate(stretches: readonly Stretch[]): Stretch[] {
  const done: Stretch[] = [];
  let waiting: Stretch | null = null;
  for (const stretch of stretches) {
    const joined: Stretch = waiting && !stretch.fresh ? merged(waiting, stretch) : stretch;
    if (waiting && stretch.fresh) done.push(waiting);
    waiting = null;
    if (joined.about.length > 0 && joined.tokens.every(saysNothing)) waiting = joined;
    else done.push(joined);
  }
  if (!waiting) return done;
  const last = done.pop();
  return last && !waiting.fresh ? [...done, merged(last, waiting)] : [...done, ...(last ? [last] : []), waiting];
}

function merged(a: Stretch, b: Stretch): Stretch {
  return { tokens: [...a.tokens, ...b.tokens], about: [...new Set([...a.about, ...b.about])], fresh: a.fresh };
}

function saysNothing(token: Token): boolean {
  if (token.is === 'word')
    return token.readings.includes('plain') || token.readings.includes('neutral') || token.lower === 'both';
  return token.is === 'title' || token.is === 'name' || token.is === 'mark';
}

/** A stretch without an anchor goes with the one before it (at the beginning, the one after it) or with a fact that no anchor names. */
function assign(
  stretches: readonly Stretch[],
  free: readonly number[],
): { tokens: readonly Token[]; about: readonly number[]; together: boolean }[] {
  const groups: { tokens: readonly Token[]; about: readonly number[]; together: boolean }[] = [];
  const firstNamed = stretches.find(({ about }) => about.length > 0)?.about ?? [];
  for (const stretch of stretches) {
    const last = groups.at(-1);
    if (stretch.about.length > 0) groups.push({ ...stretch, together: stretch.about.length > 1 });
    else if (last && free.length === 0)
      groups[groups.length - 1] = { ...last, tokens: [...last.tokens, ...stretch.tokens] };
    else {
      const neighbour = last && last.together ? last.about.slice(0, 1) : (last?.about ?? firstNamed);
      groups.push({ tokens: stretch.tokens, about: [...new Set([...neighbour, ...free])], together: false });
    }
  }
  return groups;
}
