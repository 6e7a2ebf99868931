import type { AccountAnswer } from '@/lib/http/contract';
import { localDateOf } from '../local-dates';
import { applyTheme } from '../shell/apply-theme';
import { presets } from '../summary/range';
import type { Effect } from './commands';
import type { PaletteEntry } from './palette-entries';

/** What of the user's settings commands need. */
export type CommandSettings = Pick<AccountAnswer, 'timeZone' | 'weekStart' | 'workingHours' | 'daysOff'>;

/** Does it in the page. Answers what to say where there was nothing to do it to; null otherwise. */
export function doEffect(
  effect: Exclude<Effect, { open: unknown }>,
  settings: CommandSettings,
  go: (href: string) => void,
): string | null {
  if ('go' in effect) go(effect.go);
  else if ('range' in effect) go(rangeHref(effect.range, settings, new Date()));
  else if ('theme' in effect) applyTheme(effect.theme);
  else return toControl(effect);
  return null;
}

/** The address of a range as the dashboard's own list of ranges has it, for the day it is now in the user's zone. */
export function rangeHref(name: string, settings: CommandSettings, now: Date): string {
  const offered = presets(localDateOf(now, settings.timeZone), settings, { type: 'custom', start: '', end: '' });
  const found = offered.find(({ label }) => label === name);
  if (found === undefined) throw new Error(`The dashboard offers no range “${name}”.`);
  return found.href;
}

/** Whether the page has the control that an effect uses: the last range has no next one. */
export function isPossible(effect: PaletteEntry['effect']): boolean {
  const selector = 'press' in effect ? effect.press : 'focus' in effect ? effect.focus : null;
  return selector === null || document.querySelector(selector) !== null;
}

function toControl(effect: { press: string } | { focus: string }): string | null {
  const control = document.querySelector('press' in effect ? effect.press : effect.focus);
  if (!(control instanceof HTMLElement)) return 'There is nothing to do that with on this page.';
  if ('press' in effect) control.click();
  else {
    control.focus();
    if (control instanceof HTMLInputElement) control.select();
  }
  return null;
}
