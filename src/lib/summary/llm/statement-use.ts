/** Which kind of statement a fact is for, as the check has it. Told to the model, so that it need not be refused. */
import type { Licence } from '../check/licence';
import { licenceOf } from '../check/licences';
import type { FactKind } from '../fact';
import type { StatementKind } from '../writer';

const uses: Readonly<Record<Licence['role'], StatementKind>> = {
  frame: 'summary',
  cluster: 'highlight',
  insight: 'insight',
  gap: 'insight',
  offer: 'recommendation',
};

export function statementUse(kind: FactKind): StatementKind {
  return uses[licenceOf(kind).role];
}
