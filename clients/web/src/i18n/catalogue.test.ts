import {afterEach, describe, expect, test} from 'vitest';
import {ar} from './ar';
import {en} from './en';
import {preferredLanguage, setLanguage, t} from './language';
import {holesOf, type Message} from './message';

const catalogues: Record<string, Record<string, Message>> = {en, ar};
const forms = (message: Message) => typeof message === 'string' ? [message] : Object.values(message) as string[];

afterEach(() => setLanguage('en'));

test('both languages say everything', () => {
  expect(Object.keys(ar).sort()).toEqual(Object.keys(en).sort());
  for (const [tag, catalogue] of Object.entries(catalogues)) {
    for (const [key, message] of Object.entries(catalogue)) {
      for (const form of forms(message)) expect(form.trim(), `${tag} ${key}`).not.toBe('');
    }
  }
});

test('translations fill the holes that English has, and no others', () => {
  for (const [key, message] of Object.entries(en)) {
    const wanted = new Set(forms(message).flatMap(holesOf));
    for (const form of forms(ar[key as keyof typeof ar])) {
      for (const hole of holesOf(form)) expect(wanted.has(hole), `${key} fills {${hole}}`).toBe(true);
    }
    const longest = forms(ar[key as keyof typeof ar]).at(-1)!;
    for (const hole of wanted) if (hole !== 'n') expect(holesOf(longest), `${key} leaves out {${hole}}`).toContain(hole);
  }
});

test('counts have every form that a language knows', () => {
  for (const [tag, catalogue] of Object.entries(catalogues)) {
    const wanted = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
    for (const [key, message] of Object.entries(catalogue)) {
      if (typeof message !== 'string') expect(Object.keys(message).sort(), `${tag} ${key}`).toEqual([...wanted].sort());
    }
  }
});

test('Arabic is in Arabic letters', () => {
  for (const [key, message] of Object.entries(ar)) {
    if (key === 'list.comma' || key === 'heard.message') continue;
    for (const form of forms(message)) expect(form.replace(/\{\w+\}/g, '') === '' || /\p{Script=Arabic}/u.test(form) || form === '{emoji}', `${key}: ${form}`).toBe(true);
  }
});

describe('sentences', () => {
  test('hold names apart from what stands around', () => {
    expect(t('typing.one', {name: 'יוסף'})).toBe('\u2068יוסף\u2069 is writing…');
  });

  test('count as the language does', async () => {
    expect(t('list.requestCount', {n: 1})).toBe('1 request');
    expect(t('list.requestCount', {n: 2000})).toBe('2,000 requests');
    await setLanguage('ar');
    expect(t('list.requestCount', {n: 2})).toBe('طلبان');
    expect(t('list.requestCount', {n: 3})).toMatch(/طلبات$/);
    expect(t('list.requestCount', {n: 11})).toMatch(/طلبًا$/);
  });

  test('are not filled a second time by what fills them', () => {
    expect(t('notify.group', {name: '{title}', title: 'x'})).toBe('\u2068{title}\u2069 in \u2068x\u2069');
  });
});

test('the first language that the page speaks is taken', () => {
  expect(preferredLanguage(['fr-FR', 'ar-EG', 'en'])).toBe('ar');
  expect(preferredLanguage(['de'])).toBe('en');
});
