/** What turns facts into sentences. The built-in writer needs nothing; another may ask a model, and sees facts only. */
import type { Problem } from './check/problem';
import type { FactTable } from './fact';

export const statementKinds = ['summary', 'highlight', 'insight', 'recommendation'] as const;
export type StatementKind = (typeof statementKinds)[number];

export interface DraftStatement {
  kind: StatementKind;
  /** At most 24 words; titles in “…”. */
  text: string;
  /** Ids of the facts it rests on. */
  factIds: string[];
  /** What the writer itself holds against it, such as a number that a model wrote out. Refused without a further look. */
  problems?: readonly Problem[];
}

export interface Draft {
  statements: DraftStatement[];
  usage?: Usage;
}

/** What asking a model took. */
export interface Usage {
  calls: number;
  inputTokens: number;
  outputTokens: number;
  latencyMs: number;
}

export interface RefusedStatement {
  statement: DraftStatement;
  problems: Problem[];
}

export interface SummaryWriter {
  id: 'builtin' | 'llm';
  /** Name of the model; null for the built-in writer. */
  model: string | null;
  /** Changes whenever the same facts may give another text, prompt included; part of the facts' hash. */
  version: string;
  /** @throws WriterFailure when it cannot write; the signal's reason when the caller gave up. */
  write(facts: FactTable, signal?: AbortSignal): Promise<Draft> | Draft;
  /** One try to mend what the check refused: as many statements as were given, in their order; null for one it gives up. */
  repair?(
    facts: FactTable,
    refused: readonly RefusedStatement[],
    signal?: AbortSignal,
  ): Promise<{ statements: (DraftStatement | null)[]; usage: Usage }>;
}

export const writerFailures = {
  no_credit: 'The account of the language model has no credit left.',
  rate_limited: 'The language model takes no more requests for now.',
  unavailable: 'The language model did not answer.',
  timeout: 'The language model took too long.',
  refused: 'The language model declined to write.',
  malformed: 'The answer of the language model could not be read.',
  bad_key: 'The language model refused the key of this installation.',
  bad_request: 'The language model does not accept the request; its name or address may be wrong.',
  over_cap: 'This month’s allowance for the language model is used up.',
  all_refused: 'Nothing that the language model wrote passed the check.',
} as const satisfies Record<string, string>;
export type WriterFailureCode = keyof typeof writerFailures;

/** A writer could not write. The built-in one takes over, and the card says why. */
export class WriterFailure extends Error {
  override readonly name = 'WriterFailure';
  constructor(
    readonly code: WriterFailureCode,
    readonly usage: Usage | null = null,
    options?: ErrorOptions,
  ) {
    super(writerFailures[code], options);
  }
}

/** How a text came about; kept with it and shown to its owner. Plain data that survives JSON. */
export interface Making {
  writer: SummaryWriter['id'];
  model: string | null;
  version: string;
  /** Facts the writer could choose from. */
  facts: number;
  /** Of all calls; null when no model was asked. */
  usage: Usage | null;
  /** Why the built-in writer stepped in for the whole text; null when it did not. */
  fallback: WriterFailureCode | null;
  /** What the check refused, and what stands in its place. */
  rejected: {
    kind: StatementKind;
    text: string;
    problems: Problem[];
    /** `repair`: the model's second try; `builtin`: the built-in sentence for the same facts; null: left out. */
    replacedBy: 'repair' | 'builtin' | null;
  }[];
}
