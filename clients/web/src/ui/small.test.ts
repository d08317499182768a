import {expect, test} from 'vitest';
import {FakeClient} from '../../tests/fake/fake_client';
import type {MessageView} from '../client/client';
import {hueOf, initials} from './avatar';
import {failureText} from './failure_text';
import {placeOf} from './grouping';
import {plainWords} from './markdown_view';
import {digitGroups} from './safety_digits';

test('initials are whole characters of two words at most', () => {
  expect(['amina', 'Reading circle', 'José Álvarez del Río', '  ', '👻 ghost', 'يوسف علي', '李小龍'].map(initials)).toEqual(['A', 'RC', 'JR', '', 'G', 'ي', '李']);
  expect(hueOf('amina')).toBe(hueOf('amina'));
});

test('failures are told in words that people know', () => {
  expect(failureText({name: 'client.invite.ended', detail: ''})).toMatch(/invite/);
  expect(failureText({name: 'identity.phrase.word', detail: ''})).toMatch(/words/);
  expect(failureText({name: 'conflict', detail: ''}, {conflict: 'failure.nameTaken'})).toMatch(/taken/);
  expect(failureText({name: 'some.new.name', detail: ''})).toBe('That did not work.');
});

test('messages stand together by author and time', () => {
  const client = new FakeClient();
  const entry = client.add({title: 'bob'});
  const at = (author: string, timeMs: number, type = 'text/1'): MessageView => client.message(entry, {author, timeMs, type});
  const noon = new Date(2027, 2, 9, 12).getTime();
  expect(placeOf(at('a', noon), undefined, at('a', noon + 1000))).toEqual({newDay: true, first: true, last: false});
  expect(placeOf(at('a', noon + 1000), at('a', noon), at('b', noon + 2000))).toEqual({newDay: false, first: false, last: true});
  expect(placeOf(at('a', noon + 3e5), at('a', noon), undefined)).toEqual({newDay: false, first: true, last: true});
  expect(placeOf(at('a', noon), at('a', noon - 1000, 'timer/1'), undefined).first).toBe(true);
});

test('previews are one line of words', () => {
  expect(plainWords('**a** `b`\n\n> c\n- d\n- e\n[f](https://x.example)')).toBe('a b c d, e f');
  expect(plainWords('x'.repeat(1_000_000)).length).toBe(200);
});

test('safety numbers are read in fives', () => {
  expect(digitGroups('0123456789 01234')).toEqual(['01234', '56789', '01234']);
});
