import {expect, test} from 'vitest';

import {isReadable, tokensOf} from './tokens';

test('good tokens are taken', () => {
  expect(tokensOf({majlis: 'theme', theme: 'dark', accent: '#0B6B62', language: 'ar'})).toEqual({theme: 'dark', accent: '#0b6b62', language: 'ar'});
});

test('what is of another form is ignored', () => {
  for (const message of [null, 'theme', 7, {}, {majlis: 'send', text: 'x'}, []]) expect(tokensOf(message)).toBeUndefined();
  for (const accent of ['red', '#fff', '#0b6b62;', 'url(//evil)', '#0b6b6g', {toString: () => '#0b6b62'}])
    expect(tokensOf({majlis: 'theme', theme: 'neon', accent, language: 'constructor'})).toEqual({});
  const poisoned: unknown = JSON.parse('{"majlis": "theme", "__proto__": {"theme": "dark"}, "constructor": {"prototype": {"accent": "#000000"}}}');
  expect(tokensOf(poisoned)).toEqual({});
  expect(({} as {theme?: string}).theme).toBeUndefined();
});

test('a colour that cannot be read is not taken', () => {
  expect(isReadable('#0b6b62', 'light')).toBe(true);
  expect(isReadable('#ffff00', 'light')).toBe(false);
  expect(isReadable('#5fd0bb', 'dark')).toBe(true);
  expect(isReadable('#20292a', 'dark')).toBe(false);
});
