/** One window of one stream, from its first page to what may be said of it once the last one was read. */
import type { Absence, Batch } from '../db/queries/commit-batch';
import type { NewWaitingItem } from './activity';
import type { BudgetReading, Stream, StreamPage, Window } from './provider';

/** What one transaction of a run may hold beside cursor, progress and fence. */
export type PagePart = Partial<Pick<Batch, 'activities' | 'timeOff' | 'removed' | 'absent' | 'waiting' | 'covered'>> & {
  /** How far back the page reached. */
  through?: Date | null;
  total?: number | null;
};

export interface PageSink {
  commitPage(part: PagePart): Promise<void>;
  /** Ids of stored rows of the window that were not seen, at most `limit`. */
  findUnseen(absent: Omit<Absence, 'seenTimeOff'>, limit: number): Promise<string[]>;
  noteBudget(reading: BudgetReading): void;
}

export interface ReadWindow {
  /** Rows the window held. */
  rows: number;
  memory: string | null;
  /** The provider hides part of it. */
  withheld: boolean;
  /** What is gone; null where nothing may be concluded. */
  absent: Absence | null;
  /** What waits for the person now; null where the provider did not say. */
  waiting: NewWaitingItem[] | null;
}

/** Ids asked about at once: what the providers' lookups by id take. */
const confirmAtOnce = 100;

/** Reads to the last page and commits each; what follows from the whole is the caller's to commit with the cursor. */
export async function readWindow(
  stream: Stream,
  window: Window,
  memory: string | null,
  sink: PageSink,
): Promise<ReadWindow> {
  const seen = new Set<string>();
  const seenTimeOff = new Set<string>();
  const read: ReadWindow = { rows: 0, memory: null, withheld: false, absent: null, waiting: null };
  let covered: { from: Date; to: Date } = window;
  let hasTimeOff = false;
  const take = async (page: StreamPage): Promise<void> => {
    for (const { externalId } of page.activities) seen.add(externalId);
    for (const { externalId } of page.timeOff ?? []) seenTimeOff.add(externalId);
    hasTimeOff ||= page.timeOff !== undefined;
    read.rows += page.activities.length;
    read.withheld ||= page.withheld === true;
    if (page.budget !== undefined) sink.noteBudget(page.budget);
    await sink.commitPage({
      activities: page.activities,
      timeOff: page.timeOff ?? [],
      removed: page.removed ?? [],
      through: page.through ?? oldest(page),
      total: page.total ?? null,
    });
  };
  await ahead(stream.read(window, window.reason === 'steady' ? memory : null), async (page) => {
    if (page.memory !== undefined) read.memory = page.memory;
    if (page.covered !== undefined) covered = page.covered;
    if (page.waiting !== undefined) read.waiting = page.waiting;
    await take(page);
  });
  if (read.withheld || stream.absence === 'keeps' || covered.from >= covered.to) return read;
  const range = { types: stream.types, from: covered.from, to: covered.to };
  if (stream.absence === 'deletes') {
    return { ...read, absent: { ...range, seen: [...seen], seenTimeOff: hasTimeOff ? [...seenTimeOff] : null } };
  }
  await confirmUnseen(stream, range, seen, sink, take);
  return read;
}

/** Each page in order, while the provider is asked for the one after it. */
async function ahead(pages: AsyncGenerator<StreamPage>, take: (page: StreamPage) => Promise<void>): Promise<void> {
  let next = pages.next();
  try {
    for (;;) {
      const step = await next;
      if (step.done === true) return;
      next = pages.next();
      // Looked at when it is its turn; until then a failure must not count as one that nobody heard of.
      next.catch(() => undefined);
      await take(step.value);
    }
  } finally {
    // Not waited for: a request that is under way ends by its deadline or with the run.
    pages.return(undefined).catch(() => undefined);
  }
}

/** Asks about every stored row that the window should have shown; each only once, whatever the answer. */
async function confirmUnseen(
  stream: Stream,
  range: { types: readonly string[]; from: Date; to: Date },
  seen: Set<string>,
  sink: PageSink,
  take: (page: StreamPage) => Promise<void>,
): Promise<void> {
  if (stream.confirm === undefined) throw new Error(`The stream ${stream.name} confirms absence but cannot be asked.`);
  for (;;) {
    const unseen = await sink.findUnseen({ ...range, seen: [...seen] }, confirmAtOnce);
    if (unseen.length === 0) return;
    for await (const page of stream.confirm(unseen)) await take(page);
    for (const id of unseen) seen.add(id);
  }
}

function oldest(page: StreamPage): Date | null {
  let found: Date | null = null;
  for (const { occurredAt } of page.activities) if (found === null || occurredAt < found) found = occurredAt;
  return found;
}
