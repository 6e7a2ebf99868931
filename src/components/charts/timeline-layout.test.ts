import { describe, expect, test } from 'vitest';
import { dayTimeline } from '@/lib/metrics/day-timeline';
import { commit, inputOf, meeting, messages } from '@/lib/metrics/sample-rows';
import type { MetricsInput } from '@/lib/metrics/types';
import { windowFor } from '@/lib/metrics/windows';
import { drawnHours, entriesOf, hourMarks, layMeetings, placeBlock, placeOf } from './timeline-layout';

const dayOf = (date: string, timeZone: string, given: Partial<MetricsInput> = {}) =>
  dayTimeline(inputOf({ window: windowFor('daily', date, { timeZone, weekStart: 'monday' }), ...given }));
const clock = (instant: number) => new Date(instant).toISOString().slice(11, 16);

describe('hours of the local clock', () => {
  test('a day on which the clocks go forward lacks one, one on which they go back has none twice', () => {
    const hours = (date: string) => hourMarks(dayOf(date, 'Europe/Berlin'), 1).map(({ hour }) => hour);
    expect(hours('2026-03-29')).toEqual([0, 1, ...Array.from({ length: 21 }, (_, index) => index + 3)]);
    expect(hours('2026-10-25')).toEqual(Array.from({ length: 24 }, (_, index) => index));
  });
  test('lie on the quarter hours of the zone', () => {
    const marks = hourMarks(dayOf('2026-03-04', 'Asia/Kathmandu'), 6);
    expect(marks.map(({ instant, hour }) => [clock(instant), hour])).toEqual([
      ['18:15', 0],
      ['00:15', 6],
      ['06:15', 12],
      ['12:15', 18],
    ]);
  });
});

describe('what is drawn of a day', () => {
  const drawn = (given: Partial<MetricsInput>, date = '2026-03-04') => {
    const { start, end } = drawnHours(dayOf(date, 'UTC', given));
    return [clock(start), clock(end)];
  };
  test('is its working hours where nothing lies outside them', () => {
    expect(drawn({})).toEqual(['09:00', '17:00']);
  });
  test('reaches to the first and the last thing, by whole hours', () => {
    const activities = [commit('2026-03-04T06:20:00Z'), meeting('2026-03-04T19:00:00Z', '2026-03-04T20:00:00Z')];
    expect(drawn({ activities })).toEqual(['06:00', '20:00']);
  });
  test('shows what happened at the very last moment', () => {
    expect(drawn({ activities: [commit('2026-03-04T23:59:59Z')] })).toEqual(['09:00', '00:00']);
    expect(drawn({ activities: [commit('2026-03-07T20:00:00Z')] }, '2026-03-07')).toEqual(['18:00', '00:00']);
  });
  test('is no less than six hours', () => {
    expect(drawn({ activities: [commit('2026-03-07T12:10:00Z')] }, '2026-03-07')).toEqual(['10:00', '16:00']);
    expect(drawn({ activities: [commit('2026-03-07T00:10:00Z')] }, '2026-03-07')).toEqual(['00:00', '06:00']);
  });
  test('is all of a day that holds nothing', () => {
    expect(drawn({}, '2026-03-07')).toEqual(['00:00', '00:00']);
  });
});

test('a place is within what is drawn, also of an instant outside it and of no length', () => {
  expect(placeOf(5, { start: 0, end: 10 })).toBe(50);
  expect(placeOf(-5, { start: 0, end: 10 })).toBe(0);
  expect(placeOf(15, { start: 0, end: 10 })).toBe(100);
  expect(placeOf(1, { start: 1, end: 1 })).toBe(0);
  expect(placeBlock({ start: -5, end: 5 }, { start: 0, end: 10 })).toEqual({ x: 0, width: 50 });
});

test('meetings at the same time lie below each other, the next one in the first free row', () => {
  const at = (start: number, end: number) => ({ id: `${start}`, title: '', start, end, ahead: false });
  expect(layMeetings([]).rows).toBe(1);
  const { placed, rows } = layMeetings([at(0, 10), at(5, 15), at(10, 20), at(12, 13)]);
  expect([placed.map(({ row }) => row), rows]).toEqual([[0, 1, 0, 2], 3]);
  // Two of no length at one instant are two.
  expect(layMeetings([at(3, 3), at(3, 3)]).rows).toBe(2);
});

test('the list of a day is in the order of the clock, with the count of each', () => {
  const activities = [
    messages('2026-03-04T11:00:00Z', 4),
    meeting('2026-03-04T10:00:00Z', '2026-03-04T11:00:00Z'),
    commit('2026-03-04T09:00:00Z'),
  ];
  const entries = entriesOf(dayOf('2026-03-04', 'UTC', { activities }));
  expect(entries.map(({ metric, count, at, end }) => [metric, count, clock(at), end && clock(end)])).toEqual([
    ['totalCommits', 1, '09:00', null],
    ['totalMeetings', 1, '10:00', '11:00'],
    ['messages', 4, '11:00', null],
  ]);
});
