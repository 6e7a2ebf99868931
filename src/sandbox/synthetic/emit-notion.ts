/** Pages in a workspace of databases, edited by several people; the fake shows each as of its clock. */
import type { NotionEditData, NotionObjectData, NotionWorkspace } from '@/lib/integrations/providers/notion/fake-data';
import type { BlockTime } from './block-days';
import { colleagues, product, subject, type Person } from './people';
import { phraseBook } from './phrases';
import { randomBy, uuidOf, at, type Random } from './random';
import { repositories } from './work-plan';
import { nextWorkMoment, spreadDay, workMoment } from './work-hours';

interface Database {
  key: string;
  title: string;
}

const databases: readonly Database[] = [
  { key: 'design', title: 'Design notes' },
  { key: 'decisions', title: 'Decisions' },
  { key: 'meetings', title: 'Meeting notes' },
  { key: 'incidents', title: 'Incidents' },
];
const standing = ['Team handbook', 'Roadmap', 'On-call rota', 'Glossary of harbour words'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const hourMs = 3_600_000;
/** Before anything else here: the workspace is older than any window that is read. */
const begun = new Date(Date.UTC(2019, 10, 4, 9));

export interface NotionBlock {
  objects: NotionObjectData[];
  edits: NotionEditData[];
}

/** The pages that were made in one block, and every edit they saw. */
export function planNotion(seed: string, time: BlockTime): NotionBlock {
  const random = randomBy(`${seed}:notion:${time.block}`);
  const book = phraseBook(seed, time.block);
  const block: NotionBlock = { objects: [], edits: [] };
  const add = (title: string, parent: Database | null, firstAt: Date, ownShare: number) =>
    addPage(block, { title, parent, firstAt, ownShare }, time, random, `${seed}:${time.block}`);
  const all = random.shuffled(repositories.flatMap((repository) => repository.topics));
  // A few subjects have two pages that month.
  const topics = random.shuffled([...all, ...all.slice(0, 10)]);
  for (const [index, topic] of topics.entries()) {
    const title = book.take('notes', topic);
    const firstAt = workMoment(time, random, spreadDay(time, random, index, topics.length));
    if (title !== null) add(title, random.chance(0.3) ? null : at(databases, random.int(0, 1)), firstAt, 0.75);
  }
  for (let week = 0; week < 4; week += 1) {
    const day = week * 7;
    add(`Week planning, ${spoken(time.date(day))}`, at(databases, 2), time.instant(day, 10 * 60 + 5), 0.6);
    if (time.isActive(day + 3))
      add(
        `Timetable and fares sync, ${spoken(time.date(day + 3))}`,
        at(databases, 2),
        time.instant(day + 3, 10 * 60 + 10),
        0.8,
      );
    add(
      `Incident review, ${spoken(time.date(day + 1))}`,
      at(databases, 3),
      time.instant(day + 1, 15 * 60 + random.int(0, 90)),
      0.5,
    );
  }
  return block;
}

/** What every workspace has: the databases themselves and the pages that live for years. */
export function emitNotion(blocks: readonly NotionBlock[], seed: string): NotionWorkspace {
  const created = begun.toISOString();
  const frame = {
    created_time: created,
    last_edited_time: created,
    created_by: userRef(subject),
    last_edited_by: userRef(subject),
    in_trash: false,
  };
  const sources = databases.map(({ key, title }) => ({
    object: 'data_source',
    id: uuidOf(`source ${key}`),
    ...frame,
    title: richText(title),
    parent: { type: 'database_id', database_id: uuidOf(`database ${key}`) },
    database_parent: { type: 'workspace', workspace: true },
    properties: { Name: { id: 'title', type: 'title', name: 'Name', title: {} } },
    url: urlOf(uuidOf(`database ${key}`)),
  }));
  const pages = standing.map((title) => ({
    ...pageOf(uuidOf(`${seed} standing ${title}`), title, null, begun, subject),
    last_edited_by: userRef(at(colleagues, 0)),
  }));
  return {
    _about: { subject: subject.notionId },
    _workspace: { id: uuidOf('workspace skerrylink'), name: product },
    users: {
      results: [subject, ...colleagues].map(({ notionId, name, email }) => ({
        object: 'user',
        id: notionId,
        type: 'person',
        name,
        avatar_url: null,
        person: { email },
      })),
    },
    search: { results: [...sources, ...pages, ...blocks.flatMap((block) => block.objects)] },
    blocks: Object.fromEntries(
      blocks.flatMap((block) => block.objects).map((page) => [page.id, { results: contentOf(page.id) }]),
    ),
    _edits: blocks.flatMap((block) => block.edits),
  };
}

interface PageWish {
  title: string;
  parent: Database | null;
  firstAt: Date;
  /** How likely an edit is the developer's own. */
  ownShare: number;
}

function addPage(block: NotionBlock, wish: PageWish, time: BlockTime, random: Random, key: string): void {
  const id = uuidOf(`${key} page ${wish.title}`);
  const author = random.chance(wish.ownShare) ? subject : random.pick(colleagues);
  const edits: NotionEditData[] = [
    { page_id: id, time: toMinute(wish.firstAt), user: author.notionId, kind: 'created' },
  ];
  let when = wish.firstAt;
  let editor = author;
  for (let count = random.int(0, 4); count > 0; count -= 1) {
    when = nextWorkMoment(time, random, new Date(when.getTime() + (0.3 + random.next() * random.next() * 70) * hourMs));
    editor = random.chance(wish.ownShare) ? subject : random.pick(colleagues);
    edits.push({ page_id: id, time: toMinute(when), user: editor.notionId, kind: 'edited' });
  }
  block.edits.push(...edits);
  block.objects.push({
    ...pageOf(id, wish.title, wish.parent, wish.firstAt, author),
    last_edited_time: toMinute(when),
    last_edited_by: userRef(editor),
  });
}

function pageOf(id: string, title: string, parent: Database | null, createdAt: Date, author: Person): NotionObjectData {
  const property = parent === null ? 'title' : 'Name';
  return {
    object: 'page',
    id,
    created_time: toMinute(createdAt),
    last_edited_time: toMinute(createdAt),
    created_by: userRef(author),
    last_edited_by: userRef(author),
    cover: null,
    icon: null,
    in_trash: false,
    archived: false,
    parent:
      parent === null
        ? { type: 'workspace', workspace: true }
        : {
            type: 'data_source_id',
            data_source_id: uuidOf(`source ${parent.key}`),
            database_id: uuidOf(`database ${parent.key}`),
          },
    properties: { [property]: { id: 'title', type: 'title', title: richText(title) } },
    url: urlOf(id),
    public_url: null,
  };
}

function contentOf(pageId: string) {
  const id = uuidOf(`${pageId} first block`);
  const text = richText('Sample page of the sandbox. What a real page says, DevTrack does not store.');
  return [
    {
      object: 'block',
      id,
      parent: { type: 'page_id', page_id: pageId },
      type: 'paragraph',
      has_children: false,
      archived: false,
      in_trash: false,
      paragraph: { rich_text: text, color: 'default' },
    },
  ];
}

function richText(content: string) {
  const annotations = {
    bold: false,
    italic: false,
    strikethrough: false,
    underline: false,
    code: false,
    color: 'default',
  };
  return [{ type: 'text', text: { content, link: null }, annotations, plain_text: content, href: null }];
}

function userRef(person: Person) {
  return { object: 'user', id: person.notionId };
}

function urlOf(id: string): string {
  return `https://www.notion.so/${id.replaceAll('-', '')}`;
}

/** Notion rounds `last_edited_time` down to the minute. */
function toMinute(time: Date): string {
  return new Date(Math.floor(time.getTime() / 60_000) * 60_000).toISOString();
}

/** "16 November 2026": with the year, so that no title comes twice. */
function spoken(date: string): string {
  const [year = '', month = '1', day = '1'] = date.split('-');
  return `${Number(day)} ${at(months, Number(month) - 1)} ${year}`;
}
