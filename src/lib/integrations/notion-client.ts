/** What the rest of the product may import of Notion. */
export { NotionClient } from './providers/notion/client';
export type { NotionPage } from './providers/notion/client';
