import { describe, expect, it } from 'vitest';
import { filesOfPage, kilobytes, overBudget } from './bundle-sizes.mjs';

const chunks = {
  'static/chunks/main.js': 'run()',
  'static/chunks/page.js': 'load(["static/chunks/dialog.js","static/chunks/shared.js"])',
  'static/chunks/shared.js': '',
  'static/chunks/dialog.js': 'load(["static/chunks/list.js","static/chunks/page.js"])',
  'static/chunks/list.js': 'load(["static/chunks/dialog.js"])',
};
const read = (file) => chunks[file];

describe('files of a page', () => {
  it('are asked for once, whichever parts of the page name them', () => {
    const entryJSFiles = {
      layout: ['static/chunks/shared.js'],
      page: ['static/chunks/shared.js', 'static/chunks/page.js'],
    };
    const { first, later } = filesOfPage({ rootMainFiles: ['static/chunks/main.js'], entryJSFiles }, read);
    expect(first).toEqual(['static/chunks/main.js', 'static/chunks/shared.js', 'static/chunks/page.js']);
    // What is there already is not loaded again, and two files that load each other are found once.
    expect(later).toEqual(['static/chunks/dialog.js', 'static/chunks/list.js']);
  });
});

describe('weights', () => {
  it('are kilobytes of a thousand bytes', () => {
    expect(kilobytes(['a', 'b'], (file) => ({ a: 1024, b: 130 })[file])).toBe(1.2);
    expect(kilobytes([], () => 1)).toBe(0);
  });

  it('may be exactly the budget, and not a tenth above it', () => {
    expect(overBudget([{ page: '/dashboard', firstLoad: 200 }], { '/dashboard': 200 })).toEqual([]);
    expect(overBudget([{ page: '/dashboard', firstLoad: 200.1 }], { '/dashboard': 200 })).toEqual([
      '/dashboard asks for 200.1 kB at first; its budget is 200 kB.',
    ]);
  });

  it('a budget for a page that is not there is a problem, since it would hold whatever happens', () => {
    expect(overBudget([{ page: '/', firstLoad: 1 }], { '/dashboard': 200 })).toEqual([
      'There is no page /dashboard in this build.',
    ]);
  });
});
