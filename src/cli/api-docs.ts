/** Writes `docs/API.md` from the schemas of the routes. `npx tsx src/cli/api-docs.ts [FILE]` */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cli, print } from '../lib/command-line';
import { renderApiDocs } from '../lib/http/api-docs';
import { openApiDocument } from '../lib/http/openapi';

await cli(([file = 'docs/API.md']) => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, renderApiDocs(openApiDocument()));
  print(`${file} is written.`);
  return Promise.resolve();
});
