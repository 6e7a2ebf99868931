/** The words one subject of work is made of; every action reads well with every case. */
export interface Topic {
  /** Branch part and commit scope. */
  slug: string;
  /** As a page or an agenda names it. */
  name: string;
  /** Imperative, capitalised: "Release seat holds". */
  actions: readonly string[];
  /** Continues an action: "for group bookings". */
  cases: readonly string[];
  /** Identifiers in the code. */
  code: readonly string[];
  /** What a report says is wrong. */
  symptoms: readonly string[];
}

export interface Repository {
  fullName: string;
  topics: readonly Topic[];
  /** How titles are written there. */
  style: 'sentence' | 'scoped' | 'conventional';
  /** How pull requests land; `direct`: pushed to the default branch. */
  lands: 'merge' | 'squash' | 'rebase' | 'direct';
  /** Relative share of the developer's work. */
  weight: number;
  /** Maintenance that comes around by itself; `{n}` is filled with a growing number. */
  chores: readonly string[];
}

/** One topic from lists separated by bars, so that a topic can be read at a glance. */
export function topic(
  slug: string,
  name: string,
  lists: { actions: string; cases: string; code: string; symptoms: string },
): Topic {
  const split = (list: string) => list.split('|').map((entry) => entry.trim());
  return {
    slug,
    name,
    actions: split(lists.actions),
    cases: split(lists.cases),
    code: split(lists.code),
    symptoms: split(lists.symptoms),
  };
}
