/** What a statement of each kind may rest on. */
import type { Fact, FactTable } from '../fact';
import type { StatementKind } from '../writer';
import type { Licence } from './licence';
import { licenceOf } from './licences';
import type { Problem } from './problem';

/** At least one of its facts has one of these roles. */
const needed: Readonly<Record<StatementKind, readonly Licence['role'][]>> = {
  summary: ['frame', 'cluster'],
  highlight: ['cluster'],
  insight: ['insight', 'gap'],
  recommendation: ['offer'],
};

/** Facts that say that something is not there rest on no row. */
const withoutEvidence: ReadonlySet<Fact['kind']> = new Set([
  'coverage_gap',
  'few_events',
  'nothing_covered',
] satisfies Fact['kind'][]);

export function citationProblems(
  kind: StatementKind,
  text: string,
  facts: readonly Fact[],
  table: FactTable,
): Problem[] {
  const problems: Problem[] = [];
  const roles = facts.map((fact) => licenceOf(fact.kind).role);
  if (facts.length > 0 && !roles.some((role) => needed[kind].includes(role))) problems.push('wrong_kind');
  if (kind !== 'recommendation' && roles.includes('offer')) problems.push('wrong_kind');
  if (facts.some((fact) => fact.evidence.length === 0 && !withoutEvidence.has(fact.kind))) problems.push('no_evidence');
  if (facts.some((fact) => !isWithin(fact, table) && !licenceOf(fact.kind).looksBack && text !== fact.sentence))
    problems.push('wrong_period');
  return problems;
}

function isWithin({ period }: Fact, { range }: FactTable): boolean {
  return Date.parse(period.start) >= Date.parse(range.start) && Date.parse(period.end) <= Date.parse(range.end);
}
