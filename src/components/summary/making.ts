import { problems } from '@/lib/summary/check/problem';
import { writerFailures, type Making, type StatementKind, type WriterFailureCode } from '@/lib/summary/writer';
import { durationWords, type Formats } from '../format';

export interface MakingView {
  rows: { term: string; text: string }[];
  /** What the check refused, why, and what stands in its place. */
  refused: { kind: string; text: string; why: string; instead: string }[];
}

/** An estimate by the operator's price table. */
interface Cost {
  amount: number;
  currency: string;
}

/**
 * How a text came about, in words. Texts of a model stay texts: they are drawn as such and never as markup.
 * The cost is null where the model has no price.
 */
export function makingView(making: Making & { cost: Cost | null }, formats: Formats): MakingView {
  const { usage } = making;
  const rows = [
    { term: 'Writer', text: making.writer === 'llm' ? 'a language model' : 'the built-in writer' },
    { term: 'Model', text: making.model ?? (usage === null ? 'none; nothing was sent anywhere' : 'none') },
    { term: making.writer === 'llm' ? 'Version of the prompt' : 'Version', text: making.version },
    {
      term: 'Facts',
      text: `${formats.number(making.facts)} ${making.facts === 1 ? 'fact' : 'facts'}, computed from your activity before anything was written`,
    },
  ];
  if (usage !== null)
    rows.push(
      {
        term: 'Tokens',
        text: `${formats.number(usage.inputTokens)} read, ${formats.number(usage.outputTokens)} written, in ${formats.number(usage.calls)} ${usage.calls === 1 ? 'call' : 'calls'}`,
      },
      { term: 'Cost', text: costWords(making.cost, formats) },
      { term: 'Time', text: latencyWords(usage.latencyMs, formats) },
    );
  return {
    rows,
    refused: making.rejected.map(({ kind, text, problems: found, replacedBy }) => ({
      kind: kindWords[kind],
      text: text === '' ? '(an empty sentence)' : text,
      why: found.map((problem) => problems[problem]).join(' '),
      instead: insteadWords[replacedBy ?? 'nothing'],
    })),
  };
}

/** Why the built-in writer stepped in, what that means, and what to do; null where it did not. */
export function fallbackWords(making: Pick<Making, 'fallback'>): string | null {
  if (making.fallback === null) return null;
  return `${writerFailures[making.fallback]} The built-in writer wrote this from the same facts. ${nextSteps[making.fallback]}`;
}

const nextSteps = {
  no_credit: 'Whoever runs this DevTrack can add credit; Refresh then asks again.',
  rate_limited: 'Refresh asks again; wait a minute first.',
  unavailable: 'Refresh asks again; if it stays so, whoever runs this DevTrack can look at the model’s server.',
  timeout: 'Refresh asks again; if it stays so, whoever runs this DevTrack can choose a faster model.',
  refused: 'There is nothing to do; other ranges are asked for as before.',
  malformed: 'Refresh asks again; if it stays so, whoever runs this DevTrack can choose a model that answers in JSON.',
  bad_key: 'Whoever runs this DevTrack can set a valid OPENAI_API_KEY.',
  bad_request: 'Whoever runs this DevTrack can check OPENAI_MODEL and OPENAI_BASE_URL.',
  over_cap: 'The model writes again next month.',
  all_refused: '“How this was made” below lists what was refused, and why.',
} as const satisfies Record<WriterFailureCode, string>;

const kindWords = {
  summary: 'Headline',
  highlight: 'Highlight',
  insight: 'Insight',
  recommendation: 'Worth a thought',
} as const satisfies Record<StatementKind, string>;

const insteadWords = {
  repair: 'The model’s second try stands in its place.',
  builtin: 'The built-in sentence for the same facts stands in its place.',
  nothing: 'It was left out.',
} as const;

function costWords(cost: Cost | null, formats: Formats): string {
  if (cost === null) return 'not known: this installation has no price of the model';
  if (cost.amount === 0) return 'none';
  const { format } = new Intl.NumberFormat(formats.locale, {
    style: 'currency',
    currency: cost.currency,
    minimumFractionDigits: 4,
  });
  return `about ${format(cost.amount)}, by the prices that this installation was given`;
}

function latencyWords(latencyMs: number, formats: Formats): string {
  if (latencyMs >= 60_000) return durationWords(latencyMs / 60_000);
  return `${formats.number(Math.round(latencyMs / 100) / 10)} s`;
}
