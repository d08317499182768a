import {afterEach, expect, test} from 'vitest';
import {setLanguage} from '../../i18n/language';
import {holesOf, type Message} from '../../i18n/message';
import {ar, decimal, en, moneyFailure, sumWords, w, wrongWords, type Word} from './words';

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

test('amounts have all of their decimals and are counted to the last unit', async () => {
  expect([[1250, 2], [5, 3], [0, 2], [-5, 2], [500, 0], [2 ** 53 - 1, 2]].map(([minor, exponent]) => decimal(minor!, exponent!)))
    .toEqual(['12.50', '0.005', '0.00', '-0.05', '500', '90071992547409.91']);
  const bare = (minor: number, currency: string, exponent: number) => sumWords({minor, currency, exponent}).replace(/[\u2068\u2069\u00a0]/g, '');
  expect(bare(1250, 'USD', 2)).toBe('$12.50');
  expect(bare(1250, 'KWD', 3)).toBe('KWD1.250');
  expect(bare(500, 'JPY', 0)).toBe('¥500');
  expect(bare(2 ** 53 - 1, 'USD', 2)).toBe('$90,071,992,547,409.91');
  await setLanguage('ar');
  expect(bare(1250, 'USD', 2)).toMatch(/١٢٫٥٠.*USD/);
  expect(sumWords({minor: 1, currency: 'USD', exponent: 2})).toMatch(/^\u2068.*\u2069$/);
});

test('failures are told in sentences', () => {
  expect(moneyFailure({name: 'quota', detail: ''})).toBe(w('failure.insufficient'));
  expect(moneyFailure({name: 'money.decimals', detail: ''})).toBe(w('failure.amount'));
  expect(moneyFailure({name: 'client.offline', detail: ''})).not.toBe('');
  expect(wrongWords({name: 'payments.card.amount', detail: ''})).toBe(w('wrong.amount'));
  expect(wrongWords({name: 'not_found', detail: ''})).toBe(w('wrong.none'));
});
