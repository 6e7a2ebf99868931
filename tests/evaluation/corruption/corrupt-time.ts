/** Days, dates, clock times and periods that are not those of the facts. */
import { monthNames, weekdayNames } from '@/lib/summary/when';
import { append, choose, heldBy, isOneDay, type Corruption } from './corruption';
import { findOwn, ofKind, replaceSpan } from './reading';

const days = { A: ['Monday', 'Wednesday', 'Friday', 'Sunday'], B: ['Tuesday', 'Thursday', 'Saturday', 'Sunday'] };
const months = {
  A: monthNames.filter((_, index) => index % 2 === 0),
  B: monthNames.filter((_, index) => index % 2 === 1),
};

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
          { A: [` on ${day}`], B: [`, all of it on ${day}`, ` by ${day}`, ` between ${day} and the day after`] },
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
          { A: [changed], B: [changed, `${((hour + 11) % 12) + 1}${hour < 12 ? 'am' : ' p.m.'}`, `${hour}h${minute}`] },
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
          },
          subject,
        ),
      );
    },
  },
  {
    name: 'another period',
    // A month that is read of in the next one is indeed the last.
    corrupt: (subject) =>
      subject.table.type === 'monthly'
        ? null
        : append(
            subject.reading.text,
            choose(
              {
                A: [
                  ' last month',
                  ' yesterday',
                  ' last year',
                  ' this quarter',
                  ' a month ago',
                  ' some time ago',
                  ' the following day',
                  ' in earlier weeks',
                  ' on the day after',
                  ' in the days that followed',
                  ' earlier that year',
                  ' later on',
                  ' before then',
                  ' the year before',
                ],
                B: [
                  ' the week before last',
                  ' over the past year',
                  ' the other day',
                  ' tonight',
                  ' last weekend',
                  ' ever since the spring',
                  ' three weeks ago',
                  ' back then',
                ],
              },
              subject,
            ),
          ),
  },
  {
    name: 'the period renamed',
    corrupt: (subject) => {
      const span = findOwn(subject.reading, /\b(?:in the week of|so far this week|so far today|so far in|since) /iu)[0];
      const whole = subject.reading.text.toLowerCase().indexOf(subject.table.period.in.toLowerCase());
      const other = choose(
        {
          A: ['yesterday', 'last year', 'last summer'],
          B: ['all year', 'the year before last', 'over the winter of 2011', 'next year', 'in recent years'],
        },
        subject,
      );
      if (!span || whole !== span.start) return null;
      return replaceSpan(
        subject.reading.text,
        { start: whole, end: whole + subject.table.period.in.length },
        whole === 0 ? other.charAt(0).toUpperCase() + other.slice(1) : other,
      );
    },
  },
  {
    name: 'another baseline',
    corrupt: (subject) => {
      const place = findOwn(
        subject.reading,
        /\b(?:in )?the (?:same part of the )?(?:day|week|month|period) before\b/iu,
      )[0];
      return place
        ? replaceSpan(
            subject.reading.text,
            place,
            choose(
              {
                A: ['the year before', 'two months before', 'the January before'],
                B: [
                  'a year earlier',
                  'the quarter before',
                  'the same week last year',
                  'your average',
                  'the team’s usual',
                ],
              },
              subject,
            ),
          )
        : null;
    },
  },
  {
    name: 'continuation into the future',
    corrupt: (subject) =>
      append(
        subject.reading.text,
        choose(
          {
            A: [
              ', with a release planned next week',
              ', and a follow-up is coming',
              ' and will go on tomorrow',
              ', and work goes on',
              ', with the rest to follow',
              ' and is still going',
              ', and more is under way',
            ],
            B: [
              ', to be continued next sprint',
              ', and the rest will follow',
              ', soon to be finished',
              ', due before the end of the quarter',
            ],
          },
          subject,
        ),
      ),
  },
  {
    name: 'invented habit',
    corrupt: (subject) => {
      const habit = choose(
        {
          A: [
            ' as always',
            ' as you often do',
            ' the way you like to work',
            ' like every other time',
            ' as ever',
            ' at times',
            ' at regular times',
            ' in your usual way',
            ', as is your way',
            ' each time',
            ' the same way as before',
            ' time after time',
            ' bit by bit',
            ' as you do',
            ', which is how you work',
            ' by now',
            ' this time',
            ' once more',
            ' again',
            ' like so many others',
            ' as you like to',
            ' as on other days',
            ' as is the way here',
            ' time and time again',
            ' one more time',
            ' as a habit',
            ' for the first time',
          ],
          B: [
            ' as always',
            ' once again',
            ' for the third time in a row',
            ' for the first time',
            ' like every Friday',
            ', still',
            ' after a long pause',
          ],
        },
        subject,
      );
      // A page that was created was written for the first time.
      const isTrue = habit.includes('first time') && subject.cited.some(({ variant }) => variant === 'created');
      return isTrue ? null : append(subject.reading.text, habit);
    },
  },
];
