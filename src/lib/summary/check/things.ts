/** What one does to things, and what things have of their own: which verb may take which object. */
import type { Unit } from '../fact';

export type Thing =
  'message' | 'commit' | 'review' | 'pull request' | 'issue' | 'edit' | 'page' | 'meeting' | 'reaction' | 'title';

export const objectOfUnit: Partial<Record<Unit, Thing>> = {
  message: 'message',
  reply: 'message',
  commit: 'commit',
  review: 'review',
  'pull request': 'pull request',
  issue: 'issue',
  edit: 'edit',
  page: 'page',
  meeting: 'meeting',
  reaction: 'reaction',
};

/** What one does to each kind of thing, in every form. Another verb says something else of it, or nothing that is known. */
export const doing: Readonly<Record<Thing, ReadonlySet<string>>> = {
  message: verbs(
    'write wrote writes writing written send sent sends sending post posted posts posting leave left leaving put putting add added adding share shared sharing contribute contributed contributing make made making message messaged have had has',
  ),
  commit: verbs(
    'make made makes making push pushed pushes pushing commit committed commits committing add added adding put land landed landing log logged logging contribute contributed contributing record recorded have had has do did',
  ),
  review: verbs(
    'take took taking give gave gives giving given make made making write wrote writing written leave left leaving do did doing done submit submitted submitting complete completed completing finish finished finishing add added adding post posted posting send sent sending provide provided providing contribute contributed contributing log logged',
  ),
  'pull request': verbs(
    'have had has open opened opens opening submit submitted submitting propose proposed proposing raise raised raising file filed put start started starting merge merged merging review reviewed reviewing close closed closing send sent create created draft drafted get got',
  ),
  issue: verbs(
    'have had has open opened opening raise raised raising report reported reporting file filed filing create created creating write wrote written log logged close closed closing settle settled start started',
  ),
  edit: verbs(
    'make made makes making give gave giving given add added adding put contribute contributed do did have had has',
  ),
  page: verbs(
    'have had has edit edited editing update updated updating revise revised revising change changed rework reworked rewrite rewrote amend amended modify modified adjust adjusted extend extended touch touched create created creating write wrote written draft drafted start started add added adding',
  ),
  meeting: verbs(
    'have had has attend attended attending join joined joining visit visited meet met spend spent log logged sit sat',
  ),
  reaction: verbs(
    'give gave gives giving given leave left leaving add added adding put make made post posted send sent contribute contributed have had has',
  ),
  title: verbs('get got have had has give gave giving given'),
};

/** What a place or a thing has of its own: `#platform got 12 messages`. */
export const holding = verbs(
  'stand stands stood be is are was were been being get got gets receive received receives receiving hold held holds have has had contain contains contained include includes included ' +
    'draw drew draws gather gathered gathers see saw sees attract attracted take took takes taking bring brought count counted counts cover covered covers ' +
    'show showed shows make makes made reach reached total totals totalled come comes came account accounts leave left leaves leaving touch touched touches need needs ' +
    'lead led leads match matched matches span spans spanned spend spent comprise comprises consist consists stay stayed remain remains follow followed follows lie lies lay fall fell',
);

export function verbs(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}

/** They do not end as verbs do. */
export const irregular = verbs(
  'find finds found read reads hear heard tell tells told keep keeps kept set sets run runs ran stand stood build builds built become becomes became begin begins began',
);

/** What comes to somebody, or is looked at: the reader acts. */
export const receiving = verbs(
  'receive received receives receiving collect collected collects collecting gather gathered gathers gathering find found finds finding read reads reading hear heard hears see saw sees seeing attract attracted attracts draw drew draws',
);

export const bringing = /^(?:get|gets|got|getting)$/u;
