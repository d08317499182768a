import {expect, test} from 'vitest';
import {HeightMap} from './height_map';

test('agrees with adding up', () => {
  const map = new HeightMap(10);
  const heights: number[] = [];
  let state = 5;
  const random = (limit: number) => (state = (state * 48271) % 2147483647) % limit;
  const check = () => {
    let top = 0;
    heights.forEach((height, row) => {
      expect(map.top(row)).toBeCloseTo(top);
      if (height > 0) expect(map.at(top + height / 2)).toBe(row);
      expect(map.at(top)).toBe(row);
      top += height;
    });
    expect(map.total).toBeCloseTo(top);
  };
  for (let round = 0; round < 40; ++round) {
    const length = random(70);
    while (heights.length > length) heights.pop();
    while (heights.length < length) heights.push(10);
    map.resize(length);
    for (let i = 0; i < 10 && length > 0; ++i) {
      const row = random(length);
      heights[row] = 1 + random(50);
      map.set(row, heights[row]!);
    }
    check();
  }
});

test('stays inside its rows', () => {
  const map = new HeightMap(10);
  expect([map.at(-5), map.at(0), map.at(100), map.total]).toEqual([0, 0, 0, 0]);
  map.resize(3);
  expect([map.at(-5), map.at(29), map.at(30), map.at(1e9)]).toEqual([0, 2, 2, 2]);
});

test('tells whether a measure is new', () => {
  const map = new HeightMap(10);
  map.resize(2);
  expect([map.set(0, 10), map.set(0, 12), map.set(0, 12)]).toEqual([false, true, false]);
  map.clear();
  expect(map.total).toBe(20);
});
