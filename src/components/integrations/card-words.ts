import type { Formats } from '../format';
import type { Tone } from '../ui/Chip';
import { dayWords } from './history-words';
import type { CardKind, CardState, Lack } from './card-state';
import { stopReason } from './stop-reason';

/** A line in parts, so that its times can be marked up as times. */
export type LinePart = string | { at: string; text: string };

export interface CardWords {
  chip: string;
  tone: Tone;
  line: LinePart[];
}

export interface WordContext {
  name: string;
  unit: string;
  formats: Formats;
  now: Date;
}

/** The words of a card: what is going on, what it means for the data. */
export function cardWords(state: CardState, context: WordContext): CardWords {
  return {
    chip: chipText(state, context),
    tone: state.kind === 'partial' ? lacks[state.lack].tone : tones[state.kind],
    line: lineOf(state, context),
  };
}

const tones: Record<Exclude<CardKind, 'partial'>, Tone> = {
  not_set_up: 'plain',
  off: 'plain',
  not_connected: 'plain',
  importing: 'accent',
  updating: 'accent',
  healthy: 'good',
  rate_limited: 'wait',
  retrying: 'wait',
  operator: 'wait',
  reauthorization: 'act',
};

const fixedChips = {
  not_set_up: 'Not set up',
  off: 'Off',
  not_connected: 'Not connected',
  updating: 'Updating',
  healthy: 'Connected',
  rate_limited: 'Waiting',
  retrying: 'Retrying',
  operator: 'Waiting for the operator',
  reauthorization: 'Reconnect',
} as const satisfies Record<Exclude<CardKind, 'importing' | 'partial'>, string>;

const lacks: Readonly<Record<Lack, { chip: string; tone: Tone }>> = {
  permission: { chip: 'Needs permission', tone: 'act' },
  withheld: { chip: 'Partly hidden', tone: 'wait' },
  waiting: { chip: 'Partly waiting', tone: 'wait' },
};

function chipText(state: CardState, context: WordContext): string {
  if (state.kind === 'importing') return importingChip(state, context);
  return state.kind === 'partial' ? lacks[state.lack].chip : fixedChips[state.kind];
}

type Importing = Extract<CardState, { kind: 'importing' }>;

function importingChip({ done, total, through, again }: Importing, { formats, now }: WordContext): string {
  const what = again ? 'Reading again' : 'Importing';
  if (done === 0) return what;
  if (total !== null && total >= done) return `${what} ${formats.number(done)} of about ${formats.number(total)}`;
  if (through) return `${what}: back to ${dayWords(through, now, formats)}`;
  return `${what}: ${formats.number(done)} so far`;
}

function importingLine({ done, through, again }: Importing, { name, unit, formats, now }: WordContext): string {
  if (done === 0 && again) return `What is stored is compared with ${name}, newest first. `;
  if (done === 0) return through ? 'Older days follow, newest first. ' : 'The last days come first, then older ones. ';
  const back = through ? `; reached back to ${dayWords(through, now, formats)}` : '';
  return `Read so far: ${formats.number(done)} ${unit}, newest first${back}. `;
}

function lineOf(state: CardState, context: WordContext): LinePart[] {
  const { name, formats, now } = context;
  switch (state.kind) {
    case 'not_set_up':
      return [`${name} needs an OAuth app of this installation. Set these variables and start DevTrack again:`];
    case 'off':
      return ['Switched off by the operator; nothing was deleted.'];
    case 'not_connected':
      return [];
    case 'importing':
      return [importingLine(state, context), 'You can leave this page.'];
    case 'updating':
      return [updatingLine(state, context)];
    case 'healthy':
      return timesLine(state, context);
    case 'partial':
      return [...state.missing.map(({ reason }) => `${ended(reason)} `), ...afterMissing(state, context)];
    case 'rate_limited':
      return state.until
        ? [
            `${name} asks us to wait until `,
            { at: state.until, text: formats.clock(state.until, now) },
            '. Nothing is lost.',
          ]
        : [`${name} asks us to wait. Nothing is lost.`];
    case 'retrying':
      return [failureWords(state, name), ...nextTry(state.nextTry, context)];
    case 'operator':
      return [
        state.credentials === 'refused'
          ? `${name} refuses this installation’s own credentials. Your connection and data are kept; the operator has to correct them.`
          : `This installation has no credentials for ${name} any more. Your connection and data are kept; the operator has to set them again.`,
      ];
    case 'reauthorization':
      return stoppedLine(state, context);
  }
}

/** What a partial sync means for the rest, and what comes next. */
function afterMissing(state: Extract<CardState, { kind: 'partial' }>, context: WordContext): LinePart[] {
  switch (state.lack) {
    case 'permission':
      return ['Everything else is up to date. Reconnect to allow the missing part.'];
    case 'withheld':
      return ['Everything else is up to date, and what is stored is kept.'];
    case 'waiting':
      return ['Everything else is up to date, and nothing is lost.', ...nextTry(state.nextSync, context)];
  }
}

function stoppedLine(
  { stoppedAt, code }: Extract<CardState, { kind: 'reauthorization' }>,
  { name, formats, now }: WordContext,
): LinePart[] {
  const reason = stopReason(code, name);
  const kept = `${reason === null ? '' : `${reason} `}Your data and settings are kept.`;
  if (!stoppedAt) return [`Stopped. ${kept}`];
  const text = `${formats.ago(stoppedAt, now)} at ${formats.clock(stoppedAt, now)}`;
  return ['Stopped ', { at: stoppedAt, text }, `. ${kept}`];
}

function updatingLine(
  { done, total }: { done: number | null; total: number | null },
  { name, unit, formats }: WordContext,
): string {
  if (done === null || done === 0) return `Asking ${name} what is new.`;
  return total !== null && total >= done
    ? `${formats.number(done)} of ${formats.number(total)} ${unit} read.`
    : `${formats.number(done)} ${unit} read.`;
}

function timesLine(
  { lastSync, nextSync }: { lastSync: string | null; nextSync: string | null },
  { formats, now }: WordContext,
): LinePart[] {
  const parts: LinePart[] = lastSync ? ['Updated ', { at: lastSync, text: formats.ago(lastSync, now) }] : ['Connected'];
  if (nextSync)
    parts.push(' · next ', {
      at: nextSync,
      text: overdue(nextSync, now) ? 'any moment' : formats.relative(nextSync, now),
    });
  return parts;
}

function nextTry(at: string | null, { formats, now }: WordContext): LinePart[] {
  if (!at || overdue(at, now)) return [' The next try starts in a moment.'];
  return [' Next try ', { at, text: formats.relative(at, now) }, '.'];
}

function overdue(at: string, now: Date): boolean {
  return new Date(at).getTime() <= now.getTime();
}

/** The stored sentences say when the next try is; here its time stands beside them. */
const failures: Readonly<Record<string, string | undefined>> = {
  network_error: '{provider} did not answer.',
  provider_unavailable: '{provider} has a problem of its own.',
  malformed_answer: '{provider} sent an answer that DevTrack could not read; none of it was stored.',
  answer_too_large: '{provider} sent an answer larger than DevTrack reads; none of it was stored.',
  internal_error: 'DevTrack itself failed while it read {provider}; the log names the error.',
};

function failureWords({ code, message }: { code: string | null; message: string }, name: string): string {
  const known = code === null ? undefined : failures[code];
  if (known) return known.replace('{provider}', name);
  return message === '' ? 'The last sync did not finish.' : ended(message);
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
