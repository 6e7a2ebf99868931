/** The door in front of every page and route: what a handler sees of a request has passed here. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { pathHeader } from '@/lib/http/request-headers';
import { isAllowedHost } from './allowed-host';
import { limitBody } from './body-limit';
import { setClientAddress } from './client-address';
import type { OpenAnswers } from './drain';
import { plainRedirects } from './plain-redirects';
import { refuse } from './refuse';
import { contentSecurityPolicy, createNonce, defaultHeaders, fillHeaders } from './security-headers';

export interface WebConfig {
  appUrl: URL;
  port: number;
  /** How many proxies in front are ours; 0: forwarding headers count for nothing. */
  trustProxy: number;
}

export interface WebLog {
  info(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

export type WebHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

interface Door {
  config: WebConfig;
  dev: boolean;
  log: WebLog;
  answers: OpenAnswers;
}

export function webListener(handler: WebHandler, { config, dev, log, answers }: Door): RequestListener {
  const https = config.appUrl.protocol === 'https:';
  const defaults = defaultHeaders(https);
  return (request, response) => {
    answers.add(response);
    const nonce = createNonce();
    const policy = contentSecurityPolicy(nonce, { https, dev });
    response.setHeader('Content-Security-Policy', policy);
    fillHeaders(response, defaults);
    plainRedirects(request, response);
    if (!isAllowedHost(request.headers.host, config.appUrl)) {
      refuse(response, 'misdirected_request');
      return;
    }
    // An absolute or `*` target would let a client choose the origin that a handler sees.
    if (request.url?.startsWith('/') !== true) {
      refuse(response, 'bad_request');
      return;
    }
    setClientAddress(request.headers, request.socket.remoteAddress ?? '', config.trustProxy);
    // Pages are not told their own address otherwise, and sign-in has to lead back to it.
    request.headers[pathHeader] = request.url;
    // The framework reads the nonce for its own scripts from this request header; a client's copy would choose the nonce.
    request.headers['content-security-policy'] = policy;
    request.headers['x-nonce'] = nonce;
    delete request.headers['content-security-policy-report-only'];
    if (
      !limitBody(request, () => {
        refuse(response, 'payload_too_large');
      })
    )
      return;
    handler(request, response).catch((error: unknown) => {
      if (response.writableEnded || request.destroyed) return;
      log.error({ event: 'http.failed', error }, 'a request failed outside its route');
      refuse(response, 'internal_error');
    });
  };
}
