/**
 * All tables, for the driver and the migrations; whoever needs one imports its room. Column names of the design document
 * are kept; every time is `timestamptz`. Tables that grow with activity carry `user_id`, and their unique keys contain it,
 * so that Postgres can be partitioned or distributed by user. The `integrations` view, row level security and the revoked
 * privileges are in the hand-written migration `drizzle/0001_rules.sql`.
 */
export * from './accounts';
export * from './activities';
export * from './connections';
export * from './notices';
export * from './summaries';
