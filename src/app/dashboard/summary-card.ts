/** What the summary card is given: everything of an answer, in words, made on the server. */
import type { AISummaryCardProps } from '@/components/integrations/AISummaryCard';
import { daysBetween } from '@/components/local-dates';
import { coverageView, elapsedOf } from '@/components/summary/coverage';
import { evidenceNames } from '@/components/summary/evidence';
import { fallbackWords, makingView } from '@/components/summary/making';
import { numbersStrip } from '@/components/summary/numbers';
import { queryOf, type RangeView } from '@/components/summary/range';
import type { Summary } from '@/lib/http/contract';
import { providerCards } from '@/lib/integrations/registry';
import { providerIds } from '@/lib/integrations/registry-ids';
import type { SummaryAnswer } from '@/lib/integrations/summaries/summary-answer';
import { metrics } from '@/lib/metrics/registry';
import { standUpText } from '@/lib/stand-up';
import { asMarkdown, markdownLine } from '@/lib/summary/markdown';
import { evidenceItems } from './evidence-items';

export const platforms = providerIds.map((id) => ({ id, key: id, name: providerCards[id].name }));

export async function summaryCard(
  userId: string,
  answer: SummaryAnswer,
  range: RangeView,
  { formats, now }: Pick<AISummaryCardProps, 'formats' | 'now'>,
): Promise<AISummaryCardProps> {
  const { summary, changes } = answer;
  const { making } = answer;
  const window = { start: new Date(summary.range.start), end: new Date(summary.range.end) };
  const [evidence, standUp] = await Promise.all([
    evidenceItems(userId, summary.statements),
    standUpText(userId, window, now),
  ]);
  const names = { heading: range.title, evidence: evidenceNames(evidence) };
  const markdown = asMarkdown(summary, names);
  const canBeHidden = summary.statements.filter((_, at) => (answer.dismissible[at] ?? null) !== null);
  const lines = Object.fromEntries(canBeHidden.map((statement) => [statement.text, markdownLine(statement, names)]));
  return {
    summary,
    statements: summary.statements.map((statement, at) => ({
      ...statement,
      dismissal: answer.dismissible[at] ?? null,
    })),
    evidence,
    numbers: numbersStrip({
      stats: summary.stats,
      changes,
      words: metrics,
      covered: new Set(platforms.flatMap(({ id }) => (summary.coverage[id]?.complete ? [id] : []))),
      start: range.start,
      end: range.end,
      asOf: countedUntil(summary),
      formats,
    }),
    coverage: coverageView(summary.coverage, platforms, elapsedOf(summary)),
    making: makingView(making, formats),
    fallback: fallbackWords(making),
    writing: writingOf(answer),
    copies: [
      { form: 'Markdown', text: markdown, lines },
      { form: 'stand-up', text: standUp },
    ].filter(({ text }) => text !== ''),
    query: queryOf(range.request),
    days: daysBetween(range.start, range.end) + 1,
    formats,
    now,
  };
}

/** When a range that was still running was counted; null: it had ended. The lists of its numbers end there, too. */
export function countedUntil({ range, generatedAt }: Pick<Summary, 'range' | 'generatedAt'>): string | null {
  return Date.parse(generatedAt) < Date.parse(range.end) ? generatedAt : null;
}

/** The line in which a model tells that it writes; it stays for what came of it. Null: no model writes here. */
function writingOf({ making, pending, configuredModel }: SummaryAnswer): AISummaryCardProps['writing'] {
  if (!pending && making.writer === 'builtin' && making.fallback === null) return null;
  return { model: configuredModel ?? 'The language model', pending };
}
