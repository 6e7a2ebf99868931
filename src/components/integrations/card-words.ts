import type { Formats } from '../format';
import type { Tone } from '../ui/Chip';
import type { CardKind, CardState, Missing } from './card-state';

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
  return { chip: chipText(state, context), tone: tones[state.kind], line: lineOf(state, context) };
}

const tones: Record<CardKind, Tone> = {
  not_set_up: 'plain',
  off: 'plain',
  not_connected: 'plain',
  importing: 'accent',
  updating: 'accent',
  healthy: 'good',
  partial: 'act',
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
  partial: 'Needs permission',
  rate_limited: 'Waiting',
  retrying: 'Retrying',
  operator: 'Waiting for the operator',
  reauthorization: 'Reconnect',
} as const satisfies Record<Exclude<CardKind, 'importing'>, string>;

function chipText(state: CardState, { formats }: WordContext): string {
  if (state.kind !== 'importing') return fixedChips[state.kind];
  if (state.done === 0) return 'Importing';
  const done = formats.number(state.done);
  if (state.total !== null && state.total >= state.done)
    return `Importing ${done} of about ${formats.number(state.total)}`;
  if (state.through) return `Importing: back to ${formats.day(state.through)}`;
  return `Importing: ${done} so far`;
}

function lineOf(state: CardState, context: WordContext): LinePart[] {
  const { name, unit, formats, now } = context;
  switch (state.kind) {
    case 'not_set_up':
      return [`${name} needs an OAuth app of this installation. Set these variables and start DevTrack again:`];
    case 'off':
      return ['Switched off by the operator; nothing was deleted.'];
    case 'not_connected':
      return [];
    case 'importing':
      return [
        state.done > 0
          ? `${formats.number(state.done)} ${unit} read, newest first. `
          : 'The last days come first, then older ones. ',
        'You can leave this page.',
      ];
    case 'updating':
      return [updatingLine(state, context)];
    case 'healthy':
      return timesLine(state, context);
    case 'partial':
      return [
        ...state.missing.map((missing) => `${missingWords(missing)} `),
        'Everything else is up to date. Reconnect to allow the missing part.',
      ];
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
        `${name} refuses this installation’s own credentials. Your connection and data are kept; the operator has to correct them.`,
      ];
    case 'reauthorization':
      return state.stoppedAt
        ? [
            'Stopped ',
            {
              at: state.stoppedAt,
              text: `${formats.ago(state.stoppedAt, now)} at ${formats.clock(state.stoppedAt, now)}`,
            },
            '. Your data and settings are kept.',
          ]
        : ['Stopped. Your data and settings are kept.'];
  }
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

/** A missing scope comes with its sentence; a refused stream with its name in words ("Pull requests"). */
function missingWords({ stream, reason }: Missing): string {
  return reason.includes(stream) ? ended(reason) : `${reason} cannot be read with the present permission.`;
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
