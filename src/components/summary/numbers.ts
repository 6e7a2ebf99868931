import type { Formats } from '../format';
import { durationWords } from '../format';
import type { LocalDate } from '../local-dates';
import { feedHref } from '../activity/feed-query';

/** What the registry says of a metric. */
export interface MetricWords {
  label: string;
  sentence: string;
  unit: string;
  /** Ids of the providers it is counted from. */
  sources?: readonly string[];
}

export interface Change {
  current: number | null;
  previous: number | null;
  delta: number | null;
  percent: number | null;
  /** `same` also where the two are so close that a direction says nothing. */
  direction?: 'more' | 'less' | 'same' | null;
}

export interface StripItem {
  name: string;
  label: string;
  sentence: string;
  /** Null: there is no number, see `missing`. Never shown as 0. */
  value: string | null;
  missing: 'not covered' | 'no figure';
  change: { direction: 'up' | 'down' | 'same'; text: string } | null;
  /** The list the number was counted from. */
  href: string;
}

/** The numbers of the dashboard, in reading order. */
export const stripNames = [
  'totalCommits',
  'mergedPRs',
  'reviews',
  'pagesEdited',
  'messages',
  'totalMeetings',
  'meetingHours',
  'focusTime',
  'afterHoursMinutes',
  'collaborationScore',
] as const;

interface StripInput {
  stats: Readonly<Record<string, unknown>>;
  changes: Readonly<Record<string, Change | undefined>>;
  words: Readonly<Record<string, MetricWords | undefined>>;
  start: LocalDate;
  end: LocalDate;
  formats: Formats;
  /** When the numbers were counted, where the range was still running then; null: it had ended. */
  asOf?: string | null;
  /** Providers that cover the range: a number they all feed and that still is null does not exist (a score without a working day). */
  covered?: ReadonlySet<string>;
  names?: readonly string[];
}

/** One item per metric that the answer carries; a metric that the registry does not name is left out. */
export function numbersStrip({
  stats,
  changes,
  words,
  start,
  end,
  formats,
  asOf = null,
  covered = new Set(),
  names = stripNames,
}: StripInput): StripItem[] {
  return names.flatMap((name) => {
    const word = words[name];
    if (!word || !(name in stats)) return [];
    const value = stats[name];
    const shown = typeof value === 'number' ? metricValue(value, word.unit, formats) : null;
    return [
      {
        name,
        label: word.label,
        sentence: word.sentence,
        value: shown,
        missing:
          word.sources?.length && word.sources.every((source) => covered.has(source)) ? 'no figure' : 'not covered',
        change: shown === null ? null : changeWords(changes[name], word.unit, formats),
        href: feedHref({ metric: name, start, end, asOf: asOf ?? undefined }),
      },
    ];
  });
}

/** A metric's value in its unit. */
export function metricValue(value: number, unit: string, formats: Formats): string {
  switch (unit) {
    case 'hours':
      // Two decimals of an hour name one minute only, so nothing is lost, and parts add up to the minute.
      return durationWords(value * 60);
    case 'minutes':
      return durationWords(value);
    case 'share':
    case 'ratio':
      return `${formats.number(Math.round(value * 100))} %`;
    case 'percent':
      return `${formats.number(value)} %`;
    case 'score':
      return formats.number(Math.round(value));
    default:
      return formats.number(value);
  }
}

function changeWords(change: Change | undefined, unit: string, formats: Formats): StripItem['change'] {
  if (!change || change.delta === null || change.previous === null) return null;
  // Nothing before and nothing now: saying that it did not change says nothing.
  if (change.delta === 0 && change.previous === 0) return null;
  if (change.delta === 0) return { direction: 'same', text: 'no change' };
  // A duration is not broken between its hours and its minutes.
  const whole = (value: number) => metricValue(value, unit, formats).replaceAll(' ', '\u00a0');
  const before = `was ${whole(change.previous)}`;
  if (change.direction === 'same') return { direction: 'same', text: `about the same, ${before}` };
  return {
    direction: change.delta > 0 ? 'up' : 'down',
    text: `${whole(Math.abs(change.delta))}, ${before}`,
  };
}
