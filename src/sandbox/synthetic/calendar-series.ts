/** The meetings that come round. Most begin at nine and take an hour, as in the working life these figures follow. */
import { colleagues, type Person } from './people';

export interface Series {
  id: string;
  title: string;
  /** 0: Monday. */
  weekday: number;
  /** Weeks of the block in which it takes place. */
  weeks: readonly number[];
  /** Minutes after midnight. */
  start: number;
  minutes: number;
  organizer: Person | 'subject';
  others: readonly Person[];
  response: 'accepted' | 'tentative' | 'declined';
  /** Also on the developer's second calendar. */
  copied?: boolean;
}

const [teun, ysolde, ravindel, kaia, benedek] = colleagues as readonly [Person, Person, Person, Person, Person];
const everyWeek = [0, 1, 2, 3];

export const series: readonly Series[] = [
  {
    id: 'weekplanning',
    title: 'Week planning',
    weekday: 0,
    weeks: everyWeek,
    start: 540,
    minutes: 60,
    organizer: ysolde,
    others: colleagues,
    response: 'accepted',
  },
  {
    id: 'bookingguild',
    title: 'Booking guild',
    weekday: 1,
    weeks: everyWeek,
    start: 540,
    minutes: 60,
    organizer: 'subject',
    others: [teun, ysolde, kaia],
    response: 'accepted',
    copied: true,
  },
  {
    id: 'oneonone',
    title: 'Odalie / Ysolde',
    weekday: 1,
    weeks: everyWeek,
    start: 840,
    minutes: 30,
    organizer: ysolde,
    others: [ysolde],
    response: 'accepted',
  },
  {
    id: 'incidentreview',
    title: 'Incident review',
    weekday: 1,
    weeks: [0, 2],
    start: 900,
    minutes: 45,
    organizer: benedek,
    others: [benedek, kaia, ravindel],
    response: 'accepted',
  },
  {
    id: 'faressync',
    title: 'Timetable and fares sync',
    weekday: 3,
    weeks: everyWeek,
    start: 540,
    minutes: 60,
    organizer: ravindel,
    others: [ravindel, kaia, teun, benedek],
    response: 'accepted',
  },
  {
    id: 'architecture',
    title: 'Architecture round',
    weekday: 3,
    weeks: [1, 3],
    start: 660,
    minutes: 90,
    organizer: kaia,
    others: [kaia, teun, ravindel],
    response: 'tentative',
  },
  {
    id: 'demo',
    title: 'Demo',
    weekday: 4,
    weeks: [0, 2],
    start: 540,
    minutes: 60,
    organizer: teun,
    others: colleagues,
    response: 'accepted',
  },
  {
    id: 'retro',
    title: 'Retrospective',
    weekday: 4,
    weeks: [1, 3],
    start: 540,
    minutes: 60,
    organizer: ysolde,
    others: colleagues,
    response: 'accepted',
  },
  {
    id: 'salesforum',
    title: 'Freight sales forum',
    weekday: 2,
    weeks: everyWeek,
    start: 900,
    minutes: 60,
    organizer: benedek,
    others: [benedek, ravindel],
    response: 'declined',
  },
];
