/** What a fact of one kind allows a sentence to say besides its numbers, names and dates. */
import type { Fact } from '../fact';
import type { WordClass } from './word-class';

export interface Says {
  /** What happened; at least one of these stands beside anything under `aged`. */
  main?: readonly WordClass[];
  /** Further classes of words it allows. */
  may?: readonly WordClass[];
  /** Only beside the number of its age, and never instead of what happened: `opened 3 days earlier`. */
  aged?: readonly WordClass[];
  /** Never instead of what happened: `the merge closed #12`. */
  beside?: readonly WordClass[];
  /** Only denied: `without a merge`. */
  denies?: readonly WordClass[];
  /** Number beside which it may speak of nothing: `the first in 8 weeks`, `after 8 weeks of none`. */
  absentFor?: string;
  /** It says that something is not there: each part of the sentence denies once. `gap`: before or after a day. */
  negative?: 'nothing' | 'gap';
}

export interface Licence extends Says {
  /** Which kinds of statement may rest on it. */
  role: 'cluster' | 'frame' | 'insight' | 'offer' | 'gap';
  /** Words of change must agree with its variant. */
  direction?: boolean;
  /** Numbers that `over` may stand before, as in `3 meetings over 2 hours`. */
  over?: readonly string[];
  /** What tells numbers of one unit apart. */
  cues?: Readonly<Record<string, Cues>>;
  /** It looks back beyond the period. */
  looksBack?: boolean;
  variants?: Readonly<Record<string, Says>>;
  /** What depends on what the fact holds. */
  besides?: (fact: Fact) => readonly WordClass[];
}

export interface Cues {
  /** Lower-case words right before the number. */
  before?: readonly string[];
  /** Lower-case words near it, on either side. */
  near?: readonly string[];
  /** It is meant where nothing else is said. */
  usual?: boolean;
}

export interface Grant {
  main: ReadonlySet<WordClass>;
  may: ReadonlySet<WordClass>;
  aged: ReadonlySet<WordClass>;
  beside: ReadonlySet<WordClass>;
  denies: ReadonlySet<WordClass>;
  absentFor: string | null;
  negative: 'nothing' | 'gap' | null;
}

/** The licence of one fact, its variant and its words included. */
export function grantOf(fact: Fact, licence: Licence): Grant {
  const own = fact.variant === null ? undefined : licence.variants?.[fact.variant];
  const main = [...(licence.main ?? []), ...(own?.main ?? [])];
  const may = [...main, ...(licence.may ?? []), ...(own?.may ?? []), ...(licence.besides?.(fact) ?? [])];
  if (licence.direction && isDirection(fact.variant)) may.push(fact.variant, 'compare', 'earlier', 'later');
  if (Object.hasOwn(fact.numbers, 'previous')) may.push('compare', 'earlier', 'later');
  return {
    main: new Set(main),
    may: new Set(['plain' as const, 'neutral' as const, ...may]),
    aged: new Set([...(licence.aged ?? []), ...(own?.aged ?? [])]),
    beside: new Set(licence.beside ?? []),
    denies: new Set([...(licence.denies ?? []), ...(own?.denies ?? [])]),
    absentFor: own?.absentFor ?? licence.absentFor ?? null,
    negative: own?.negative ?? licence.negative ?? null,
  };
}

function isDirection(variant: string | null): variant is 'more' | 'less' | 'same' {
  return variant === 'more' || variant === 'less' || variant === 'same';
}
