import { withoutComments } from './styles.mjs';

const most = { sizes: 6, weights: 2 };

/** The names that `src/app/tokens.css` declares, and where it breaks its own measure. */
export function readTokens(css) {
  const declared = [...withoutComments(css).matchAll(/(--[\w-]+|--\*):\s*([^;]+);/g)].map(([, name, value]) => ({
    name,
    value: value.trim(),
  }));
  const named = (prefix) =>
    declared.filter(({ name }) => name.startsWith(prefix)).map(({ name }) => name.slice(prefix.length));
  const sizes = named('--text-').filter((name) => !name.includes('--'));
  const weights = named('--font-weight-');
  const problems = [];
  const value = (name) => declared.find((token) => token.name === name)?.value;

  if (value('--*') !== 'initial') problems.push('`--*: initial` is missing: the default palette and sizes exist again');
  if (value('--spacing') !== '0.25rem') problems.push('`--spacing` is not 0.25rem, a step of the 4 px grid');
  if (sizes.length > most.sizes) problems.push(`${sizes.length} type sizes, of at most ${most.sizes}`);
  if (weights.length > most.weights) problems.push(`${weights.length} font weights, of at most ${most.weights}`);
  for (const size of sizes) {
    const height = Number(/^([\d.]+)rem$/.exec(value(`--text-${size}--line-height`) ?? '')?.[1]);
    if (!Number.isInteger(height * 4)) problems.push(`the line height of \`--text-${size}\` is no multiple of 4 px`);
  }
  return {
    colours: new Set(named('--color-')),
    sizes: new Set(sizes),
    fonts: new Set([...weights, ...named('--font-').filter((name) => !name.startsWith('weight-'))]),
    problems,
  };
}
