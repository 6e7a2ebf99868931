export { NotionClient } from './providers/notion/client';
export type { NotionContext, NotionDatabase, NotionPage } from './providers/notion/client';
