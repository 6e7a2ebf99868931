'use client';
import { Plus, X } from 'lucide-react';
import type { WeekDay, WeekStart, WorkingHours } from '@/lib/http/contract';
import { buttonClass } from '../ui/button-class';
import { narrowInputClass } from '../ui/Field';
import { dayNames, endFromInput, endToInput, intervalProblem, orderedDays } from './working-hours';

type Intervals = WorkingHours[WeekDay];
const mostIntervals = 6;

export function WorkingHoursEditor({
  value,
  weekStart,
  onChange,
}: {
  value: WorkingHours;
  weekStart: WeekStart;
  onChange: (next: WorkingHours) => void;
}) {
  return (
    <fieldset>
      <legend className="mb-1 font-strong">Working hours</legend>
      <p className="mb-2 text-xs text-muted">
        Open focus time and activity outside working hours are counted against these.
      </p>
      <ul className="@container divide-y divide-line rounded-md border border-line">
        {orderedDays(weekStart).map((day) => (
          <DayRow
            key={day}
            name={dayNames[day]}
            intervals={value[day]}
            onChange={(intervals) => onChange({ ...value, [day]: intervals })}
          />
        ))}
      </ul>
    </fieldset>
  );
}

function DayRow({
  name,
  intervals,
  onChange,
}: {
  name: string;
  intervals: Intervals;
  onChange: (next: Intervals) => void;
}) {
  const problem = intervalProblem(intervals);
  const set = (index: number, interval: Intervals[number]) =>
    onChange(intervals.map((entry, at) => (at === index ? interval : entry)));
  const add = () => onChange([...intervals, nextInterval(intervals)]);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 px-2 py-2 @md:grid-cols-[--spacing(28)_minmax(0,1fr)_auto] @md:px-3">
      <span className="leading-9">{name}</span>
      <div className="order-last col-span-2 grid gap-2 @md:order-none @md:col-span-1">
        {intervals.length === 0 ? <span className="leading-9 text-muted">Not a working day</span> : null}
        {intervals.map(([from, to], index) => (
          <div key={index} className="flex items-center gap-1 @md:gap-2">
            <input
              type="time"
              required
              aria-label={`${name}, start of interval ${index + 1}`}
              value={from}
              onChange={(event) => set(index, [event.target.value, to])}
              className={`${narrowInputClass} time-field max-w-24 min-w-0 text-center`}
            />
            <span aria-hidden>–</span>
            <input
              type="time"
              required
              aria-label={`${name}, end of interval ${index + 1}`}
              value={endToInput(to)}
              onChange={(event) => set(index, [from, endFromInput(event.target.value)])}
              className={`${narrowInputClass} time-field max-w-24 min-w-0 text-center`}
            />
            <button
              type="button"
              aria-label={`${name}: remove interval ${index + 1}`}
              className={buttonClass('quiet', 'shrink-0 px-2')}
              onClick={() => onChange(intervals.filter((_, at) => at !== index))}
            >
              <X size={16} aria-hidden />
            </button>
          </div>
        ))}
        {problem ? (
          <p role="alert" className="text-xs text-act">
            {problem}
          </p>
        ) : null}
      </div>
      <button
        type="button"
        aria-label={`${name}: add interval`}
        disabled={intervals.length >= mostIntervals || intervals.at(-1)?.[1] === '24:00'}
        className={buttonClass('quiet', 'self-start px-2')}
        onClick={add}
      >
        <Plus size={16} aria-hidden />
      </button>
    </li>
  );
}

/** The default day, or an hour after what is there already. */
function nextInterval(intervals: Intervals): Intervals[number] {
  const end = intervals.at(-1)?.[1];
  if (!end) return ['09:00', '17:00'];
  const hour = Number(end.slice(0, 2));
  const at = (value: number) => `${String(Math.min(value, 24)).padStart(2, '0')}:00`;
  return hour >= 22 ? [end, '24:00'] : [at(hour + 1), at(hour + 2)];
}
