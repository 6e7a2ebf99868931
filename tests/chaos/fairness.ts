/** One user imports a great many items: how many of its batches do the syncs of others wait for? */
import { setTimeout as wait } from 'node:timers/promises';
import { shaOf } from '@/sandbox/synthetic/random';
import type { Person } from './people';
import type { Stage } from './stage';

export interface Fairness {
  items: number;
  batches: number;
  /** Syncs of others that began meanwhile. */
  others: number;
  /** Batches that ended between the moment when a sync was due and its beginning. */
  mostBatches: number;
  longestWaitMs: number;
}

const repository = 'subject/alpha';
const patienceMs = 300_000;

export async function measureFairness(stage: Stage, items: number, people: readonly Person[]): Promise<Fairness> {
  const [importer] = people;
  if (importer === undefined) throw new Error('There is nobody.');
  await untilQuiet(stage);
  await stage.providers.serve('github', crowdOf(items));
  const landed = await importer.join('github');
  if (!landed.includes('connected=github')) throw new Error(`Connecting the large account led to ${landed}`);
  const [{ id = '' } = {}] = await stage.ledger.rows<{ id: string }>(
    "select id from connections where user_id = $1 and provider = 'github'",
    [importer.userId],
  );
  const ended = untilImported(stage, id);
  let over = false;
  void ended.then(() => (over = true));
  while (!over) {
    await stage.ledger.makeDue(1);
    await wait(200);
  }
  await ended;
  const [stored] = await stage.ledger.rows<{ n: number }>(
    'select count(*)::int as n from activities where connection_id = $1',
    [id],
  );
  const [figures] = await stage.ledger.rows<Omit<Fairness, 'items'>>(
    `with span as (select min(at) as first, max(at) as last, count(*)::int as batches from chaos.batches where connection_id = $1),
       others as (select k.due, k.at, (select count(*)::int from chaos.batches b
           where b.connection_id = $1 and b.at > k.due and b.at < k.at) as waited
         from chaos.claims k, span where k.connection_id <> $1 and k.due > span.first and k.at < span.last)
     select span.batches, count(others.*)::int as others, coalesce(max(others.waited), 0) as "mostBatches",
       coalesce(round(max(extract(epoch from others.at - others.due)) * 1000), 0)::int as "longestWaitMs"
     from span left join others on true group by span.batches`,
    [id],
  );
  if (stored?.n !== items || figures === undefined)
    throw new Error(`Of ${items} items ${stored?.n ?? 0} were imported.`);
  await importer.press('github', 'disconnect');
  return { items, ...figures };
}

async function untilQuiet(stage: Stage): Promise<void> {
  for (const until = Date.now() + patienceMs; Date.now() < until;) {
    const connections = await stage.ledger.connections();
    if (connections.every(({ run_id, streams }) => run_id === null && streams !== null)) return;
    await wait(200);
  }
  throw new Error('The first syncs did not end.');
}

async function untilImported(stage: Stage, id: string): Promise<void> {
  for (const until = Date.now() + patienceMs; Date.now() < until;) {
    const [row] = await stage.ledger.rows<{ importing: boolean; run_id: string | null }>(
      'select importing, run_id from connections where id = $1',
      [id],
    );
    if (row?.importing === false && row.run_id === null) return;
    await wait(200);
  }
  throw new Error('The large account was not imported.');
}

/** Commits of the last forty days, evenly. */
function crowdOf(items: number) {
  const me = { login: 'subject', id: 4_000_001, node_id: 'U_subject' };
  const now = Date.now();
  const commits = Array.from({ length: items }, (_, index) => {
    const date = new Date(now - 60_000 - Math.floor((index / items) * 40 * 86_400_000))
      .toISOString()
      .replace(/\.\d+Z/, 'Z');
    const person = { name: me.login, email: 'subject@example.com', date };
    const sha = shaOf(`crowd ${index}`);
    return { sha, commit: { message: `Change ${index}`, author: person, committer: person }, author: me, parents: [] };
  });
  return {
    user: { ...me, name: 'Subject' },
    repos: [{ full_name: repository, pushed_at: new Date(now).toISOString() }],
    commits: { [repository]: commits },
    pulls: {},
    reviews: {},
    issues: [],
  };
}
