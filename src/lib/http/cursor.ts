/** Where a list goes on: the time and id of the last row shown. Opaque to clients, and checked when it comes back. */
import { z } from 'zod';
import { HttpError } from './http-error';

/** Postgres knows no year 0, and dates a client makes up may have one. */
const shape = z.tuple([z.iso.datetime().regex(/^(?!0000)/), z.uuid()]);

export function writeCursor(at: Date, id: string): string {
  return Buffer.from(JSON.stringify([at.toISOString(), id])).toString('base64url');
}

/** @throws HttpError 400 `invalid_cursor` */
export function readCursor(cursor: string): { at: Date; id: string } {
  try {
    const [at, id] = shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { at: new Date(at), id };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError)
      throw new HttpError(400, 'invalid_cursor', 'The cursor is not one of ours. Start from the first page.');
    throw error;
  }
}
