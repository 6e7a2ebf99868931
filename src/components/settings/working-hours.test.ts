import { expect, test } from 'vitest';
import { endFromInput, endToInput, intervalProblem, orderedDays } from './working-hours';

test('intervals that the server would refuse are told apart', () => {
  expect(intervalProblem([['09:00', '09:00']])).toBe('An interval ends after it starts.');
  expect(intervalProblem([['', '09:00']])).toBe('Each interval needs a start and an end.');
  expect(
    intervalProblem([
      ['09:00', '12:00'],
      ['11:00', '13:00'],
    ]),
  ).toBe('Intervals of one day are in order and do not overlap.');
});

test('adjoining intervals, and a day without any, are fine', () => {
  expect(
    intervalProblem([
      ['09:00', '12:00'],
      ['12:00', '24:00'],
    ]),
  ).toBeNull();
  expect(intervalProblem([])).toBeNull();
});

test('midnight as an end is the end of the day, both ways', () => {
  expect(endFromInput('00:00')).toBe('24:00');
  expect(endToInput('24:00')).toBe('00:00');
  expect(endFromInput('17:00')).toBe('17:00');
});

test('days follow the week start', () => {
  expect(orderedDays('monday')[0]).toBe('mon');
  expect(orderedDays('sunday')).toEqual(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']);
  expect(orderedDays('saturday')[0]).toBe('sat');
});
