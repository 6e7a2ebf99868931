/**
 * What `npm run evaluate -- --workspace DIR` runs: windows of a real working life, connected and synced as a person's would
 * be, by the built-in writer. It is somebody's data: figures are printed, and nothing is kept.
 */
import { parseArgs } from 'node:util';
import { eq } from 'drizzle-orm';
import { findAllActivities } from '@/lib/db/queries/activities';
import { findUserByEmail } from '@/lib/db/queries/users';
import { users } from '@/lib/db/schema/accounts';
import { summaryFor } from '@/lib/integrations/ai-summary-engine';
import { settingsOf } from '@/lib/summary-input';
import { startApp } from '../../support/app';
import { connectAll } from '../../support/proof';
import { evaluatePeriod, type Outcome } from '../evaluate-period';
import type { Period, Row, Source } from '../period';
import { printReport } from '../print-report';
import { workspaceWindows } from './windows';

/** Where the developer of the folder lives. */
const zone = 'America/Chicago';
/** Rows further back change no number of a window. */
const lookBackDays = 200;
const dayMs = 86_400_000;
/** Further back than any folder goes. */
const backfillDays = 2000;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { workspace: { type: 'string', default: '' } } });
  const app = await startApp({ workspace: values.workspace, env: { BACKFILL_DAYS: String(backfillDays) } });
  try {
    const browser = app.browser();
    const { email } = await browser.signUp();
    await connectAll(browser);
    const { db } = app.database;
    await db.update(users).set({ timeZone: zone }).where(eq(users.email, email));
    const user = await findUserByEmail(db, email);
    if (user === null) throw new Error('The account is not there.');
    // Rows of the table are what the evaluation reads, as it does those that it puts there itself.
    const rows = (await findAllActivities(db, user.id)) as unknown as Row[];
    const now = new Date();
    const sources = (['github', 'notion', 'slack', 'calendar'] as const).map((provider): Source => ({
      provider,
      from: new Date(now.getTime() - backfillDays * dayMs),
      to: now,
      missingTypes: [],
    }));
    const summarise: Parameters<typeof evaluatePeriod>[0]['summarise'] = async (userId, request, asOf) => {
      const outcome = await summaryFor(userId, request, { refresh: true, now: asOf });
      if (outcome.kind !== 'summary') throw new Error(`There is no summary: ${outcome.kind}`);
      return { summary: outcome.summary, rejected: outcome.making.rejected };
    };
    const outcomes: Outcome[] = [];
    for (const { kind, window } of workspaceWindows(rows, zone)) {
      const since = new Date(window.start.getTime() - lookBackDays * dayMs);
      const period: Period = {
        name: `${kind} from ${window.start.toISOString().slice(0, 10)}`,
        kind,
        settings: settingsOf(user),
        window,
        asOf: new Date(window.end.getTime() + dayMs / 8),
        rows: rows.filter((row) => row.occurredAt >= since && row.occurredAt < window.end),
        timeOff: [],
        sources,
        traps: [],
      };
      outcomes.push(await evaluatePeriod({ summarise }, user.id, period, 'builtin', 4));
    }
    printReport(`workspace, ${outcomes.length} windows, built-in writer`, outcomes);
  } finally {
    await app.close();
  }
}

await main();
