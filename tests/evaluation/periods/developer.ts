/** An invented developer: where they live, how they work, what they are part of. */
import type { WorkingHours } from '@/lib/http/contract';
import type { Settings } from '../period';
import type { Random } from './random';
import { channelNames, repositoriesOf, seriesTitles } from './vocabulary';

export interface Repository {
  name: string;
  /** What merging leaves on the default branch. */
  style: 'squash' | 'merge' | 'rebase';
}

export interface Series {
  uid: string;
  title: string;
  minutes: number;
  minuteOfDay: number;
  /** 1 is Monday. */
  weekdays: number[];
  everyWeeks: number;
}

export interface Developer {
  settings: Settings;
  repositories: Repository[];
  /** Known of, but not worked in until late. */
  laterRepository: Repository;
  channels: string[];
  series: Series[];
  /** Per working day, on average. */
  pace: { changes: number; reviews: number; edits: number; messages: number; oneOffs: number };
  weekendShare: number;
}

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Los_Angeles',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Pacific/Auckland',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'America/St_Johns',
];

export function developerOf(random: Random): Developer {
  const names = repositoriesOf(random, random.int(3, 6));
  const styles = ['squash', 'squash', 'merge', 'rebase'] as const;
  const repositories = names.map((name) => ({ name, style: random.pick(styles) }));
  const laterRepository = repositories.pop();
  if (laterRepository === undefined) throw new Error('A developer has at least one repository.');
  return {
    settings: {
      timeZone: random.pick(zones),
      workingHours: random.pick([officeHours('09:00', '17:00'), officeHours('08:00', '16:30'), withLunch]),
      daysOff: [],
      weekStart: random.pick(['monday', 'monday', 'monday', 'sunday', 'saturday'] as const),
    },
    repositories,
    laterRepository,
    channels: random.some(channelNames, random.int(2, 5)),
    series: seriesOf(random),
    pace: {
      changes: random.pick([0.15, 0.4, 0.7, 1]),
      reviews: random.pick([0, 0.5, 1.5, 3]),
      edits: random.pick([0, 0.5, 2, 4]),
      messages: random.pick([2, 10, 25]),
      oneOffs: random.pick([0.05, 0.15, 0.4]),
    },
    weekendShare: random.pick([0, 0, 0.1, 0.4]),
  };
}

function seriesOf(random: Random): Series[] {
  return random.some(seriesTitles, random.int(1, 5)).map((title, index) => {
    const daily = title === 'Standup';
    return {
      uid: `series-${index}`,
      title,
      minutes: daily ? 15 : random.pick([30, 45, 60, 90]),
      minuteOfDay: 9 * 60 + random.int(0, 28) * 15,
      weekdays: daily ? [1, 2, 3, 4, 5] : random.some([1, 2, 3, 4, 5], random.pick([1, 1, 1, 2, 3])),
      everyWeeks: daily ? 1 : random.pick([1, 1, 2]),
    };
  });
}

type Day = WorkingHours['mon'];

function officeHours(from: string, to: string): WorkingHours {
  return week([[from, to]]);
}

const withLunch = week([
  ['09:30', '12:30'],
  ['13:30', '18:00'],
]);

function week(day: Day): WorkingHours {
  return { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] };
}
