/** Days, dates, clock times and periods that are not those of the facts. */
import type { FactTable } from '@/lib/summary/fact';
import { monthNames, weekdayNames } from '@/lib/summary/when';
import { append, choose, heldBy, isOneDay, type Corruption } from './corruption';
import { ofKind, replaceSpan } from './reading';

const days = {
  A: ['Monday', 'Wednesday', 'Friday', 'Sunday'],
  B: ['Tuesday', 'Thursday', 'Saturday', 'Sunday'],
  C: ['Monday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
};
const months = {
  A: monthNames.filter((_, index) => index % 2 === 0),
  B: monthNames.filter((_, index) => index % 2 === 1),
  C: monthNames.filter((_, index) => index % 3 === 0),
};

/** In the window or in the three months before it, of which some facts speak without naming a month. */
function isNear(month: string, { range }: Pick<FactTable, 'range'>): boolean {
  const last = new Date(range.end).getUTCMonth();
  return [0, 1, 2, 3, 4].some((back) => monthNames[(last - back + 12) % 12] === month);
}

export const timeCorruptions: readonly Corruption[] = [
  {
    name: 'another weekday',
    corrupt: (subject) => {
      const span = ofKind(subject.reading, 'weekday')[0];
      const held = heldBy(subject.cited, subject.table);
      const others = weekdayNames.filter((day) => !held.includes(day));
      return span && others.length > 0 ? replaceSpan(subject.reading.text, span, subject.random.pick(others)) : null;
    },
  },
  {
    name: 'weekday added',
    corrupt: (subject) => {
      if (isOneDay(subject.table) || ofKind(subject.reading, 'weekday', 'date', 'clock', 'month').length > 0)
        return null;
      const day = choose(days, subject);
      if (heldBy(subject.cited, subject.table).includes(day) || subject.statement.kind === 'summary') return null;
      return append(
        subject.reading.text,
        choose(
          {
            A: [` on ${day}`],
            B: [`, all of it on ${day}`, ` by ${day}`, ` between ${day} and the day after`],
            C: [` on ${day} alone`, `, half of it on ${day}`, ` every ${day}`, ` late on ${day}`],
          },
          subject,
        ),
      );
    },
  },
  {
    name: 'another date',
    corrupt: (subject) => {
      const span = ofKind(subject.reading, 'date')[0];
      if (!span) return null;
      const held = heldBy(subject.cited, subject.table);
      const day = /\d+(?= \p{L})/u.exec(span.text)?.[0] ?? '';
      const changed = subject.random.chance(0.5)
        ? span.text
            .replace(/\p{L}+/u, (word) => (word === 'and' ? word : choose(months, subject)))
            .replace(/(?<=\d )\p{Lu}\p{L}+/u, choose(months, subject))
        : span.text.replace(
            new RegExp(`\\b${day}(?= \\p{L})`, 'u'),
            String((Number(day) % 28) + subject.random.between(1, 2)),
          );
      return changed === span.text || new RegExp(`(?<!\\d)${changed}`, 'u').test(held)
        ? null
        : replaceSpan(subject.reading.text, span, changed);
    },
  },
  {
    name: 'another month',
    corrupt: (subject) => {
      const span = ofKind(subject.reading, 'month')[0];
      const month = choose(months, subject);
      return !span || heldBy(subject.cited, subject.table).includes(month)
        ? null
        : replaceSpan(subject.reading.text, span, month);
    },
  },
  {
    name: 'date added',
    corrupt: (subject) => {
      if (ofKind(subject.reading, 'weekday', 'date', 'clock', 'month').length > 0) return null;
      const held = heldBy(subject.cited, subject.table);
      const month = choose(months, subject);
      if (held.includes(month) || subject.table.period.in.includes('today')) return null;
      if (subject.half === 'C' && isNear(month, subject.table)) return null;
      return append(
        subject.reading.text,
        choose(
          {
            A: [` on ${subject.random.between(1, 28)} ${month}`, ` in ${month}`],
            B: [
              ` since ${month}`,
              `, as of ${month} ${subject.random.between(1, 28)}`,
              ` in ${subject.random.between(1999, 2019)}`,
              ` on 2019-0${subject.random.between(1, 9)}-11`,
            ],
            C: [
              ` up to mid-${month}`,
              ` back in ${month}`,
              ` on the 5th of ${month}`,
              ' before the summer of 2011',
              ' on 11/05/2018',
            ],
          },
          subject,
        ),
      );
    },
  },
  {
    name: 'another clock time',
    corrupt: (subject) => {
      const span = ofKind(subject.reading, 'clock')[0];
      if (!span) return null;
      const hour = (Number(span.text.split(':')[0]) + subject.random.between(3, 9)) % 24;
      const minute = span.text.split(':')[1] ?? '00';
      const changed = `${String(hour).padStart(2, '0')}:${minute}`;
      if (heldBy(subject.cited, subject.table).includes(changed)) return null;
      return replaceSpan(
        subject.reading.text,
        span,
        choose(
          {
            A: [changed],
            B: [changed, `${((hour + 11) % 12) + 1}${hour < 12 ? 'am' : ' p.m.'}`, `${hour}h${minute}`],
            C: [changed, `${hour}.${minute}`, `half past ${((hour + 11) % 12) + 1}`],
          },
          subject,
        ),
      );
    },
  },
  {
    name: 'time of day added',
    corrupt: (subject) => {
      if (
        /\d:\d\d/u.test(heldBy(subject.cited, subject.table)) ||
        subject.cited.some(({ kind }) => kind === 'after_hours')
      )
        return null;
      return append(
        subject.reading.text,
        choose(
          {
            A: [
              ' in the morning',
              ' late in the evening',
              ' at noon',
              ' early on',
              ' around midday',
              ' after dark',
              ' at the end of the day',
            ],
            B: [' over lunch', ' overnight', ' before breakfast', ' past midnight', ' in the small hours'],
            C: [
              ' at dawn',
              ' during the night shift',
              ' just before lunch',
              ' at tea time',
              ' after supper',
              ' first thing',
            ],
          },
          subject,
        ),
      );
    },
  },
];
