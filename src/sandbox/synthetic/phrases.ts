/**
 * Titles of work, each used once: a topic's possible phrases are numbered, and a block takes the next few numbers.
 * So no two items of neighbouring blocks share a title, without any block knowing another.
 */
import { at, hash32 } from './random';
import type { Repository, Topic } from './lexicon-types';

export type Pool = 'changes' | 'steps' | 'problems' | 'notes';

/** How many phrases a block may take from one topic's pool. A pool of 64 changes lasts ten blocks, 280 days. */
const perBlock: Readonly<Record<Pool, number>> = { changes: 6, steps: 12, problems: 2, notes: 2 };

export interface PhraseBook {
  /** The next unused phrase, plain ("Release seat holds for group bookings"); null when the block has had its share. */
  take(pool: Pool, topic: Topic): string | null;
}

export function phraseBook(seed: string, block: number): PhraseBook {
  const used = new Map<string, number>();
  return {
    take(pool, topic) {
      const key = `${pool}:${topic.slug}:${topic.name}`;
      const count = used.get(key) ?? 0;
      if (count >= perBlock[pool]) return null;
      used.set(key, count + 1);
      const phrases = phrasesOf(pool, topic);
      const slot = block * perBlock[pool] + count;
      return at(phrases, scatter(slot, phrases.length, hash32(`${seed}:${key}`) >>> 0));
    },
  };
}

/** A title as the repository writes them. */
export function titled(repository: Repository, topic: Topic, phrase: string): string {
  if (repository.style === 'sentence') return phrase;
  const lower = lowerFirst(phrase);
  return repository.style === 'scoped' ? `${topic.slug}: ${lower}` : `${kindOf(phrase)}(${topic.slug}): ${lower}`;
}

export function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

const phraseCache = new Map<string, readonly string[]>();

function phrasesOf(pool: Pool, topic: Topic): readonly string[] {
  const key = `${pool}:${topic.slug}:${topic.name}`;
  const known = phraseCache.get(key);
  if (known) return known;
  const built = build(pool, topic);
  phraseCache.set(key, built);
  return built;
}

function build(pool: Pool, topic: Topic): string[] {
  const { actions, cases, code, symptoms, name } = topic;
  const endings = ['', ...cases.map((entry) => ` ${entry}`)];
  if (pool === 'changes') return actions.flatMap((action) => endings.map((ending) => action + ending));
  if (pool === 'problems') return symptoms.flatMap((symptom) => endings.map((ending) => symptom + ending));
  if (pool === 'notes')
    return noteForms.flatMap((form) => cases.map((entry) => form.replace('{name}', name).replace('{case}', entry)));
  const alone = code.flatMap((first) => stepForms.map((form) => form.replace('{a}', first)));
  const pairs = code.flatMap((first) =>
    code
      .filter((second) => second !== first)
      .map((second, index) => pairForm(index).replace('{a}', first).replace('{b}', second)),
  );
  const tests = cases.flatMap((entry) =>
    testForms.map((form) => form.replace('{name}', name).replace('{case}', entry)),
  );
  return [...alone, ...pairs, ...tests];
}

/** Steps through all positions before repeating one, in an order that does not show. */
function scatter(slot: number, size: number, salt: number): number {
  let stride = Math.max(1, Math.floor(size * 0.382)) + (salt % 5);
  while (commonDivisor(stride, size) !== 1) stride += 1;
  return (((slot * stride + (salt % size)) % size) + size) % size;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

function kindOf(phrase: string): string {
  const verb = phrase.split(' ', 1)[0] ?? '';
  if (/^(Fix|Stop|Prevent|Guard|Handle|Close|Catch)$/.test(verb)) return 'fix';
  if (/^(Test|Cover|Reproduce|Assert)$/.test(verb)) return 'test';
  if (/^(Document|Explain|Note)$/.test(verb)) return 'docs';
  if (/^(Extract|Rename|Split|Move|Simplify|Inline|Drop|Make|Tighten|Untangle|Merge)$/.test(verb)) return 'refactor';
  return /^(Cache|Batch|Measure|Preload|Defer)$/.test(verb) ? 'perf' : 'feat';
}

const noteForms = [
  'Proposal: {name} {case}',
  'Open questions on {name} {case}',
  'What we learned about {name} {case}',
  'Checklist: {name} {case}',
];

const testForms = [
  'Cover {name} {case}',
  'Reproduce the report about {name} {case}',
  'Note the limits of {name} {case}',
];

function pairForm(index: number): string {
  return at(['Extract {a} from {b}', 'Let {b} own {a}', 'Untangle {a} and {b}', 'Inline {a} into {b}'], index % 4);
}

const stepForms = [
  'Split {a} into reading and writing',
  'Pass the clock into {a}',
  'Return early from {a} when nothing changed',
  'Write table tests for {a}',
  'Drop the unused options of {a}',
  'Move {a} next to its only caller',
  'Document what {a} promises',
  'Tighten the types around {a}',
  'Fix an off-by-one in {a}',
  'Measure {a} before and after',
  'Replace the retry loop in {a}',
  'Take the cache out of {a}',
  'Guard {a} against empty input',
  'Rename {a} after what it returns',
  'Simplify the error path of {a}',
  'Batch the lookups behind {a}',
  'Give {a} a deadline',
  'Log once per call in {a}',
  'Make {a} safe to run twice',
  'Use shared fixtures in the {a} tests',
  'Address review comments on {a}',
  'Sort before comparing in {a}',
  'Close what {a} opens',
  'Say in {a} why the order matters',
  'Count what {a} skips',
  'Keep {a} out of the hot path',
  'Read {a} settings once at start',
  'Stop {a} from waiting on itself',
  'Name the units in {a}',
  'Print a useful message when {a} refuses',
  'Let {a} report progress',
  'Compare {a} with the old numbers',
  'Warm {a} up in tests',
  'Narrow what {a} accepts',
  'Let {a} fail loudly',
  'Hide {a} behind a flag',
  'Remove the flag in front of {a}',
  'Send {a} through the new client',
  'Add an example to {a}',
  'Bring {a} back in line with the spec',
];
