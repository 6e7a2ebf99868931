/** True sentences about other facts: the number, the day or the title is right, but not of what is cited. */
import type { Fact, FactTable } from '@/lib/summary/fact';
import { append, choose, heldBy, type Corruption, type Subject } from './corruption';
import { read } from './reading';
import { clauseFor, tell } from './second-author';

/** Whether the text names something that these facts do not have: a title, name, date or number with its unit. */
function saysMore(text: string, facts: readonly Fact[], table: FactTable): boolean {
  const held = heldBy(facts, table);
  return read(text, table.facts).spans.some((span) => {
    if (span.kind === 'number')
      return !facts.some(({ numbers }) =>
        Object.values(numbers).some(({ value, unit }) => value === span.value && unit === span.unit),
      );
    return !held.includes(span.text.replace(/[“”]|…$/gu, '').replace(/…$/u, ''));
  });
}

function swapped(subject: Subject, others: readonly Fact[]) {
  const { statement, table, random } = subject;
  const facts = others.filter(
    (fact) => !statement.factIds.includes(fact.id) && saysMore(statement.text, [fact], table),
  );
  return facts.length === 0 ? null : { ...statement, factIds: [random.pick(facts).id] };
}

export const citationCorruptions: readonly Corruption[] = [
  {
    name: 'another fact of the same kind cited',
    corrupt: (subject) =>
      subject.cited.length === 1
        ? swapped(
            subject,
            subject.table.facts.filter(
              ({ kind, variant }) => kind === subject.cited[0]?.kind && variant === subject.cited[0].variant,
            ),
          )
        : null,
  },
  {
    name: 'another fact cited',
    corrupt: (subject) =>
      swapped(
        subject,
        subject.table.facts.filter(({ kind }) => kind !== subject.cited[0]?.kind),
      ),
  },
  {
    name: 'one of two facts left out',
    corrupt: ({ statement, table, cited, random }) => {
      if (cited.length !== 2) return null;
      const kept = random.pick(cited);
      return saysMore(statement.text, [kept], table) ? { ...statement, factIds: [kept.id] } : null;
    },
  },
  {
    name: 'fact that is not in the table',
    corrupt: (subject) => {
      const ids = { A: ['F999', ''], B: ['F0', 'F1000', 'f1', 'F1 '], C: ['F007', 'F-1', 'F2 F3', 'fact 1', 'F10000'] };
      return { ...subject.statement, factIds: subject.random.chance(0.2) ? [] : [choose(ids, subject)] };
    },
  },
  {
    name: 'clause from a fact that is not cited',
    corrupt: (subject) => {
      const { table, half, random, cited, statement } = subject;
      for (const fact of random.shuffle(table.facts.filter(({ id }) => !statement.factIds.includes(id))).slice(0, 12)) {
        const clause = clauseFor(fact, table, half, random);
        if (!clause || !saysMore(clause.text, cited, table)) continue;
        return random.chance(0.5)
          ? append(statement.text, `, and ${clause.text}`)
          : `${statement.text} ${clause.head}.`;
      }
      return null;
    },
  },
  {
    name: 'sentence about the window before',
    corrupt: (subject) => {
      const { cited, table, half, random, statement } = subject;
      const [fact] = cited;
      if (!fact || cited.length !== 1) return null;
      const earlier = subject.earlier();
      const old = random.shuffle(
        earlier.facts.filter(({ kind, variant }) => kind === fact.kind && variant === fact.variant),
      )[0];
      if (!old) return null;
      const text = random.chance(0.5) ? old.sentence : (tell(old, earlier, half, random, 1)[0]?.text ?? '');
      return text !== '' && saysMore(text, [fact], { ...table, facts: [...table.facts, ...earlier.facts] })
        ? { ...statement, text }
        : null;
    },
  },
];
