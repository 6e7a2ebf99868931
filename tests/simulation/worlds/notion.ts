/** Pages that the account and a colleague edit; Notion shows the last edit of each, to the minute. */
import type { NotionWorkspace } from '@/lib/integrations/providers/notion/fake';
import { uuidOf, type Random } from '@/sandbox/synthetic/random';
import { drawn, minuteMs, past, type ProviderWorld, type TruthRow, type TruthTimeOff } from './world';

interface Page {
  object: string;
  id: string;
  created_time: string;
  last_edited_time: string;
  created_by: { object: string; id: string };
  last_edited_by: { object: string; id: string };
  in_trash: boolean;
  archived: boolean;
  parent: { type: string; workspace: boolean };
  url: string;
  properties: { Name: { id: string; type: string; title: { type: string; plain_text: string }[] } };
  [field: string]: unknown;
}

const me = uuidOf('subject');
const colleague = uuidOf('colleague');

export class NotionWorld implements ProviderWorld {
  readonly provider = 'notion';
  readonly aheadDays = 0;
  /** An edit stays one when somebody else edits later. */
  readonly keepsFormer = ['page_edit'];
  private readonly pages: Page[] = [];
  private made = 0;

  constructor(
    private readonly random: Random,
    now: number,
    size: number,
  ) {
    for (let index = 0; index < size; index += 1) this.add(past(random, now, 50));
  }

  get data(): NotionWorkspace {
    const user = (id: string, name: string) => ({ object: 'user', id, type: 'person', name });
    return {
      _about: { subject: me },
      users: { results: [user(me, 'Subject'), user(colleague, 'Colleague')] },
      search: { results: this.pages },
    };
  }

  change(now: number): string {
    return drawn(this.random, [
      { weight: 3, apply: () => this.add(now) },
      { weight: 5, apply: () => this.edit(now, me) },
      { weight: 2, apply: () => this.edit(now, colleague) },
      { weight: 2, apply: () => this.trash(now) },
    ]);
  }

  rows(): TruthRow[] {
    return this.pages
      .filter(({ last_edited_by: by }) => by.id === me)
      .map((page) => {
        const at = Date.parse(page.last_edited_time);
        return {
          type: 'page_edit',
          externalId: `${page.id}:${page.last_edited_time}`,
          title: titleOf(page),
          occurredAt: at,
          endedAt: null,
          windowAt: at,
          count: 1,
          facts: { pageId: page.id, trashed: page.in_trash },
        };
      });
  }

  /** The trash is a list of its own. */
  isDeepOnly({ facts }: TruthRow): boolean {
    return facts['trashed'] === true;
  }

  timeOff(): TruthTimeOff[] {
    return [];
  }

  private add(at: number): string {
    const number = this.next();
    const by = { object: 'user', id: this.random.chance(0.8) ? me : colleague };
    const id = uuidOf(`page ${number}`);
    this.pages.push({
      object: 'page',
      id,
      created_time: minute(at),
      last_edited_time: minute(at),
      created_by: by,
      last_edited_by: by,
      in_trash: false,
      archived: false,
      parent: { type: 'workspace', workspace: true },
      url: `https://www.notion.so/${id}`,
      properties: { Name: { id: 'title', type: 'title', title: [{ type: 'text', plain_text: `Page ${number}` }] } },
    });
    return `page ${number}`;
  }

  private edit(now: number, by: string): string | null {
    const page = this.pages.length === 0 ? null : this.random.pick(this.pages);
    if (page === null || page.in_trash) return null;
    touch(page, now, by);
    const [text] = page.properties.Name.title;
    if (text !== undefined && this.random.chance(0.3)) text.plain_text = `Page renamed ${this.next()}`;
    return `${titleOf(page)} is edited by ${by === me ? 'the account' : 'a colleague'}`;
  }

  private trash(now: number): string | null {
    const page = this.pages.length === 0 ? null : this.random.pick(this.pages);
    if (page === null) return null;
    touch(page, now, me);
    page.in_trash = !page.in_trash;
    page.archived = page.in_trash;
    return `${titleOf(page)} ${page.in_trash ? 'goes to the trash' : 'is restored'}`;
  }

  private next(): number {
    this.made += 1;
    return this.made;
  }
}

function touch(page: Page, now: number, by: string): void {
  page.last_edited_time = minute(now);
  page.last_edited_by = { object: 'user', id: by };
}

function titleOf(page: Page): string {
  return page.properties.Name.title.map(({ plain_text }) => plain_text).join('');
}

function minute(at: number): string {
  return new Date(Math.floor(at / minuteMs) * minuteMs).toISOString();
}
