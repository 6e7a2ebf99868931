import type { ActivityAnswer, Statement, Summary } from '@/lib/http/contract';
import type { Formats } from '../format';
import { Card } from '../ui/Card';
import { Time } from '../ui/Time';
import type { CoverageView } from '../summary/coverage';
import { CoverageLine } from '../summary/CoverageLine';
import type { StripItem } from '../summary/numbers';
import { NumbersStrip } from '../summary/NumbersStrip';
import { RefreshButton } from '../summary/RefreshButton';
import { Statements, StatementText } from '../summary/Statements';

export interface AISummaryCardProps {
  summary: Summary;
  /** Activities that the statements rest on, by id. */
  evidence: ReadonlyMap<string, ActivityAnswer>;
  numbers: StripItem[];
  coverage: CoverageView;
  /** The range as the summary route takes it. */
  query: string;
  days: number;
  formats: Formats;
  now: Date;
}

/** The written summary with its evidence, the numbers beside it, and who wrote it when. */
export function AISummaryCard({ summary, evidence, numbers, coverage, query, days, formats, now }: AISummaryCardProps) {
  const of = (kind: Statement['kind']) => summary.statements.filter((statement) => statement.kind === kind);
  const headline: Statement = of('summary')[0] ?? { kind: 'summary', text: summary.summary, evidence: [], metrics: [] };
  return (
    <Card labelledBy="summary-heading">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 grow basis-80">
          <h2 id="summary-heading" className="sr-only">
            Summary
          </h2>
          <CoverageLine view={coverage} formats={formats} days={days} rangeEnd={summary.range.end} />
        </div>
        <RefreshButton query={query} />
      </div>
      <div className="mt-4 grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:gap-8">
        <div className="grid grid-cols-1 content-start gap-6">
          <div>
            <StatementText
              statement={headline}
              items={evidence}
              formats={formats}
              className="max-w-160 text-lg font-strong"
            />
          </div>
          <Statements title="Highlights" statements={of('highlight')} items={evidence} formats={formats} />
          <Statements title="Insights" statements={of('insight')} items={evidence} formats={formats} />
          <Statements title="Worth a thought" statements={of('recommendation')} items={evidence} formats={formats} />
        </div>
        {numbers.length > 0 ? (
          <div className="border-t border-line pt-4 lg:border-t-0 lg:border-l lg:pt-0 lg:pl-8">
            <h3 className="mb-3 text-xs font-strong text-muted">Numbers, beside the period before</h3>
            <NumbersStrip items={numbers} />
          </div>
        ) : null}
      </div>
      <footer className="mt-6 border-t border-line pt-3 text-xs text-muted">
        {summary.writer === 'llm'
          ? `Written by ${summary.model ?? 'a language model'} from computed facts`
          : 'Written by the built-in writer'}{' '}
        · checked <Time at={summary.generatedAt} text={formats.ago(summary.generatedAt, now)} formats={formats} />
      </footer>
    </Card>
  );
}
