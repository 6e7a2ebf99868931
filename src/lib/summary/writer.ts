/** What turns facts into sentences. The built-in writer needs nothing; another may ask a model, and sees facts only. */
import type { FactTable } from './fact';

export type StatementKind = 'summary' | 'highlight' | 'insight' | 'recommendation';

export interface DraftStatement {
  kind: StatementKind;
  /** At most 24 words; titles in “…”. */
  text: string;
  /** Ids of the facts it rests on. */
  factIds: string[];
}

export interface Draft {
  statements: DraftStatement[];
}

export interface SummaryWriter {
  id: 'builtin' | 'llm';
  /** Name of the model; null for the built-in writer. */
  model: string | null;
  /** Changes whenever the same facts may give another text; part of the facts' hash. */
  version: string;
  write(facts: FactTable): Promise<Draft> | Draft;
}
