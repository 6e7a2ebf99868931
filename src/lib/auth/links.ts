/**
 * Signed one-time links: password reset and invitation. Made by a command that knows only the installation's secret,
 * so that it works while a running server holds the embedded database.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export type LinkPurpose = 'reset' | 'invite';

export interface Link {
  purpose: LinkPurpose;
  email: string;
  expiresAt: Date;
  /** Identifies the link for its single use. */
  nonce: string;
}

export function makeLinkToken(link: Omit<Link, 'nonce'>, secret: string): string {
  const payload = Buffer.from(
    JSON.stringify({
      p: link.purpose,
      e: link.email.trim().toLowerCase(),
      x: link.expiresAt.getTime(),
      n: randomBytes(16).toString('hex'),
    }),
  ).toString('base64url');
  return `${payload}.${sign(payload, secret)}`;
}

/** Null: not ours, changed, of another purpose, or expired. */
export function readLinkToken(token: string, purpose: LinkPurpose, secret: string, now: Date): Link | null {
  const [payload, signature, ...rest] = token.split('.');
  if (payload === undefined || signature === undefined || rest.length > 0) return null;
  const expected = Buffer.from(sign(payload, secret));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  // Signed by us, so its shape is ours.
  const content = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as {
    p: LinkPurpose;
    e: string;
    x: number;
    n: string;
  };
  if (content.p !== purpose || content.x <= now.getTime()) return null;
  return { purpose: content.p, email: content.e, expiresAt: new Date(content.x), nonce: content.n };
}

function sign(payload: string, secret: string): string {
  return createHmac('sha256', `devtrack-link:${secret}`).update(payload).digest('base64url');
}
