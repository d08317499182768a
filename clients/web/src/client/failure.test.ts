import {expect, test} from 'vitest';

import {failureOf} from './failure';

test('a failure stays what it is', () => {
  expect(failureOf({name: 'client.name.taken', detail: 'bob is somebody else'}))
    .toEqual({name: 'client.name.taken', detail: 'bob is somebody else'});
});

test('a browser that bars its storage is told of as such', () => {
  expect(failureOf(new DOMException('denied', 'SecurityError')).name).toBe('web.storage.denied');
});

test('an error of the language is unexpected, and says which', () => {
  expect(failureOf(new TypeError('x is not a function')))
    .toEqual({name: 'web.unexpected', detail: 'TypeError: x is not a function'});
  expect(failureOf('odd').name).toBe('web.unexpected');
});
