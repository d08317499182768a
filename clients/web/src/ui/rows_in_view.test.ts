import {expect, test} from 'vitest';

import {rowsInView} from './rows_in_view';

test('the rows that the window shows, those at its edges too', () => {
  expect(rowsInView({row: 68, above: 0, height: 680, count: 500})).toEqual({from: 0, to: 10});
  expect(rowsInView({row: 68, above: 100, height: 680, count: 500})).toEqual({from: 1, to: 12});
});

test('no more than there are', () => {
  expect(rowsInView({row: 68, above: 0, height: 680, count: 3})).toEqual({from: 0, to: 3});
  expect(rowsInView({row: 68, above: 33_700, height: 680, count: 500})).toEqual({from: 495, to: 500});
});

test('none where the list lies outside the window', () => {
  expect(rowsInView({row: 68, above: -900, height: 680, count: 500})).toEqual({from: 0, to: 0});
  expect(rowsInView({row: 68, above: 99_999, height: 680, count: 500})).toEqual({from: 500, to: 500});
});
