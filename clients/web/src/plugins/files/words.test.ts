import {afterEach, expect, test} from 'vitest';
import {setLanguage} from '../../i18n/language';
import {holesOf, type Message} from '../../i18n/message';
import {ar, en, filesFailure, playTime, sizeWords, w, type Word} from './words';

const forms = (message: Message) => typeof message === 'string' ? [message] : Object.values(message) as string[];

afterEach(() => setLanguage('en'));

test('both languages say everything, with the same holes and every form of a count', () => {
  expect(Object.keys(ar).sort()).toEqual(Object.keys(en).sort());
  for (const [key, message] of Object.entries(en) as [Word, Message][]) {
    const wanted = new Set(forms(message).flatMap(holesOf));
    for (const form of forms(ar[key])) {
      expect(/\p{Script=Arabic}/u.test(form), `${key}: ${form}`).toBe(true);
      for (const hole of holesOf(form)) expect(wanted.has(hole), `${key} fills {${hole}}`).toBe(true);
    }
    for (const hole of wanted) if (hole !== 'n') expect(holesOf(forms(ar[key]).at(-1)!), key).toContain(hole);
    const plural = typeof message !== 'string';
    expect(typeof ar[key] !== 'string', key).toBe(plural);
    if (plural) expect(Object.keys(ar[key]).sort()).toEqual([...new Intl.PluralRules('ar').resolvedOptions().pluralCategories].sort());
  }
});

test('sizes are told as people count them', async () => {
  expect([0, 1, 999, 1000, 1_200_000, 123_456_789, 5e12].map(sizeWords)).toEqual(
    ['0 bytes', '1 byte', '999 bytes', '1 kB', '1.2 MB', '123 MB', '5 TB']);
  await setLanguage('ar');
  expect(sizeWords(2)).toBe('بايتان');
});

test('times of play have minutes and two digits of seconds', () => {
  expect([0, 4_400, 65_000, 3_725_000].map(playTime)).toEqual(['0:00', '0:04', '1:05', '1:02:05']);
});

test('failures of files are told in sentences, others as everywhere', () => {
  expect(filesFailure({name: 'attachments.chunk', detail: ''})).toBe(w('failure.damaged'));
  expect(filesFailure({name: 'files.gone', detail: ''})).toBe(w('failure.gone'));
  expect(filesFailure({name: 'client.offline', detail: ''})).not.toBe('');
});
