import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { provideDatabase } from '@/lib/db/client';
import { updateConnection, type Connection } from '@/lib/db/queries/connections';
import { deleteOldAudit, deleteOldRuns, deletePastBudgets } from '@/lib/db/queries/tidy';
import { integrationSyncLogs, rateBudgets } from '@/lib/db/schema/connections';
import { auditLogs } from '@/lib/db/schema/notices';
import { refreshIdleTokens } from '@/lib/integrations/idle-tokens';
import { countRefresh, renderMetrics } from '@/lib/jobs/telemetry';
import { setLogLevel } from '@/lib/logger';
import { installed, TokenRig } from './token-rig';

let rig: TokenRig;
beforeAll(async () => {
  setLogLevel('silent');
  rig = await TokenRig.open();
});
afterAll(async () => {
  await rig.close();
});
beforeEach(async () => {
  await rig.reset();
});

const days = (n: number): number => n * 86_400;
/** Of a provider whose refresh tokens live for 180 days without use. */
const perishable = [
  {
    ...installed,
    provider: { ...installed.provider, oauth: { ...installed.provider.oauth, refreshTokenIdleDays: 180 } },
  },
];

describe('tokens that nobody uses', () => {
  it('are renewed after half of the time that the provider lets them live, and not before', async () => {
    const { id } = await rig.connection();
    await rig.advance(days(89));
    expect(await refreshIdleTokens(rig.db, rig.manager(), perishable)).toEqual({ renewed: 0, failed: 0 });
    await rig.advance(days(2));
    expect(await refreshIdleTokens(rig.db, rig.manager(), perishable)).toEqual({ renewed: 1, failed: 0 });
    expect((await rig.read(id)).tokenGen).toBe(1);
    expect(rig.endpoint.calls).toBe(1);
  });

  it.each([
    ['have to be reconnected', { status: 'reauthorization_required' as const }],
    ['were issued elsewhere', { origin: 'https://elsewhere.example' }],
    ['cannot be renewed', { refreshTokenEncrypted: null }],
    ['are known to be dead', { refreshError: 'invalid_grant' }],
    ['are being renewed', { refreshClaimedUntil: new Date('2999-01-01') }],
  ])('are left alone when they %s', async (_, change) => {
    await rig.connection(change);
    await rig.advance(days(91));
    expect(await refreshIdleTokens(rig.db, rig.manager(), perishable)).toEqual({ renewed: 0, failed: 0 });
    expect(rig.endpoint.calls).toBe(0);
  });

  it('are left for the next turn when the process is asked to end', async () => {
    await rig.connection();
    await rig.connection();
    await rig.advance(days(91));
    rig.endpoint.grace = true;
    const stop = new AbortController();
    const stopping = {
      validTokenOf: (connection: Connection, refused: number | null = null) => {
        stop.abort();
        return rig.manager().validTokenOf(connection, refused);
      },
    };
    expect(await refreshIdleTokens(rig.db, stopping, perishable, stop.signal)).toEqual({ renewed: 1, failed: 0 });
  });

  it('of a provider that lets them live for ever are left alone', async () => {
    await rig.connection();
    await rig.advance(days(1000));
    const oauth = { ...installed.provider.oauth, refreshTokenIdleDays: null };
    const lasting = [{ ...installed, provider: { ...installed.provider, oauth } }];
    expect(await refreshIdleTokens(rig.db, rig.manager(), lasting)).toEqual({ renewed: 0, failed: 0 });
  });

  it('are renewed a few at a time, and those that fail do not keep the others waiting', async () => {
    const all: Connection[] = [];
    for (let index = 0; index < 8; index += 1) all.push(await rig.connection());
    await rig.advance(days(91));
    rig.endpoint.mishaps = Array.from({ length: 5 }, () => () => Promise.resolve(new Response('', { status: 429 })));
    expect(await refreshIdleTokens(rig.db, rig.manager(), perishable)).toEqual({ renewed: 0, failed: 5 });
    rig.endpoint.grace = true;
    expect(await refreshIdleTokens(rig.db, rig.manager(), perishable)).toEqual({ renewed: 5, failed: 0 });
    // Those that had not been tried came first.
    expect((await Promise.all(all.map(({ id }) => rig.read(id)))).filter((row) => row.refreshAttempt === 0)).toEqual(
      [],
    );
    expect(await refreshIdleTokens(rig.db, rig.manager(), perishable)).toEqual({ renewed: 3, failed: 0 });
    const after = await Promise.all(all.map(({ id }) => rig.read(id)));
    expect(after.map(({ tokenGen }) => tokenGen)).toEqual(Array(8).fill(1));
  });
});

describe('sync logs', () => {
  async function run(connection: Connection, daysAgo: number, ended = true): Promise<string> {
    const id = randomUUID();
    const at = new Date(Date.now() - days(daysAgo) * 1000);
    await rig.db.insert(integrationSyncLogs).values({
      id,
      userId: connection.userId,
      connectionId: connection.id,
      provider: 'github',
      status: ended ? 'success' : 'running',
      startedAt: at,
      createdAt: at,
      completedAt: ended ? at : null,
    });
    return id;
  }

  it('older than 400 days go, but for the last of each connection and what has not ended', async () => {
    const [busy, quiet, gone] = [await rig.connection(), await rig.connection(), await rig.connection()];
    await run(busy, 410);
    await run(busy, 401);
    const kept = [await run(busy, 399), await run(busy, 1), await run(busy, 500, false)];
    await run(quiet, 600);
    kept.push(await run(quiet, 500));
    await run(gone, 405);
    kept.push(await run(gone, 5));
    await rig.db.execute(sql`delete from connections where id = ${gone.id}`);
    await deleteOldRuns(rig.db);
    const left = await rig.db.select({ id: integrationSyncLogs.id }).from(integrationSyncLogs);
    expect(left.map(({ id }) => id).sort()).toEqual(kept.sort());
    await rig.advance(days(410));
    await deleteOldRuns(rig.db);
    expect(
      await rig.db.select().from(integrationSyncLogs).where(eq(integrationSyncLogs.connectionId, gone.id)),
    ).toEqual([]);
  });
});

describe('audit lines', () => {
  it('older than 400 days go with the sync logs of their time', async () => {
    const at = (ago: number): Date => new Date(Date.now() - ago * 86_400_000);
    await rig.db.insert(auditLogs).values([
      { action: 'old', outcome: 'success', createdAt: at(401) },
      { action: 'kept', outcome: 'success', createdAt: at(399) },
    ]);
    await deleteOldAudit(rig.db);
    const left = await rig.db.select({ action: auditLogs.action }).from(auditLogs);
    expect(left.map(({ action }) => action)).toContain('kept');
    expect(left.map(({ action }) => action)).not.toContain('old');
  });
});

describe('budgets', () => {
  it('that were renewed over a day ago are forgotten', async () => {
    const at = (hours: number): Date => new Date(Date.now() + hours * 3600_000);
    await rig.db.insert(rateBudgets).values([
      { key: 'old', limit: 1, remaining: 0, resetsAt: at(-25) },
      { key: 'yesterday', limit: 1, remaining: 0, resetsAt: at(-23) },
      { key: 'coming', limit: 1, remaining: 0, resetsAt: at(1) },
    ]);
    await deletePastBudgets(rig.db);
    const left = await rig.db.select({ key: rateBudgets.key }).from(rateBudgets);
    expect(left.map(({ key }) => key).sort()).toEqual(['coming', 'yesterday']);
    await rig.db.delete(rateBudgets);
  });
});

describe('the metrics of tokens', () => {
  const globals = globalThis as { devtrackMetrics?: unknown };
  beforeEach(() => {
    delete globals.devtrackMetrics;
    provideDatabase(Promise.resolve(rig.database));
  });
  afterEach(() => {
    delete globals.devtrackMetrics;
  });

  async function linesOf(name: string): Promise<string[]> {
    return (await renderMetrics()).split('\n').filter((line) => line.startsWith(`${name}{`));
  }

  it('count refreshes by provider and outcome', async () => {
    countRefresh('github', 'success');
    countRefresh('github', 'success');
    countRefresh('slack', 'invalid_grant');
    expect(await linesOf('devtrack_token_refreshes_total')).toEqual([
      'devtrack_token_refreshes_total{provider="github",outcome="success"} 2',
      'devtrack_token_refreshes_total{provider="slack",outcome="invalid_grant"} 1',
    ]);
  });

  it('alarm the operator while a refresh or a sync was refused for the client’s credentials, and no longer', async () => {
    const byRefresh = await rig.connection({ refreshError: 'invalid_client', errorCode: 'network_error' });
    const bySync = await rig.connection({ errorCode: 'invalid_client' });
    await rig.connection({ errorCode: 'network_error', refreshError: 'network_error' });
    expect(await linesOf('devtrack_operator_alarm')).toEqual([
      'devtrack_operator_alarm{provider="github",code="invalid_client"} 2',
    ]);
    await rig.manager().validTokenOf(byRefresh);
    await updateConnection(rig.db, bySync.id, { errorCode: null });
    await updateConnection(rig.db, byRefresh.id, { errorCode: null });
    expect(await linesOf('devtrack_operator_alarm')).toEqual([]);
  });

  it('show what is in doubt until it is known', async () => {
    const doubtful = await rig.connection({ refreshInDoubtSince: new Date() });
    await rig.connection({ refreshInDoubtSince: new Date(), status: 'reauthorization_required' });
    expect(await linesOf('devtrack_refreshes_in_doubt')).toEqual(['devtrack_refreshes_in_doubt{provider="github"} 1']);
    await rig.manager().validTokenOf(doubtful);
    expect(await linesOf('devtrack_refreshes_in_doubt')).toEqual([]);
  });
});
