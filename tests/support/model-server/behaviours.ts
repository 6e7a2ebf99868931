/** How the server can behave. Each takes the question and its number, counted from 1. */
import { obey } from './obedient';
import { readPrompt, type ReadPrompt } from './read-prompt';
import type { Question } from './requests';
import { scriptedRepair, scriptedStatements, type ScriptedStatement } from './scripted';

export interface TextReply {
  kind: 'text';
  text: string;
  inputTokens: number;
  cut?: boolean;
  filtered?: boolean;
  refusal?: boolean;
  /** Without a count of tokens. */
  uncounted?: boolean;
}

export type Reply =
  | TextReply
  | { kind: 'error'; status: number; body: unknown; headers?: Record<string, string> }
  | { kind: 'raw'; body: string }
  | { kind: 'hang' }
  | { kind: 'drop' };

export type Behaviour = (question: Question, number: number) => Reply;

const text = (question: Question, value: string, rest: Partial<TextReply> = {}): TextReply => ({
  kind: 'text',
  text: value,
  inputTokens: Math.ceil((question.system.length + question.user.length) / 4),
  ...rest,
});

const statements = (question: Question, list: readonly object[]): TextReply =>
  text(question, JSON.stringify({ statements: list }));

const error = (status: number, fields: object, headers?: Record<string, string>): Reply => ({
  kind: 'error',
  status,
  body: { error: { message: 'Refused by script', type: 'invalid_request_error', param: null, code: null, ...fields } },
  ...(headers === undefined ? {} : { headers }),
});

/** A writer of statements; a repair is written from the same prompt. */
const writer =
  (write: (prompt: ReadPrompt) => readonly object[]): Behaviour =>
  (question) =>
    statements(question, write(readPrompt(question)));

const scripted = writer((prompt) => (prompt.refused === null ? scriptedStatements(prompt) : scriptedRepair(prompt)));

const inEachOf =
  (replies: readonly Behaviour[]): Behaviour =>
  (question, number) =>
    (replies[number - 1] ?? replies.at(-1) ?? scripted)(question, number);

const mentions =
  'and as so often it was a really very busy and most rewarding time for everybody who took part in it here';

function verbose(prompt: ReadPrompt): readonly object[] {
  if (prompt.refused !== null)
    return scriptedRepair(prompt).map((one) => ({ ...one, text: `${one.text.replace(/\.$/u, '')}, ${mentions}.` }));
  const long = scriptedStatements(prompt).map((one) => ({
    ...one,
    text: `${one.text.replace(/\.$/u, '')}, ${mentions}.`,
  }));
  const many = prompt.facts.map((fact): ScriptedStatement => ({ kind: fact.use, factIds: [fact.id], text: fact.says }));
  return [...long, ...many, ...many, ...many];
}

/** What such summaries are known to invent: numbers, names, reasons, facts that are not there. */
function inventions(prompt: ReadPrompt): ScriptedStatement[] {
  const [first, second] = prompt.facts.filter(({ use }) => use === 'highlight');
  const id = first?.id ?? 'F1';
  return [
    {
      kind: 'summary',
      factIds: ['F1'],
      text: 'You merged 85 pull requests and closed 41 issues across 12 repositories.',
    },
    { kind: 'summary', factIds: ['F999'], text: 'A strong period with steady progress on all fronts.' },
    {
      kind: 'highlight',
      factIds: [id],
      text: 'You merged “Rewrite the billing engine” (#9999) in payments-core on Friday.',
    },
    { kind: 'highlight', factIds: [id], text: 'You reviewed eighty-five pull requests, up 240% on the week before.' },
    { kind: 'highlight', factIds: [], text: 'You shipped the new onboarding flow to all customers.' },
    { kind: 'highlight', factIds: [second?.id ?? id], text: '{F4711.title} was merged after {F4711.age}.' },
    { kind: 'highlight', factIds: [id], text: `{${second?.id ?? 'F999'}.title} was merged.` },
    { kind: 'insight', factIds: [id], text: 'Meetings slowed you down because the team grew by three people.' },
    { kind: 'insight', factIds: [id], text: 'You were the top contributor and should be proud of this streak.' },
    {
      kind: 'recommendation',
      factIds: [id],
      text: 'Ask Alexander Example to take over two of your reviews by Monday.',
    },
    { kind: 'recommendation', factIds: ['F1', 'F999'], text: 'See https://metrics.example.com/report for details.' },
  ];
}

/** What of the inventions may be found in no text that is shown. */
export const inventedWords = [
  '85',
  '41',
  'eighty',
  '240',
  '9999',
  'billing',
  'payments',
  'onboarding',
  'customers',
  'steady',
  'because',
  'grew',
  'contributor',
  'proud',
  'streak',
  'Alexander',
  'example.com',
  '4711',
  '{',
] as const;

const hallucinating = writer((prompt) => {
  const invented = inventions(prompt);
  return prompt.refused === null
    ? invented
    : prompt.refused.map(({ number }, index) => ({ number, ...invented[index % invented.length] }));
});

const rateLimited = error(429, { type: 'requests', code: 'rate_limit_exceeded' }, { 'retry-after': '1' });
const internal = error(500, { type: 'server_error' });

export const behaviours = {
  scripted,
  verbose: writer(verbose),
  hallucinating,
  obedient: writer(obey),
  malformed: (question) => text(question, 'Here is your summary:\n- You did many things.\nAnything else?'),
  truncated: (question, number) => {
    const whole = scripted(question, number);
    return whole.kind === 'text' ? { ...whole, text: whole.text.slice(0, whole.text.length / 2), cut: true } : whole;
  },
  /** In a fence, after thoughts, as small local models do. */
  fenced: (question, number) => {
    const whole = scripted(question, number);
    return whole.kind === 'text'
      ? { ...whole, text: `<think>{"a": 1} hm</think>Sure!\n\`\`\`json\n${whole.text}\n\`\`\`` }
      : whole;
  },
  uncounted: (question, number) => {
    const whole = scripted(question, number);
    return whole.kind === 'text' ? { ...whole, uncounted: true } : whole;
  },
  drops: () => ({ kind: 'drop' }),
  droppedOnce: inEachOf([() => ({ kind: 'drop' }), scripted]),
  rateLimited: () => rateLimited,
  rateLimitedOnce: inEachOf([() => rateLimited, scripted]),
  rateLimitedLong: () => error(429, { type: 'tokens', code: 'rate_limit_exceeded' }, { 'retry-after': '3600' }),
  noCredit: () => error(429, { type: 'insufficient_quota', code: 'insufficient_quota' }, { 'retry-after': '1' }),
  spendLimit: () => error(429, { type: 'limit', code: 'project_spend_limit_exceeded' }),
  balanceExhausted: () => error(429, { type: 'billing', code: 'credit_balance_exhausted' }),
  broken: () => internal,
  brokenOnce: inEachOf([() => internal, scripted]),
  badKey: () => error(401, { code: 'invalid_api_key' }),
  forbidden: () => error(403, { code: 'unsupported_country_region_territory' }),
  wrongModel: () => error(404, { code: 'model_not_found', param: 'model' }),
  refusing: (question) => text(question, 'I am sorry, but I cannot help with that.', { refusal: true }),
  filtered: (question) => text(question, '', { filtered: true }),
  /** Knows JSON, but no schema; or neither. */
  noJsonSchema: (question, number) =>
    question.format === 'json_schema'
      ? error(400, { message: 'response_format json_schema is not supported', param: 'response_format' })
      : scripted(question, number),
  plainTextOnly: (question, number) =>
    question.format === 'text'
      ? scripted(question, number)
      : error(422, { message: 'response_format is not supported' }),
  badRequest: () => error(400, { message: 'Invalid request' }),
  huge: () => ({ kind: 'raw', body: JSON.stringify({ choices: [], filler: 'x'.repeat(3 * 1024 * 1024) }) }),
  notJson: () => ({ kind: 'raw', body: '<html>gateway</html>' }),
  elsewhere: () => error(307, {}, { location: 'http://127.0.0.1:9/v1/chat/completions' }),
} as const satisfies Record<string, Behaviour>;
export type BehaviourName = keyof typeof behaviours;
