/** Words that claim something, by what they claim. A word may stand in several lists: any reading that a cited fact allows will do. */
import type { WordClass } from './word-class';

export const classedWords: Readonly<Partial<Record<WordClass, string>>> = {
  merged: 'merged merges gained gains landed lands shipped ships merging',
  merge: 'merge merges-of land landing',
  into: 'into',
  opened:
    'opened opens opening proposed proposes proposing submitted submits submitting raised raises raising filed files filing',
  open: 'open opening openings propose proposing submit submitting proposal',
  reviewed: 'reviewed reviews reviewing submitted submits submitting',
  review: 'review reviews reviewing review-work comments',
  closed: 'closed closes closing ended ends',
  close: 'close closing closure closures',
  settled: 'settled settles resolved resolves',
  committed: 'committed commits landed lands committing pushed pushes pushing added',
  commit: 'commit commits change changes',
  work: 'work works worked working',
  edited:
    'edited edits editing updated updates updating revised revises revising changed changes changing amended amends amending modified modifies modifying adjusted adjusts adjusting reworked reworks reworking touched rewritten rewrote rewrites rewriting extended',
  edit: 'edit edits editing update updates revision revisions change changes',
  created: 'created creates creating drafted drafts drafting added adds adding',
  wrote: 'wrote written writes writing write',
  reported: 'reported reports filed files raised raises logged reporting filing report',
  met: 'met meets meeting attended attends attending joined joins joining join sat sit sits sitting participated participates participating',
  messaged:
    'messaged messages messaging sent sends sending posted posts posting talked talking talks chatted shared shares sharing',
  reacted: 'reacted reacts reacting listened added adds adding',
  started: 'started starts starting began begins beginning begun',
  start: 'start starts begin',
  finished: 'finished finishes finishing completed completes completing done finalised finalized',
  finish: 'finish finishing complete completing split',
  reverted: 'reverted reverts revert reverting',
  requested: 'requested requests asked asks',
  active: 'active',
  waited: 'waited waits waiting wait awaiting awaits pending wait-time',
  otherEvent: `
    approved approves approve rejected rejects declined declines accepted accepts cancelled canceled cancels postponed rescheduled
    rolled deployed deploys deploy deployment released releases release published publishes publish
    fixed fixes fix fixing broke broken breaks break failed fails fail failing failure failures crashed tested tests testing
    blocked blocks-on blocker blockers assigned assigns unassigned requested requests deleted deletes removed removes
    archived archives renamed migrated migrates refactored implemented implements designed designs planned plans
    discussed discusses discussion discussions decided decides decision agreed agrees promised delivered delivers deliver
    launched launches announced presented presents invited-you interviewed hired demoed paired pairing debugged investigated
    reopened reopens duplicated squashed rebased cherry-picked force-pushed tagged subscribed unsubscribed muted pinned
    missed skipped forgot forgotten abandoned ignored refused delayed overdue stalled stuck lost solved solves bug bugs
    incident incidents outage outages error errors deadline deadlines milestone milestones sprint sprints`,
  pull: 'pull-request pull-requests pr prs pulls change changes',
  issue: 'issue issues',
  page: 'page pages document documents documentation notes note doc docs writing',
  meeting: 'meeting meetings list invitation invitations invited expected session sessions',
  message: 'message messages conversation conversations chat chats talk words reply replies wording',
  channel: 'channel channels',
  dayOff: 'off',
  direct: 'direct directly private privately chat chats conversation conversations talk',
  reaction: 'reaction reactions',
  repository: 'repository repositories repo repos codebase project projects',
  code: 'code coding built codebase',
  draft: 'draft drafts',
  focus: 'focus quiet uninterrupted undisturbed concentration free',
  calendar: 'calendar schedule agenda',
  gap: 'gap gaps fragment fragments fragmented scattered pieces short small',
  people: `
    others other’s others’ people
    person participant participants attendee attendees`,
  they: 'they them their theirs he she his her hers him we us our ours me my mine',
  colleague: 'somebody someone anybody anyone colleague colleagues teammate teammates',
  reviewer: 'reviewer reviewers',
  moved: 'move moves moved moving reschedule rescheduling shift shifting',
  more: `
    more longer grew grow grows growing grown growth up rose rise rises rising risen increased increase increases increasing higher
    climbed climb climbs gained gain gains gaining expanded expand above greater exceeded exceeds exceed jumped outweighed
    outnumbered outpaced added extra widened lengthened`,
  less: `
    less fewer down fell fall falls falling fallen decreased decrease decreases decreasing lower lowered dropped drop drops
    dropping shrank shrink shrinks shrunk shrinking declined decline declines reduced reduce reduction below smaller shorter
    lost loss cut sank slipped dipped outnumbered`,
  same: 'matched matches matching same unchanged equal equally even evenly similar similarly steady level flat constant stable hardly real balanced',
  extreme: `
    largest longest biggest oldest latest fullest slowest busiest highest greatest last peaked peak peaks lead leads led leading
    longer most maximum max top-most stands fuller`,
  majority:
    'most mostly mainly largely chiefly primarily mainly-on bulk main majority principally predominantly especially',
  only: 'only just alone solely exclusively merely purely simply yourself itself',
  least: 'least smallest shortest fewest quietest earliest lowest fastest quickest newest youngest minimum min',
  long: 'long',
  all: `
    all every everything everyone everybody always whole entire entirely each fully completely totally constantly
    continually consistently regularly often frequently usually generally typically commonly wholly`,
  compare: `
    than versus vs against compared comparison relative`,
  otherCompare: `
    partly partially
    unlike usual normal normally ordinary average better worse best worst twofold threefold faster slower quicker bigger older newer closer`,
  typical: 'typical median middle average-of typically',
  spread:
    'spread spreads spreading split splits divided divides shared scattered interrupt interrupts interrupted cut cuts break breaks',
  both: 'both',
  several: 'several multiple',
  quantity: `
    many few some numerous countless dozens hundreds thousands millions tens lots plenty couple pair double doubled doubles triple tripled
    quadruple twofold handful scores various-many third thirds fourth quarter quarters fifth tenth second sixth seventh eighth
    ninth much enough little`,
  first: 'first firstly initial initially',
  partly: 'some certain part parts rest remainder fraction portion',
  joint: 'together jointly',
  aspect: 'still already now yet currently',
  single: 'one single',
  half: 'half halves',
  bound: 'nearly almost roughly approximately approx circa exactly precisely barely beyond past maximum minimum',
  time: `
    yesterday will coming going ahead afterward finally eventually today tomorrow tonight recently lately last next previous previously soon upcoming future year years
    quarter quarters weekend weekends fortnight night nights noon midnight lunchtime dawn daily weekly monthly yearly annual annually
    hourly nightly late early mid late-night overnight formerly shortly immediately instantly quickly promptly
    sunday-night spring summer autumn winter season holiday holidays nowadays spring-time`,
  period: 'day days week weeks month months period periods',
  hours: 'hour hours minute minutes o’clock',
  offHours: 'evening evenings morning mornings outside beyond hours',
  ago: 'ago',
  earlier: 'earlier before previously previous prior since',
  later: 'ends later old after since until till beyond last',
  novelty: 'new newly fresh untouched first',
  again:
    'again recurs recurred repeated repeatedly repeating recurring returned return kept continued continues continuing',
  negation: `
    not no never none nobody nothing neither nor without cannot nowhere unmerged unreviewed unfinished unanswered unclosed unopened
    uncommitted lacks lacked lacking lack hardly barely rarely seldom scarcely except excluding unless
    isn't wasn't aren't weren't hasn't haven't hadn't didn't doesn't don't won't wouldn't can't couldn't shouldn't
    un non zero nil`,
  absence: 'missing incomplete unknown unread absent empty blank gap gaps unavailable free',
  known:
    'everything whole known readable read available covers covered includes included recorded data connected complete',
  quiet: 'quiet rested calm pause paused quieter silent silence light rest little',
  advice: `
    find finding     could might may perhaps maybe would option options worth worthwhile if try asking ask invite inviting consider considering
    welcome help helps useful possible possibly suit suits pointing nudge decide finish fresh eyes answer answered pick try join reply matters let
    moving settle whole choose choosing someday whether picking looking coming still ready revisit revisiting resume resuming reconsider reconsidering rethink return returning drop dropping keep keeping seeing see`,
  cause: `
    because due thanks therefore thus hence so consequently accordingly since-that caused causes cause causing led-to reason reasons
    why owing prompted prompts triggered triggers resulted resulting enabled enables enabling allowed allows allowing
    helped thanks-to driven drives drove forced forces sparked purpose aimed aiming intended goal goals effect effects impact
    ensure ensures ensuring prevent prevents preventing improve improves improved improving improvement improvements thereby`,
  judgement: `
    great good nice excellent amazing awesome impressive fantastic wonderful brilliant solid strong weak poor bad terrible
    productive unproductive efficient inefficient effective successful successfully success important key significant significantly major minor
    critical crucial notable notably remarkable substantial considerable massive huge tiny big large heavy heavily busy hectic
    intense hard easy easily simple complex careful carefully diligent lazy slow fast quick smooth smoothly unfortunately
    fortunately sadly happily hopefully congratulations congrats bravo well kudos worrying alarming concerning encouraging
    promising healthy unhealthy very really extremely highly incredibly quite pretty too-much rather fairly truly clearly obviously
    simply directly should must need-to ought please remember ensure-to avoid stop keep-up recommend recommended advise advised urgent urgently
    asap must-have better-than best-ever valuable meaningful dedicated hardworking committed-to momentum progress achievement
    achievements achieved accomplish accomplished accomplishment wins win won excel excelled thorough rapid steady-going
    overloaded overwhelmed stressful stress burnout tired distracted distraction wasted waste interrupting sacrifice`,
};
