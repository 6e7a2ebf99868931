/** Which command a key press means. Pure: the press comes with its time and with where it happened. */
import { paletteKey, type Command } from './commands';

export interface KeyPress {
  key: string;
  shift: boolean;
  ctrl: boolean;
  meta: boolean;
  alt: boolean;
  /** AltGr, by which many keyboards write a bracket; browsers report it as Ctrl and Alt as well. */
  altGraph: boolean;
  /** The key is held down. */
  repeat: boolean;
  /** The focus is where letters are written or chosen by. */
  inField: boolean;
  /** A dialog is open, and has the keyboard to itself. */
  inDialog: boolean;
  /** Milliseconds, on any clock that only grows. */
  at: number;
}

/** The keys of a sequence so far. */
export interface Pending {
  keys: readonly string[];
  at: number;
}

export interface KeyMatch {
  command: Command | null;
  pending: Pending | null;
}

/** A sequence that was begun and left is forgotten after this. */
const sequenceMs = 3000;

const nothing: KeyMatch = { command: null, pending: null };

export function matchKey(
  press: KeyPress,
  pending: Pending | null,
  commands: readonly Command[],
  path: string,
): KeyMatch {
  if (press.inField || press.inDialog || press.repeat || hasModifier(press)) return nothing;
  // A shift on its way to "?" is no key of a sequence.
  if (press.key.length !== 1) return { command: null, pending };
  const key = press.shift ? press.key : press.key.toLowerCase();
  const begun = pending !== null && press.at - pending.at <= sequenceMs ? pending.keys : [];
  const here = commands.filter(({ keysOn, on }) => [keysOn, on].every((page) => page === null || page === path));
  return matchSequence([...begun, key], press.at, here) ?? matchSequence([key], press.at, here) ?? nothing;
}

/** Ctrl+K, on a Mac ⌘K: Ctrl+K deletes to the end of the line there. */
export function isPaletteKey({ key, ctrl, meta, shift, alt, repeat }: KeyPress, isMac: boolean): boolean {
  if (shift || alt || repeat || key.toLowerCase() !== paletteKey) return false;
  return isMac ? meta && !ctrl : ctrl && !meta;
}

function matchSequence(sequence: readonly string[], at: number, commands: readonly Command[]): KeyMatch | null {
  const begins = (keys: readonly string[]): boolean => sequence.every((key, index) => keys[index] === key);
  const fitting = commands.filter(({ keys }) => keys.some(begins));
  const command = fitting.find(({ keys }) => keys.some((entry) => begins(entry) && entry.length === sequence.length));
  if (command !== undefined) return { command, pending: null };
  return fitting.length === 0 ? null : { command: null, pending: { keys: sequence, at } };
}

function hasModifier({ ctrl, meta, alt, altGraph }: KeyPress): boolean {
  return meta || ((ctrl || alt) && !altGraph);
}
