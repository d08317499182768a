import {afterEach, expect, test} from 'vitest';
import {setLanguage} from './language';
import {badge, dayName, daysBetween, duration, shortTime} from './time';

const noon = new Date(2027, 2, 9, 12).getTime();
const kDay = 86_400_000;

afterEach(() => setLanguage('en'));

test('days end at midnight, not after a day', () => {
  const late = new Date(2027, 2, 8, 23, 59).getTime();
  expect(daysBetween(late, new Date(2027, 2, 9, 0, 1).getTime())).toBe(1);
  expect(daysBetween(new Date(2027, 2, 9, 0, 1).getTime(), noon)).toBe(0);
});

test('days are called as people call them', async () => {
  expect(dayName(noon, noon)).toBe('Today');
  expect(dayName(noon - kDay, noon)).toBe('Yesterday');
  expect(dayName(noon - 3 * kDay, noon)).toBe('Saturday');
  expect(dayName(noon - 40 * kDay, noon)).toContain('January');
  expect(dayName(noon - 400 * kDay, noon)).toContain('2026');
  await setLanguage('ar');
  expect(dayName(noon, noon)).toBe('اليوم');
});

test('a clock that is ahead does no harm', () => {
  expect(dayName(noon + 3 * kDay, noon)).toContain('March');
  expect(shortTime(noon + 3 * kDay, noon)).toMatch(/12:00/);
});

test('lengths of time are told in their largest whole unit', () => {
  expect([0, 1, 90, 300, 3600, 86_400, 604_800, 2_419_200].map(duration)).toEqual(
    ['Off', '1 second', '90 seconds', '5 minutes', '1 hour', '1 day', '1 week', '4 weeks']);
});

test('badges stay small', () => {
  expect([1, 99, 100, 1e9].map(badge)).toEqual(['1', '99', '99+', '99+']);
});
