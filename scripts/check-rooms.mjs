/** `npm run rooms`: the import rules of .dependency-cruiser.cjs. Fails when the tool did not see the modules it should judge. */
import { createRequire } from 'node:module';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { enterProject, filesUnder } from './ground/project.mjs';

enterProject();
const { forbidden, options } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');
const { output } = await cruise(
  ['src', 'tests/evaluation'],
  { ...options, ruleSet: { forbidden }, validate: true },
  undefined,
  {
    tsConfig: extractTSConfig('tsconfig.json'),
  },
);

const expected = filesUnder('src').filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\.d\.ts$|\/testing\//.test(file),
);
const seen = new Map(output.modules.map((module) => [module.source, module]));
// With a compiler it cannot use the tool judges nothing and finds nothing wrong.
const unseen = expected.filter((file) => !seen.has(file));
const imports = expected.reduce((sum, file) => sum + (seen.get(file)?.dependencies.length ?? 0), 0);
const unresolved = expected.flatMap((file) =>
  (seen.get(file)?.dependencies ?? []).filter((to) => to.couldNotResolve).map((to) => `${file} → ${to.module}`),
);

const reasons = new Map(forbidden.map((rule) => [rule.name, rule.comment]));
for (const { from, to, rule, cycle } of output.summary.violations) {
  console.error(
    `${rule.name}: ${from} → ${cycle ? cycle.map((step) => step.name).join(' → ') : to}\n  ${reasons.get(rule.name)}`,
  );
}
for (const file of unseen) console.error(`not seen: ${file}`);
for (const edge of unresolved) console.error(`not resolved: ${edge}`);
const blind = expected.length === 0 || unseen.length > 0 || imports < expected.length / 2;
if (blind)
  console.error(
    `The check saw ${expected.length - unseen.length} of ${expected.length} modules and ${imports} imports: it judged nothing worth the name.`,
  );
console.log(
  `${expected.length - unseen.length} modules and ${imports} imports checked against ${forbidden.length} rules, ${output.summary.violations.length} violations.`,
);
process.exitCode = blind || unresolved.length > 0 || output.summary.violations.length > 0 ? 1 : 0;
