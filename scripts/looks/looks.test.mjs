import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeClass } from './classes.mjs';
import { judgeComponent } from './components.mjs';
import { judgeStyles } from './styles.mjs';
import { readTokens } from './tokens.mjs';

const tokenCss = readFileSync(new URL('../../src/app/tokens.css', import.meta.url), 'utf8');
const tokens = readTokens(tokenCss);

const inComponent = (source) => judgeComponent(source, 'x.tsx', tokens).map(({ text, reason }) => `${text}: ${reason}`);
const inStyles = (css) => judgeStyles(css, tokens).map(({ text, reason }) => `${text}: ${reason}`);

describe('a class is refused', () => {
  it.each([
    ['text-gray-500', 'a colour of the default palette'],
    ['hover:bg-red-100', 'a colour of the default palette'],
    ['border-t-black', 'a colour of the default palette'],
    ['fill-white/50', 'a colour of the default palette'],
    ['bg-accent/50', 'a colour mixed in place'],
    ['bg-[#fff]', 'a raw colour, #fff'],
    ['bg-[rgb(0_0_0/0.5)]', 'a raw colour, rgb('],
    ['sm:border-[red]', 'a raw colour, red'],
    ['[color:oklch(0.5_0.2_240)]', 'a raw colour, oklch('],
    ['p-[7px]', 'a raw length, 7px'],
    ['sm:-mt-[3px]', 'a raw length, 3px'],
    ['w-[13rem]', 'a raw length, 13rem'],
    ['max-h-[calc(100dvh-2rem)]', 'a raw length, 2rem'],
    ['grid-cols-[3rem_minmax(0,1fr)]', 'a raw length, 3rem'],
    ['rounded-[5px]', 'a raw length, 5px'],
    ['[margin:1em]', 'a raw length, 1em'],
    ['min-[700px]:flex', 'a width of its own instead of a breakpoint of tokens.css'],
    ['p-1.5', 'off the 4 px grid'],
    ['-mt-2.5!', 'off the 4 px grid'],
    ['max-sm:gap-x-2.5', 'off the 4 px grid'],
    ['leading-none', 'a line height off the 4 px grid'],
    ['p-[--spacing(1.5)]', '--spacing(1.5: off the 4 px grid'],
    ['text-[13px]', 'type of its own'],
    ['leading-[1.3]', 'type of its own'],
    ['text-2xl', 'a type size or colour that tokens.css does not have'],
    ['font-bold', 'a weight or font that tokens.css does not have'],
    ['font-medium', 'a weight or font that tokens.css does not have'],
    ['font-[450]', 'type of its own'],
  ])('%s', (word, reason) => {
    expect(judgeClass(word, tokens)).toBe(reason);
  });
});

it('a class of tokens and whole steps passes, and so do words that are none', () => {
  const passes =
    'text-muted sm:text-lg font-strong font-mono p-4 -mb-px mt-0.5 gap-x-12 w-1/2 w-full bg-accent-soft border-2 outline-3 underline-offset-4 ' +
    'text-center text-heat-3 grid-cols-[--spacing(12)_minmax(0,1fr)_auto] w-[calc(100vw-(--spacing(8)))] [&>div]:mt-2 hover:underline z-40 ' +
    'aria-[current]:bg-sunken @md:grid-cols-2 to-do top-level';
  for (const word of passes.split(' ')) expect([word, judgeClass(word, tokens)]).toEqual([word, null]);
});

describe('a component', () => {
  it('is refused for classes, wherever they are kept', () => {
    expect(inComponent('const look = { act: "p-4 text-red-600" }')).toEqual([
      'text-red-600: a colour of the default palette',
    ]);
    expect(inComponent('<p className={`mt-1 ${open ? "gap-2.5" : ""} p-[7px]`} />')).toEqual([
      'gap-2.5: off the 4 px grid',
      'p-[7px]: a raw length, 7px',
    ]);
  });

  it('is refused for colours in attributes, constants and inline styles', () => {
    expect(inComponent('<rect fill="red" />')).toEqual(['red: a raw colour, red']);
    expect(inComponent('<rect stroke={on ? "#0d5a5c" : "none"} />')).toEqual(['#0d5a5c: a raw colour, #0d5a5c']);
    expect(inComponent('const ink = "hsl(0 0% 0%)"')).toEqual(['hsl(0 0% 0%): a raw colour, hsl(']);
    expect(inComponent('<p style={{ color: "tomato" }} />')).toEqual(['tomato: a raw colour, tomato']);
  });

  it('is refused for lengths and type in inline styles', () => {
    expect(inComponent('<p style={{ padding: 7 }} />')).toEqual(['padding: 7: a raw length, 7px']);
    expect(inComponent('<p style={{ marginTop: -3 }} />')).toEqual(['marginTop: -3: a raw length, 3px']);
    expect(inComponent('<p style={{ width: `max(4px, ${x}%)` }} />')).toEqual(['max(4px,: a raw length, 4px']);
    expect(inComponent('<p style={{ fontSize: small }} />')).toEqual(['fontSize: small: type of its own']);
    expect(inComponent('<text fontSize="11" />')).toEqual(['fontSize="11": type of its own']);
  });

  it('may place a drawing by coordinates, name tokens and speak of anything', () => {
    expect(
      inComponent(`
        <svg width="24" viewBox="0 0 24 24" className="text-line">
          <rect x="3" y={row * 24 + 2} rx="2" strokeWidth="1.5" fill="currentColor" stroke="var(--color-accent)" />
          <rect fill={\`url(#\${id}-off)\`} />
          <a href="#add" style={{ left: \`\${x}%\`, top: row * height + 2, opacity: 0.5 }}>#482 is red, 7px wide</a>
        </svg>`),
    ).toEqual([]);
    expect(inComponent('const says = "A red pull request, text only: #12 of 20"')).toEqual([]);
  });
});

describe('a style sheet', () => {
  it.each([
    ['a { color: #333; }', 'color: #333: a raw colour, #333'],
    ['a { background: rebeccapurple }', 'background: rebeccapurple: a raw colour, rebeccapurple'],
    ['a { border: 1px solid rgb(0 0 0) }', 'border: 1px solid rgb(0 0 0): a raw colour, rgb('],
    ['a { padding: 7px; }', 'padding: 7px: a raw length, 7px'],
    ['a { margin: 0 0.3rem; }', 'margin: 0 0.3rem: a raw length, 0.3rem'],
    ['a { border: 7px solid; }', 'border: 7px solid: a raw length, 7px'],
    [
      'a { gap: calc(var(--spacing) * 1.5); }',
      'gap: calc(var(--spacing) * 1.5): var(--spacing) * 1.5: off the 4 px grid',
    ],
    ['a { font-size: 13px; }', 'font-size: 13px: type of its own'],
    ['a { font-weight: 700; }', 'font-weight: 700: a weight of its own'],
    ['a { --color-mine: blue; }', '--color-mine: blue: a token outside tokens.css'],
    ['a { @apply p-1.5; }', 'p-1.5: off the 4 px grid'],
  ])('is refused for %s', (css, found) => {
    expect(inStyles(css)).toEqual([found]);
  });

  it('may use tokens, thin lines, shares, comments and the colours of the reader’s system', () => {
    expect(
      inStyles(`/* not #fff, not 7px */
        a:hover { color: var(--color-ink); font-size: var(--text-sm); padding: calc(var(--spacing) * 2) 0; }
        b { outline: 2px solid var(--color-accent); outline-offset: 4px; width: calc(100% / 24); transform: rotate(180deg); }
        @media (forced-colors: active) { i { border: 1px solid GrayText; } }
        @media (width < theme(--breakpoint-md)) { u { font-size: 0; } }`),
    ).toEqual([]);
  });
});

describe('the token file', () => {
  it('keeps its own measure', () => {
    expect(tokens.problems).toEqual([]);
  });

  it.each([
    ['--*: initial;', '', /default palette/],
    ['--spacing: 0.25rem', '--spacing: 5px', /4 px grid/],
    ['--font-weight-strong: 600;', '--font-weight-strong: 600; --font-weight-bold: 700;', /3 font weights/],
    ['--text-xs: 0.75rem;', '--text-a: 1rem; --text-b: 1rem; --text-xs: 0.75rem;', /7 type sizes/],
    ['--text-sm--line-height: 1.25rem', '--text-sm--line-height: 1.3rem', /line height of `--text-sm`/],
  ])('is refused where %s becomes %s', (from, to, problem) => {
    expect(tokenCss).toContain(from);
    expect(readTokens(tokenCss.replace(from, to)).problems.join('\n')).toMatch(problem);
  });
});
