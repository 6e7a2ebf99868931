/** Which repositories, conversations and calendars of a connection are read, and leaving one of them out. */
import { database, type Database, type Db } from '../db/client';
import { findConnection, lockConnection, updateConnection, type Connection } from '../db/queries/connections';
import { deleteNamedDismissals } from '../db/queries/dismissals';
import { insertAudit } from '../db/queries/notices';
import { deletePlace, findStoredPlaces } from '../db/queries/places';
import { deleteSummariesOfSource, dropCachedSummaries } from '../db/queries/summaries';
import type { Place } from '../http/contract';
import { HttpError } from '../http/http-error';
import { IntegrationError, SyncError } from './errors';
import { providerCards, type IntegrationProvider } from './registry';
import { addHistoryRequest } from './sync-queue';
import type { SyncService } from './sync-service';

export interface PlaceDeps {
  database: Database;
  sync: Pick<SyncService, 'scheduleSync'>;
  /** Open pages hear of the change. */
  changed(userId: string): Promise<void>;
}

export interface PlaceChanged {
  changed: boolean;
  /** Actions. */
  itemsDeleted: number;
  /** The provider is being read once more, as far back as it is stored. */
  readAgain: boolean;
}

/** A list longer than this would be carried with every page that is written. */
const mostExcluded = 500;

/** Known places: those of stored rows, most actions first, then those left out. Empty: not connected, or it has none. */
export async function listPlaces(userId: string, provider: string): Promise<Place[]> {
  const { db } = await database();
  const connection = await findConnection(db, userId, provider);
  if (connection === null) return [];
  const stored = await findStoredPlaces(db, connection.id);
  return [
    ...stored.map(({ latestAt, ...place }) => ({ ...place, read: true, latestAt: latestAt.toISOString() })),
    ...connection.excludedPlaces.map((place) => ({ ...place, read: false, items: 0, latestAt: null })),
  ];
}

/**
 * Leaves a place out, or takes it in again, in one transaction with everything that follows from it: what is stored of it
 * goes, and so do the summaries that may rest on it. The row lock orders this against the pages of a run under way, which
 * read the list in the statement that writes them; so the run goes on, and stores nothing more of the place.
 *
 * Afterwards the store is what an import without the place would have made. Where that needs the provider (a place taken
 * in again, or a thing that was counted under the place and is in another as well), all is read once more.
 * @throws SyncError `not_connected`; HttpError 404 `unknown_place`, 409 `too_many_places`
 */
export async function changePlace(
  deps: PlaceDeps,
  userId: string,
  provider: IntegrationProvider,
  change: { key: string; read: boolean },
  address: string | null,
): Promise<PlaceChanged> {
  const { db } = deps.database;
  const connection = await findConnection(db, userId, provider);
  if (connection === null) throw new SyncError('There is no connection', provider, 'not_connected', false);
  const done = await db.transaction(async (tx) => {
    const current = await lockConnection(tx, connection.id);
    if (current === null) throw new SyncError('The connection is gone', provider, 'not_connected', false);
    if (isExcluded(current, change.key) !== change.read) return null;
    const itemsDeleted = await (change.read ? takeIn : leaveOut)(tx, current, change.key);
    const readAgain = change.read || isShared(provider);
    if (readAgain) await addHistoryRequest(tx, current.id, { reachBackDays: null, readAgain: true });
    const action = change.read ? 'place_taken_in' : 'place_left_out';
    await insertAudit(tx, { userId, action, provider, outcome: 'success', address });
    return { changed: true, itemsDeleted, readAgain };
  });
  if (done === null) return { changed: false, itemsDeleted: 0, readAgain: false };
  await deps.changed(userId);
  if (done.readAgain) await readSoon(deps, userId, provider);
  return done;
}

async function leaveOut(tx: Db, { id, userId, provider, excludedPlaces }: Connection, key: string): Promise<number> {
  if (excludedPlaces.length >= mostExcluded)
    throw new HttpError(409, 'too_many_places', `At most ${mostExcluded} places of a connection can be left out.`);
  const known = (await findStoredPlaces(tx, id)).find((place) => place.key === key);
  if (known === undefined)
    throw new HttpError(404, 'unknown_place', 'Nothing is stored of that place, so there is nothing to leave out.');
  await updateConnection(tx, id, { excludedPlaces: [...excludedPlaces, { key, name: known.name }] });
  const itemsDeleted = await deletePlace(tx, id, key);
  await deleteSummariesOfSource(tx, userId, provider);
  await deleteNamedDismissals(tx, userId);
  await dropCachedSummaries(tx, userId, null);
  return itemsDeleted;
}

async function takeIn(tx: Db, { id, excludedPlaces }: Connection, key: string): Promise<number> {
  await updateConnection(tx, id, { excludedPlaces: excludedPlaces.filter((place) => place.key !== key) });
  return 0;
}

/** The request is kept on the connection: a provider that asks to wait, or a dead grant, delays it and no more. */
async function readSoon({ sync }: PlaceDeps, userId: string, provider: string): Promise<void> {
  try {
    await sync.scheduleSync(userId, provider);
  } catch (error) {
    const later =
      error instanceof IntegrationError &&
      ['rate_limited', 'reauthorization_required', 'not_connected'].includes(error.code);
    if (!later) throw error;
  }
}

function isExcluded({ excludedPlaces }: Connection, key: string): boolean {
  return excludedPlaces.some((place) => place.key === key);
}

function isShared(provider: IntegrationProvider): boolean {
  const { places } = providerCards[provider].card;
  return 'shared' in places && places.shared;
}
