import type { ActivityAnswer, Statement, Summary } from '@/lib/http/contract';
import type { Formats } from '../format';
import { Card } from '../ui/Card';
import { Notice } from '../ui/Notice';
import { Time } from '../ui/Time';
import { CopyButtons, type CopyText } from '../summary/CopyButtons';
import type { CoverageView } from '../summary/coverage';
import { CoverageLine } from '../summary/CoverageLine';
import { HowMade } from '../summary/HowMade';
import type { MakingView } from '../summary/making';
import type { StripItem } from '../summary/numbers';
import { NumbersStrip } from '../summary/NumbersStrip';
import { RefreshButton } from '../summary/RefreshButton';
import type { StatementView } from '../summary/statement-view';
import { Statements, StatementText } from '../summary/Statements';
import { WritingStatus } from '../summary/WritingStatus';

export interface AISummaryCardProps {
  summary: Summary;
  statements: readonly StatementView[];
  /** Activities that the statements rest on, by id. */
  evidence: ReadonlyMap<string, ActivityAnswer>;
  numbers: StripItem[];
  coverage: CoverageView;
  /** Null for a text whose making was not kept. */
  making: MakingView | null;
  /** Why the built-in writer stepped in; null where it did not. */
  fallback: string | null;
  /** A model that writes here; `pending` while its text is awaited. Null: the built-in writer alone. */
  writing: { model: string; pending: boolean } | null;
  copies: readonly CopyText[];
  /** The range as the summary route takes it. */
  query: string;
  days: number;
  formats: Formats;
  now: Date;
}

/** The written summary with its evidence, the numbers beside it, who wrote it when, and how. */
export function AISummaryCard(props: AISummaryCardProps) {
  const { summary, statements, numbers, coverage, writing, copies, query, days, formats } = props;
  // A line or two leave no height for a column of numbers beside them.
  const short = statements.length <= 2;
  return (
    <Card labelledBy="summary-heading">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 grow basis-80">
          <h2 id="summary-heading" className="sr-only">
            Summary
          </h2>
          <p className="text-xs text-muted">
            <CoverageLine view={coverage} formats={formats} days={days} rangeEnd={summary.range.end} />{' '}
            {writing ? <WritingStatus key={query} query={query} {...writing} /> : null}
          </p>
        </div>
        <div key={query} className="flex flex-wrap items-center gap-2 sm:justify-end">
          <CopyButtons texts={copies} />
          <RefreshButton query={query} />
        </div>
      </div>
      {props.fallback ? (
        <div className="mt-4">
          <Notice>
            <span data-metric="making">{props.fallback}</span>
          </Notice>
        </div>
      ) : null}
      <div
        className={`mt-4 grid grid-cols-1 gap-6 ${short ? '' : 'lg:grid-cols-[minmax(0,1fr)_--spacing(84)] lg:gap-8'}`}
      >
        <Text {...props} />
        {numbers.length > 0 ? (
          <div className={`border-t border-line pt-4 ${short ? '' : 'lg:border-t-0 lg:border-l lg:pt-0 lg:pl-6'}`}>
            <div className={short ? '' : 'lg:sticky lg:top-4'}>
              <h3 className="mb-3 text-xs font-strong text-muted">Numbers, beside the period before</h3>
              <NumbersStrip items={numbers} wide={short} />
            </div>
          </div>
        ) : null}
      </div>
      <Footer {...props} />
    </Card>
  );
}

function Text({ summary, statements, evidence, days, formats }: AISummaryCardProps) {
  const of = (kind: Statement['kind']) => statements.filter((statement) => statement.kind === kind);
  const headline: Statement = of('summary')[0] ?? { kind: 'summary', text: summary.summary, evidence: [], metrics: [] };
  const sources = { items: evidence, formats, days };
  return (
    <div className="grid grid-cols-1 content-start gap-6">
      <div>
        <StatementText statement={headline} className="max-w-160 text-lg font-strong" {...sources} />
      </div>
      <Statements title="Highlights" statements={of('highlight')} {...sources} />
      <Statements title="Insights" statements={of('insight')} {...sources} />
      <Statements title="Worth a thought" statements={of('recommendation')} {...sources} />
    </div>
  );
}

function Footer({ summary, making, formats, now }: AISummaryCardProps) {
  return (
    <footer className="mt-6 grid grid-cols-1 gap-1 border-t border-line pt-3 text-xs text-muted">
      <p>
        <span data-metric="making">
          {summary.writer === 'llm'
            ? `Written by ${summary.model ?? 'a language model'} from computed facts`
            : 'Written by the built-in writer'}
        </span>{' '}
        · checked <Time at={summary.generatedAt} text={formats.ago(summary.generatedAt, now)} formats={formats} />
      </p>
      {making ? <HowMade making={making} /> : null}
    </footer>
  );
}
