import {expect, test} from 'vitest';

import {encode} from './codec';
import type {RawMessage} from './engine';
import {shown} from './messages';

const raw = (more: object) => ({id: '00', seq: 1, text: 'peace', timeMs: 1_700_000_000_000, ...more}) as unknown as RawMessage;

test('the content of a plugin\'s type is opened, and what is none leaves its words', () => {
  expect(shown(raw({body: encode({question: 'where?'})}))).toMatchObject({text: 'peace', body: {question: 'where?'}});
  expect(shown(raw({body: Uint8Array.of(0xff)}))).toEqual(raw({}));
});

test('a time that no date can name becomes one that can', () => {
  for (const timeMs of [2n ** 64n - 1n, 1e18, 8.64e15 + 1]) expect(new Date(shown(raw({timeMs})).timeMs).toISOString()).toMatch(/^\+275760/);
  expect(shown(raw({})).timeMs).toBe(1_700_000_000_000);
});
