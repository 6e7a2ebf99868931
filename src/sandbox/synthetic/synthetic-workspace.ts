/**
 * The sample developer: an invented person with five invented colleagues, working on an invented ferry company's
 * software. A pure function of seed, zone and the calendar: what happened on a date is the same whenever one asks.
 */
import type { CalendarWorkspace } from '@/lib/integrations/providers/calendar/fake-data';
import type { GitHubWorkspace } from '@/lib/integrations/providers/github/fake-workspace';
import type { NotionWorkspace } from '@/lib/integrations/providers/notion/fake-data';
import type { SlackWorkspace } from '@/lib/integrations/providers/slack/fake-workspace';
import { blockOf, blockTime, type BlockTime } from './block-days';
import { emitCalendar, planCalendar, type CalendarBlock } from './emit-calendar';
import { emitGitHub } from './emit-github';
import { emitNotion, planNotion, type NotionBlock } from './emit-notion';
import { emitSlack, planSlack, type SlackBlock } from './emit-slack';
import { planWork, type WorkPlan } from './work-plan';

export interface SyntheticWorkspace {
  github: GitHubWorkspace;
  slack: SlackWorkspace;
  notion: NotionWorkspace;
  calendar: CalendarWorkspace;
}

export interface SyntheticOptions {
  seed?: string;
  /** How far back from `now`; whole blocks of four weeks are made. */
  days?: number;
  /** IANA zone of the developer's day. */
  timeZone?: string;
}

const dayMs = 86_400_000;
/** What lies ahead is in the data; the fakes show everything as of their clock. */
const daysAhead = 30;

export function syntheticWorkspace(now: Date, options: SyntheticOptions = {}): SyntheticWorkspace {
  const { seed = 'skerrylink', days = 400, timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone } = options;
  const first = blockOf(new Date(now.getTime() - days * dayMs));
  const last = blockOf(new Date(now.getTime() + daysAhead * dayMs));
  const blocks = Array.from({ length: last - first + 1 }, (_, index) => blockFor(seed, first + index, timeZone));
  return {
    github: emitGitHub(blocks.map(({ work }) => work)),
    slack: emitSlack(
      blocks.map(({ slack }) => slack),
      timeZone,
    ),
    notion: emitNotion(
      blocks.map(({ notion }) => notion),
      seed,
    ),
    calendar: emitCalendar(
      blocks.map(({ calendar }) => calendar),
      timeZone,
    ),
  };
}

interface Block {
  time: BlockTime;
  work: WorkPlan;
  slack: SlackBlock;
  notion: NotionBlock;
  calendar: CalendarBlock;
}

function blockFor(seed: string, block: number, timeZone: string): Block {
  const time = blockTime(seed, block, timeZone);
  return {
    time,
    work: planWork(seed, time),
    slack: planSlack(seed, time),
    notion: planNotion(seed, time),
    calendar: planCalendar(seed, time, timeZone),
  };
}
