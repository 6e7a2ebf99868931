/** Whether a failed token request may have been carried out all the same. */
import { IntegrationError } from './errors';

/**
 * True: the provider may have used the refresh token up, because no answer came that says otherwise. A 5xx counts, too: a
 * proxy's 502 may follow a rotation that was committed behind it. A 4xx is the token endpoint's own word, 429 included.
 */
export function leavesDoubt(error: unknown): boolean {
  if (!(error instanceof IntegrationError)) return true;
  switch (error.code) {
    case 'network_error':
      return !wasNeverSent(error.cause);
    case 'malformed_answer':
      return !isRefusal(error.details.status);
    case 'provider_unavailable':
    case 'answer_too_large':
    case 'internal_error':
      return true;
    default:
      return false;
  }
}

/** 408: the time ran out somewhere on the way, and where is not said. */
function isRefusal(status: number | undefined): boolean {
  return status !== undefined && status >= 400 && status < 500 && status !== 408;
}

/** System calls and codes that fail before the first byte of a request leaves: Node's, undici's and OpenSSL's names. */
const callsBefore: readonly unknown[] = ['connect', 'getaddrinfo'];
const codesBefore: readonly unknown[] = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
];

function wasNeverSent(error: unknown): boolean {
  // A name with several addresses fails with one error for each that was tried.
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(wasNeverSent);
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  return callsBefore.includes(syscall) || codesBefore.includes(code) || wasNeverSent(error.cause);
}
