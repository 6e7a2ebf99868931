/** One process of the command: runs its seeds one after the other and prints an outcome a line. */
import { parseArgs } from 'node:util';
import { planFor } from './plan';
import { simulate } from './simulation';
import { openStage } from './stage';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      from: { type: 'string', default: '1' },
      count: { type: 'string', default: '1' },
      stride: { type: 'string', default: '1' },
      steps: { type: 'string', default: '300' },
      trace: { type: 'boolean', default: false },
      'until-found': { type: 'boolean', default: false },
    },
  });
  const stage = await openStage();
  const [from, count, stride] = [Number(values.from), Number(values.count), Number(values.stride)];
  for (let index = 0; index < count; index += 1) {
    const outcome = await simulate(stage, planFor(from + index * stride), Number(values.steps));
    const { trace, ...figures } = outcome;
    process.stdout.write(`${JSON.stringify(values.trace ? { ...figures, trace } : figures)}\n`);
    if (values['until-found'] && outcome.violation !== null) break;
  }
  await stage.close();
}

await main();
