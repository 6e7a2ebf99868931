/**
 * Every command of the pages with its keys, once: the handler, the sheet of keys and the palette all read this table.
 */
import type { Theme } from '../shell/theme';

/** In the order in which lists show them. */
export const groupOrder = ['On this page', 'Pages', 'Ranges', 'Connections', 'Theme', 'Help'] as const;
export type CommandGroup = (typeof groupOrder)[number];

/** What a command does. Selectors name a control that the page has anyway, so that a key does what a click does. */
export type Effect =
  | { go: string }
  /** A range by its name in `presets`. */
  | { range: string }
  | { press: string }
  | { focus: string }
  | { theme: Theme }
  | { open: 'keys' | 'palette' };

export interface Command {
  id: string;
  group: CommandGroup;
  label: string;
  /** Sequences of keys, any of which does it. */
  keys: readonly (readonly string[])[];
  /** The page on which its keys act; null: all of them. */
  keysOn: string | null;
  /** The page on which it makes sense at all; null: all of them. */
  on: string | null;
  effect: Effect;
}

const dashboard = '/dashboard';
const activity = '/dashboard/activity';

const page = (id: string, label: string, key: string, href: string): Command => {
  return { id, group: 'Pages', label, keys: [['g', key]], keysOn: null, on: null, effect: { go: href } };
};
const range = (id: string, label: string, key: string | null): Command => {
  const keys = key === null ? [] : [[key]];
  return { id, group: 'Ranges', label, keys, keysOn: dashboard, on: null, effect: { range: label } };
};
const here = (id: string, label: string, keys: string[], on: string, effect: Effect): Command => {
  return { id, group: 'On this page', label, keys: keys.map((key) => [key]), keysOn: on, on, effect };
};
const theme = (value: Theme, label: string): Command => {
  return { id: `theme-${value}`, group: 'Theme', label, keys: [], keysOn: null, on: null, effect: { theme: value } };
};

export const commands: readonly Command[] = [
  page('dashboard', 'Dashboard', 'd', dashboard),
  page('activity', 'Activity', 'a', activity),
  page('integrations', 'Integrations', 'i', '/dashboard/integrations'),
  page('settings', 'Settings', 's', '/dashboard/settings'),
  range('today', 'Today', 't'),
  range('yesterday', 'Yesterday', 'y'),
  range('since', 'Since last working day', 's'),
  range('this-week', 'This week', 'w'),
  range('last-week', 'Last week', 'l'),
  range('7-days', '7 days', '7'),
  range('30-days', '30 days', '3'),
  range('this-month', 'This month', 'm'),
  // Brackets take three fingers on many keyboards, so each has a letter beside it.
  here('previous', 'Previous range', ['[', 'p'], dashboard, { press: 'nav[aria-label="Range"] a[rel="prev"]' }),
  here('next', 'Next range', [']', 'n'], dashboard, { press: 'nav[aria-label="Range"] a[rel="next"]' }),
  here('refresh', 'Look at the facts again', ['r'], dashboard, { press: '[data-command="refresh"]' }),
  here('copy', 'Copy as stand-up', ['c'], dashboard, { press: '[data-command="copy-stand-up"]' }),
  here('filter', 'Search the activity', ['/'], activity, { focus: 'form[role="search"] [name="q"]' }),
  theme('system', 'Theme of the system'),
  theme('light', 'Light theme'),
  theme('dark', 'Dark theme'),
  {
    id: 'keys',
    group: 'Help',
    label: 'Show the keys',
    keys: [['?']],
    keysOn: null,
    on: null,
    effect: { open: 'keys' },
  },
];

/** Opens the palette, with Ctrl or ⌘: it has a modifier, so it also works in a field and where single keys are off. */
export const paletteKey = 'k';

/** Commands that make sense on a page. */
export function commandsOn(path: string): Command[] {
  return commands.filter(({ on }) => on === null || on === path);
}
