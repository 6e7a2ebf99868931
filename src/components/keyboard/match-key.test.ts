import { describe, expect, it } from 'vitest';
import { commands, commandsOn, groupOrder } from './commands';
import { isPaletteKey, matchKey, type KeyPress, type Pending } from './match-key';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  shift: false,
  ctrl: false,
  meta: false,
  alt: false,
  altGraph: false,
  repeat: false,
  inField: false,
  inDialog: false,
  at: 1000,
  ...more,
});

/** Ids of the commands that these presses do, one after the other. */
function typed(path: string, ...presses: KeyPress[]): string[] {
  let pending: Pending | null = null;
  return presses.flatMap((entry) => {
    const match = matchKey(entry, pending, commands, path);
    pending = match.pending;
    return match.command === null ? [] : [match.command.id];
  });
}

describe('a key', () => {
  it('does its command on the page it belongs to, and nothing elsewhere', () => {
    expect(typed('/dashboard', press('t'), press('['), press('c'))).toEqual(['today', 'previous', 'copy']);
    expect(typed('/dashboard/activity', press('t'), press('['), press('c'), press('/'))).toEqual(['filter']);
    expect(typed('/dashboard', press('/'))).toEqual([]);
  });

  it('is left alone in fields and dialogs, with modifiers, and while it is held down', () => {
    const reasons: Partial<KeyPress>[] = [
      { inField: true },
      { inDialog: true },
      { ctrl: true },
      { meta: true },
      { alt: true },
      { repeat: true },
      { shift: true, key: 'T' },
    ];
    for (const reason of reasons) expect(typed('/dashboard', press('t', reason)), JSON.stringify(reason)).toEqual([]);
  });

  it('may be written with AltGr or with capitals locked', () => {
    expect(typed('/dashboard', press('[', { altGraph: true, ctrl: true, alt: true }))).toEqual(['previous']);
    expect(typed('/dashboard', press('T'))).toEqual(['today']);
    expect(typed('/dashboard', press('?', { shift: true }))).toEqual(['keys']);
  });
});

describe('a sequence', () => {
  it('goes to a page, also when its second key is another command here', () => {
    expect(typed('/dashboard', press('g'), press('s'))).toEqual(['settings']);
    expect(typed('/dashboard', press('s'))).toEqual(['since']);
    expect(typed('/dashboard/settings', press('g'), press('d'))).toEqual(['dashboard']);
  });

  it('is not ended by a modifier that is pressed on the way', () => {
    expect(typed('/dashboard', press('g'), press('Shift', { shift: true }), press('a'))).toEqual(['activity']);
  });

  it('that leads nowhere is forgotten, and its last key counts by itself', () => {
    expect(typed('/dashboard', press('g'), press('t'))).toEqual(['today']);
    expect(typed('/dashboard', press('g'), press('x'), press('d'))).toEqual([]);
  });

  it('that was left for more than three seconds is forgotten', () => {
    expect(typed('/dashboard', press('g'), press('d', { at: 4000 }))).toEqual(['dashboard']);
    expect(typed('/dashboard', press('g'), press('d', { at: 4001 }))).toEqual([]);
  });
});

it('the palette opens with Ctrl+K, on a Mac with ⌘K, also in a field', () => {
  expect(isPaletteKey(press('k', { ctrl: true, inField: true }), false)).toBe(true);
  expect(isPaletteKey(press('k', { meta: true }), true)).toBe(true);
  expect(isPaletteKey(press('k', { ctrl: true }), true)).toBe(false);
  expect(isPaletteKey(press('k', { meta: true }), false)).toBe(false);
  expect(isPaletteKey(press('K', { ctrl: true, shift: true }), false)).toBe(false);
  expect(isPaletteKey(press('k'), false)).toBe(false);
});

describe('the table', () => {
  it('has no two commands that one page could not tell apart', () => {
    for (const path of ['/dashboard', '/dashboard/activity', '/dashboard/integrations', '/dashboard/settings']) {
      const sequences = commandsOn(path)
        .filter(({ keysOn }) => keysOn === null || keysOn === path)
        .flatMap(({ keys }) => keys.map((sequence) => sequence.join(' ')));
      expect(new Set(sequences).size, path).toBe(sequences.length);
      // One that begins another could never be typed to its end.
      for (const one of sequences)
        expect(
          sequences.filter((other) => other !== one && other.startsWith(`${one} `)),
          one,
        ).toEqual([]);
    }
  });

  it('names each command once, in a group that is shown', () => {
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
    for (const { group } of commands) expect(groupOrder).toContain(group);
  });
});
