import { createHash, timingSafeEqual } from 'node:crypto';
import { HttpError } from './http-error';

/** @throws HttpError 401 unless the request carries exactly this bearer token; compared in constant time. */
export function assertBearer(request: Request, secret: string): void {
  const given = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  if (!timingSafeEqual(digest(given), digest(secret)))
    throw new HttpError(401, 'unauthenticated', 'The bearer token is missing or wrong.');
}
