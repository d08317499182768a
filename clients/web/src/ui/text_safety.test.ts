import {describe, expect, test} from 'vitest';
import {lookAlikes, skeleton} from './look_alike';
import {foldAt, isBlank, kLongText, safeName, safeText, wholeAt} from './text_safety';

describe('names', () => {
  test('stay as they are when they are honest', () => {
    for (const name of ['amina', 'أمينة', 'José', 'Ngọc Ánh', 'می‌خواهم', '李小龍', 'Zoë 👩‍👩‍👧', 'שָׁלוֹם']) expect(safeName(name)).toBe(name);
  });

  test('turn nothing around', () => {
    expect(safeName('moc.elpmaxe\u202e')).toBe('moc.elpmaxe');
    expect(safeName('\u2067\u2066\u200fbob\u061c')).toBe('bob');
  });

  test('stand on one line and end', () => {
    expect(safeName('a\nb\u0000 \r c')).toBe('a b c');
    expect([...safeName('x'.repeat(100_000))].length).toBe(80);
    expect(safeName('👩'.repeat(200))).toBe(`${'👩'.repeat(79)}…`);
  });

  test('hide nothing', () => {
    expect(safeName('al\u200bice\u200b'.repeat(1))).toBe('alice');
    expect(safeName(`bob${'\u200d'.repeat(5000)}`).length).toBeLessThan(6);
    expect(safeName('\u200b\u2060\ufeff')).toBe('');
    expect(safeName('\u3164 \u115f')).toBe('');
  });

  test('paint outside of no line', () => {
    expect(safeName(`a${'\u0301'.repeat(500)}b`)).toBe('a\u0301\u0301\u0301b');
  });
});

describe('texts', () => {
  test('keep every script whole', () => {
    for (const text of ['مُحَمَّدٌ', 'בְּרֵאשִׁ֖ית', 'a\nb\tc', '👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'می‌خواهم']) expect(safeText(text)).toBe(text);
  });

  test('lose overrides, floods and controls', () => {
    expect(safeText('invoice\u202efdp.exe')).toBe('invoicefdp.exe');
    expect(safeText(`a${'\u200b'.repeat(100_000)}b`).length).toBe(10);
    expect(safeText(`a${'\u0489'.repeat(10_000)}`).length).toBe(7);
    expect(safeText('a\u0007\u0000b')).toBe('ab');
  });

  test('without anything to see are known', () => {
    for (const text of ['', ' \n', '\u200b\u200d', '\u2800'.slice(1), '\u3164']) expect(isBlank(text)).toBe(true);
    expect(isBlank('.')).toBe(false);
  });

  test('fold when they are long, at whole characters', () => {
    expect(foldAt('short')).toBeUndefined();
    expect(foldAt('x'.repeat(1_000_000))).toBe(kLongText);
    expect(foldAt(`${'\n'.repeat(500)}`)).toBeLessThan(40);
    const pair = `${'x'.repeat(kLongText - 1)}😀${'y'.repeat(500)}`;
    expect(foldAt(pair)).toBe(kLongText - 1);
    expect(wholeAt('a😀', 2)).toBe(1);
  });

  test('of a megabyte are cleaned in no time', () => {
    const began = performance.now();
    for (const part of ['\u0301', '\u200b', '\u202e', 'a\u0301\u200b']) safeText(part.repeat(1_000_000 / part.length));
    expect(performance.now() - began).toBeLessThan(3000);
  });
});

describe('look-alikes', () => {
  test('are found across scripts, digits, marks and signs', () => {
    for (const [one, other] of [['alice', 'аlісе'], ['paypal', 'pаypа1'], ['modern', 'modem'], ['josé', 'jose'], ['a.b', 'ab'], ['علي', 'على'], ['Bob', 'bob\u200b']]) {
      expect(skeleton(one!), `${one} and ${other}`).toBe(skeleton(other!));
    }
  });

  test('are not seen where there are none', () => {
    expect(lookAlikes([[1, 'alice'], [2, 'bob'], [3, 'محمد'], [4, 'محمود']])).toEqual(new Set());
    expect(lookAlikes([[1, 'alice'], [2, 'bob'], [3, 'аlice']])).toEqual(new Set([1, 3]));
  });
});
