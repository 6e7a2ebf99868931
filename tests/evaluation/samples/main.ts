/** What `npm run samples` runs: prints the page, or writes it to a file. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { writeSamples } from './write-samples';

const { values } = parseArgs({ options: { workspace: { type: 'string' }, out: { type: 'string' } } });
if (values.workspace !== undefined && values.out !== undefined) {
  throw new Error('Samples of a workspace are printed only: they are somebody’s data.');
}
const page = await writeSamples(values.workspace ?? null);
if (values.out === undefined) process.stdout.write(page);
else writeFileSync(values.out, page);
