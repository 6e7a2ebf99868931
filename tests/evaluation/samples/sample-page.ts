/** A page of summaries as their reader gets them, with the names of what each statement rests on. */
import type { Statement, Summary } from '@/lib/http/contract';

export interface Sample {
  title: string;
  summary: Summary;
  /** Names of rows by id, as a chip shows them. */
  nameOf(id: string): string;
}

const mostNames = 3;

export function samplePage(introduction: string, samples: readonly Sample[]): string {
  return [`# Sample summaries`, '', introduction, ...samples.flatMap(section)].join('\n') + '\n';
}

function section({ title, summary, nameOf }: Sample): string[] {
  const line = ({ text, evidence }: Statement): string => `- ${escaped(text)}${evidenceOf(evidence, nameOf)}`;
  const of = (kind: Statement['kind']): Statement[] =>
    summary.statements.filter((statement) => statement.kind === kind);
  const list = (name: string, statements: readonly Statement[]): string[] =>
    statements.length === 0 ? [] : ['', `${name}:`, '', ...statements.map(line)];
  const [headline] = of('summary');
  return [
    '',
    `## ${title}`,
    '',
    ...(headline === undefined ? [] : [`**${escaped(headline.text)}**${evidenceOf(headline.evidence, nameOf)}`]),
    ...list('Highlights', of('highlight')),
    ...list('Insights', of('insight')),
    ...list('Worth considering', of('recommendation')),
    '',
    numbersOf(summary),
  ];
}

const shownNumbers = [
  ['totalCommits', 'commits', 'commit'],
  ['mergedPRs', 'pull requests merged', 'pull request merged'],
  ['reviews', 'reviews', 'review'],
  ['pagesEdited', 'pages edited', 'page edited'],
  ['messages', 'messages', 'message'],
  ['totalMeetings', 'meetings', 'meeting'],
  ['meetingHours', 'h in meetings', 'h in meetings'],
  ['focusTime', 'h open for focus', 'h open for focus'],
] as const;

function numbersOf({ stats }: Summary): string {
  const parts = shownNumbers.flatMap(([name, many, one]) => {
    const value = stats[name];
    return typeof value === 'number' ? [`${value} ${value === 1 ? one : many}`] : [];
  });
  return `Numbers: ${parts.join(' · ')}`;
}

function evidenceOf(ids: readonly string[], nameOf: Sample['nameOf']): string {
  const names = [...new Set(ids.map(nameOf))];
  if (names.length === 0) return '';
  const rest = names.length - mostNames;
  return ` (${names.slice(0, mostNames).join(', ')}${rest > 0 ? ` and ${rest} more` : ''})`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\`*_<>[\]]/g, '\\$&');
}
