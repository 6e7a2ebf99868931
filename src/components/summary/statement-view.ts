import type { Statement } from '@/lib/http/contract';

/** What a dismissal is remembered by: the kind of fact, and of what (a repository, a series); null: the kind alone. */
export interface Dismissal {
  kind: string;
  subject: string | null;
}

export interface StatementView extends Statement {
  /** Null: it says what happened, and is not hidden. */
  dismissal: Dismissal | null;
}
