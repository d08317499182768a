import {afterEach, expect, test} from 'vitest';
import {setLanguage} from '../i18n/language';
import {filesInWords} from './files/in_words';
import {moneyInWords} from './payments/in_words';
import {PluginRegistry} from './registry';

afterEach(() => setLanguage('en'));

const plain = (words: string | undefined) => words?.replace(/[\u2066-\u2069]/g, ''); // what is filled in is isolated
const files = (body: unknown) => plain(filesInWords({type: 'files.file/1', text: 'File: a.bin (3 MB)', body}));
const money = (kind: string, body: unknown) => plain(moneyInWords({type: `payments.${kind}/1`, text: 'Sent 12.50 USD', body}));

test('files are said by what they are, in both languages', async () => {
  const picture = {media_type: 'image/png', name: 'roof.png'}, other = {name: 'figs_of_may.bin'};
  expect(files({files: [picture]})).toBe('Picture');
  expect(files({files: [picture, picture], text: 'two roofs'})).toBe('2 pictures: two roofs');
  expect(files({files: [picture, other]})).toBe('2 files');
  expect(files({files: [{media_type: 'video/webm'}]})).toBe('Video');
  expect(files({files: [{media_type: 'audio/ogg', waveform: new Uint8Array()}]})).toBe('Voice message');
  expect(files({files: [{}]})).toBe('1 file');
  await setLanguage('ar');
  expect(files({files: [picture]})).toBe('صورة');
  expect(files({files: [other, other, other]})).toMatch(/^\S+ ملفات$/);
  expect(files({files: [{name: '../\u202egnp.exe'}]})).not.toContain('\u202e');
});

test('money is said without a sum that nobody has checked', async () => {
  expect(money('receipt', {amount: 100_000, currency: 'USD', note: 'figs'})).toBe('Money: figs');
  expect(money('answer', {answer: 'declined'})).toBe('A request for money was declined');
  expect(money('answer', {answer: 'cancelled'})).toBe('A request for money was taken back');
  await setLanguage('ar');
  for (const kind of ['receipt', 'request', 'split', 'answer']) expect(money(kind, {})).toMatch(/^[^A-Za-z]+$/);
});

test('content that is none leaves the words that came with it', () => {
  const registry = new PluginRegistry();
  registry.register({id: 'files', words: filesInWords});
  for (const body of [undefined, 7, {}, {files: 3}, {files: []}, {files: [null]}, {files: {length: 1}}]) {
    expect([body, registry.words({type: 'files.file/1', text: 'as it came', body})]).toEqual([body, 'as it came']);
  }
});
