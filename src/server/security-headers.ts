/** The headers that tell a browser what our pages may do. Pure. */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** 128 random bits, fresh for every request: an injected script cannot know it. */
export function createNonce(): string {
  return randomBytes(16).toString('base64');
}

/**
 * `style-src` allows inline styles, because dialogs and toasts write style attributes and elements from scripts; with
 * every other source limited to this origin a style has nowhere to send what it could select.
 * Development needs `eval` (React's stack traces) and a web socket (reload).
 */
export function contentSecurityPolicy(nonce: string, options: { https: boolean; dev: boolean }): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${options.dev ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${options.dev ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(options.https ? ['upgrade-insecure-requests'] : []),
  ].join('; ');
}

/** The other security headers of every answer. HSTS only where the application is reached over https: on http it would be ignored. */
export function defaultHeaders(https: boolean): Record<string, string> {
  return {
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    // Not no-referrer: under it a browser sends `Origin: null` with its own forms, which the same-origin check must refuse.
    'Referrer-Policy': 'strict-origin-when-cross-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    ...(https ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  };
}

/**
 * Sets `defaults` when the answer's head is written, where the handler has not chosen otherwise: a route may be stricter
 * (`no-referrer` on an OAuth callback). Set before the handler runs they would win over it, because the framework drops
 * a route's header whose name is taken.
 */
export function fillHeaders(response: ServerResponse, defaults: Record<string, string>): void {
  const writeHead: (...args: HeadArguments) => ServerResponse = response.writeHead.bind(response);
  response.writeHead = (...args: HeadArguments) => {
    for (const [name, value] of Object.entries(defaults)) {
      if (!response.hasHeader(name)) response.setHeader(name, value);
    }
    return writeHead(...args);
  };
}

type HeadArguments = [status: number, messageOrHeaders?: never, headers?: never];
