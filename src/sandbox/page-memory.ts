/** The last page of each list that somebody reads, so that a fault can answer with it once more. */
import { isRecord, parseJson } from '@/lib/http/answer';
import type { Reply } from './exchange';

/** Of the lists read at one time; a page may weigh megabytes. */
const listsKept = 200;
/** `page`, `pageToken`, `start_cursor`, `cursor`, and GraphQL's `after` and `pullRequestsAfter`. */
const pointer = /^page(_?token)?$|cursor$|after$/i;

export interface PageRequest {
  grant: string | null;
  method: string;
  path: string;
  query: URLSearchParams;
  body: string;
}

export class PageMemory {
  private readonly pages = new Map<string, Reply>();

  /** Null: the request asks for no further page, or the one before was not seen. */
  before(request: PageRequest): Reply | null {
    const { question, isFurther } = questionOf(request);
    return isFurther ? (this.pages.get(question) ?? null) : null;
  }

  remember(request: PageRequest, reply: Reply): void {
    if (reply.status !== 200) return;
    const { question } = questionOf(request);
    this.pages.delete(question);
    this.pages.set(question, reply);
    for (const oldest of this.pages.keys()) {
      if (this.pages.size <= listsKept) break;
      this.pages.delete(oldest);
    }
  }
}

/** What is asked without the pointer to a page: the same for all pages of one list. */
function questionOf(request: PageRequest): { question: string; isFurther: boolean } {
  const pointers: unknown[] = [];
  const without = (entries: readonly [string, unknown][]): unknown[] =>
    entries.flatMap(([name, value]) => {
      if (!pointer.test(name)) return [[name, isRecord(value) ? without(Object.entries(value)) : value]];
      pointers.push(value);
      return [];
    });
  const json = parseJson(request.body);
  const body = isRecord(json) ? Object.entries(json) : [...new URLSearchParams(request.body)];
  const { grant, method, path, query } = request;
  const question = JSON.stringify([grant, method, path, without([...query]), without(body)]);
  // A first page is asked for without a pointer, with an empty one, or as number one.
  const isFurther = pointers.some((value) => value !== null && value !== '' && value !== '1' && value !== 1);
  return { question, isFurther };
}
