import {describe, expect, test} from 'vitest';
import {parseInline, parseMarkdown, safeAddress} from './markdown';

const plain = (text: string) => ({is: 'text', text});

describe('words', () => {
  test('stand out', () => {
    expect(parseInline('a **b** *c* _d_ `e*f*`')).toEqual([
      plain('a '), {is: 'bold', inside: [plain('b')]}, plain(' '), {is: 'italic', inside: [plain('c')]}, plain(' '),
      {is: 'italic', inside: [plain('d')]}, plain(' '), {is: 'code', text: 'e*f*'},
    ]);
  });

  test('are nested', () => {
    expect(parseInline('**a *b* c**')).toEqual([{is: 'bold', inside: [plain('a '), {is: 'italic', inside: [plain('b')]}, plain(' c')]}]);
  });

  test('stay plain where a mark means nothing', () => {
    for (const text of ['2 * 3 * 4', 'snake_case_name', '**open', 'a ** b', '*', '**', '``', '5*', '`', '_ _', '****']) expect(parseInline(text)).toEqual([plain(text)]);
  });
});

describe('links', () => {
  test('are found and end before the sentence does', () => {
    expect(parseInline('see https://a.example/b?c=d#e.')).toEqual([
      plain('see '), {is: 'link', href: 'https://a.example/b?c=d#e', text: 'https://a.example/b?c=d#e', named: false}, plain('.')]);
    expect(parseInline('(http://a.example)').map((each) => each.is)).toEqual(['text', 'link', 'text']);
  });

  test('may have a name', () => {
    expect(parseInline('[here](https://a.example)')).toEqual([{is: 'link', href: 'https://a.example/', text: 'here', named: true}]);
  });

  test('lead nowhere but to the web and to mail', () => {
    for (const bad of ['javascript:alert(1)', 'JAVASCRIPT:alert(1)', ' javascript:alert(1)', 'java\nscript:alert(1)', 'data:text/html,<b>', 'vbscript:x',
      'file:///etc/passwd', 'blob:https://a.example/1', '//a.example', 'https://', 'ftp://a.example', 'about:blank', 'intent://x']) {
      expect(safeAddress(bad), bad).toBeUndefined();
      const found = JSON.stringify(parseMarkdown(`[x](${bad}) ${bad}`));
      for (const [, href] of found.matchAll(/"href":"([^"]*)"/g)) expect(href).toMatch(/^https:\/\/a\.example/);
    }
    expect(safeAddress('mailto:a@b.example')).toBe('mailto:a@b.example');
  });

  test('show the host that a browser would ask', () => {
    expect(safeAddress('https://аpple.com')).toBe('https://xn--pple-43d.com/');
  });
});

describe('blocks', () => {
  test('are told apart', () => {
    expect(parseMarkdown('a\nb\n\n> q\n> - r\n\n- x\n- y\n\n3. z\n```js\n<b>*\n```').map((each) => each.is)).toEqual(
      ['paragraph', 'quote', 'list', 'list', 'code']);
  });

  test('of code keep every sign', () => {
    expect(parseMarkdown('```\n**a** <script>\n\n  b\n```\nend')).toEqual([
      {is: 'code', text: '**a** <script>\n\n  b'}, {is: 'paragraph', inside: [plain('end')]}]);
    expect(parseMarkdown('```\nopen')).toEqual([{is: 'code', text: 'open'}]);
  });

  test('count on from where they begin', () => {
    expect(parseMarkdown('7. a\n8. b')).toMatchObject([{is: 'list', ordered: true, start: 7}]);
  });

  test('hold markup as words', () => {
    expect(parseMarkdown('<img src=x onerror=alert(1)>')).toEqual([{is: 'paragraph', inside: [plain('<img src=x onerror=alert(1)>')]}]);
  });
});

test('hostile texts take no longer than others', () => {
  const size = 100_000;
  const began = performance.now();
  for (const part of ['*', '**a ', '*a', '_a ', '`', '[', '[a](', '> ', '- ', '1. a\n', '```\n', 'https://', 'h', '**_`[', '>>>> \n', '*a **b ']) {
    parseMarkdown(part.repeat(Math.ceil(size / part.length)));
  }
  expect(performance.now() - began).toBeLessThan(8000);
});
