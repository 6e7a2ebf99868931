/** `npm run looks`: colours, type and spacings are named in src/app/tokens.css and nowhere else. */
import { readFileSync } from 'node:fs';
import { enterProject, filesUnder } from './ground/project.mjs';
import { judgeComponent } from './looks/components.mjs';
import { judgeStyles } from './looks/styles.mjs';
import { readTokens } from './looks/tokens.mjs';

enterProject();
const tokenFile = 'src/app/tokens.css';
const tokens = readTokens(readFileSync(tokenFile, 'utf8'));
// The sandbox's own pages (src/sandbox) play somebody else's and do not look like ours.
const files = [...filesUnder('src/app'), ...filesUnder('src/components')].filter(
  (file) => /\.(?:tsx?|css)$/.test(file) && !/\.test\.tsx?$/.test(file) && file !== tokenFile,
);

let found = tokens.problems.length;
for (const problem of tokens.problems) console.error(`${tokenFile}: ${problem}`);
for (const file of files) {
  const text = readFileSync(file, 'utf8');
  const refused = file.endsWith('.css') ? judgeStyles(text, tokens) : judgeComponent(text, file, tokens);
  for (const { at, text: what, reason } of refused)
    console.error(`${file}:${text.slice(0, at).split('\n').length}: ${what}\n  ${reason}`);
  found += refused.length;
}

const blind = files.length === 0 || tokens.colours.size === 0 || tokens.sizes.size === 0;
if (blind) console.error('The check saw no files or no tokens: it judged nothing.');
console.log(
  `${files.length} files checked against ${tokens.colours.size} colours, ${tokens.sizes.size} type sizes and ${tokens.fonts.size} fonts and weights: ${found} refused.`,
);
process.exitCode = blind || found > 0 ? 1 : 0;
