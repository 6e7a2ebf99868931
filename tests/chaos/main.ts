/** `node scripts/run-chaos.mjs`: one run by its seed. Ends with exit code 1 when anything is not as it must be. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Chaos } from './chaos';
import { planFor, type Plan } from './plan';
import { report } from './report';
import { Stage } from './stage';

const began = Date.now();

async function main(): Promise<void> {
  const { plan, json } = orders();
  say(`seed ${plan.seed}: ${plan.users * 4} connections, ${plan.happenings.length} happenings in ${plan.seconds} s`);
  const stage = await Stage.open(plan);
  try {
    const found = (server: unknown): string => (server === null ? 'SKIPPED, it is not installed' : 'yes');
    say(`${stage.postgres.description}; Redis: ${found(stage.redis)}; pgbouncer: ${found(stage.pooler)}`);
    const chaos = new Chaos(stage, plan, say);
    const ending = await chaos.run();
    const { lines, figures, isFine } = await report(chaos, plan, ending, (Date.now() - began) / 1000);
    process.stdout.write(`\n${lines.join('\n')}\n`);
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(figures, null, 2)}\n`);
    if (!isFine) process.exitCode = 1;
  } finally {
    await stage.close();
  }
}

function orders(): { plan: Plan; json: string | undefined } {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
      minutes: { type: 'string' },
      connections: { type: 'string' },
      kills: { type: 'string' },
      /** Items of the one large account. */
      crowd: { type: 'string' },
      long: { type: 'boolean', default: false },
      /** Bounds of time decide, too: for a machine that does nothing else. */
      bounds: { type: 'boolean', default: false },
      json: { type: 'string' },
      plan: { type: 'boolean', default: false },
    },
  });
  const { long } = values;
  const seconds = Math.round(Number(values.minutes ?? (long ? 15 : 2)) * 60);
  const plan = planFor({
    seed: Number(values.seed),
    seconds,
    connections: Number(values.connections ?? (long ? 300 : 40)),
    kills: Number(values.kills ?? (long ? 200 : Math.ceil(seconds / 6))),
    crowd: Number(values.crowd ?? (long ? 50_000 : 5000)),
    bounds: values.bounds,
  });
  if (values.plan)
    for (const { at, happening } of plan.happenings) process.stdout.write(`${at} ms ${JSON.stringify(happening)}\n`);
  return { plan, json: values.json };
}

function say(line: string): void {
  process.stdout.write(`${String(Math.round((Date.now() - began) / 1000)).padStart(5)} s  ${line}\n`);
}

await main();
