// Every word on screen comes from the catalogues: templates hold markup and holes, and no letters of a language.
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';

const source = fileURLToPath(new URL('..', import.meta.url));
const kSpoken = /\s(?:aria-label|aria-description|title|placeholder|alt|label)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g;

/** The templates of a file that begin with html`, those in the holes of others too, each with its holes as '\0'. */
function templates(text: string): string[] {
  const found: string[] = [];
  const template = (from: number): number => {
    let out = '';
    let at = from;
    while (at < text.length && text[at] !== '`') {
      if (text.startsWith('${', at)) {
        at = hole(at + 2);
        out += '\0';
      } else {
        out += text[at] === '\\' ? text[++at] : text[at];
        ++at;
      }
    }
    found.push(out);
    return at + 1;
  };
  const hole = (from: number): number => {
    let depth = 1;
    let at = from;
    while (at < text.length && depth > 0) {
      if (text.startsWith('html`', at)) {
        at = template(at + 5);
        continue;
      }
      if (text[at] === '`') {
        at = plain(at + 1);
        continue;
      }
      if (text[at] === "'") at = text.indexOf("'", at + 1);
      if (text[at] === '{') ++depth;
      if (text[at] === '}') --depth;
      ++at;
    }
    return at;
  };
  const plain = (from: number): number => {
    let at = from;
    while (at < text.length && text[at] !== '`') at = text.startsWith('${', at) ? hole(at + 2) : at + 1;
    return at + 1;
  };
  for (let at = text.indexOf('html`'); at >= 0; at = text.indexOf('html`', at)) at = template(at + 5);
  return found;
}

/** What a template says by itself. */
function words(template: string): string[] {
  const spoken = [...template.matchAll(kSpoken)].map(([, one, two, three]) => one ?? two ?? three ?? '');
  const shown = template.replace(/<!--[\s\S]*?-->/g, '').replace(/<[^>]*>/g, '\0').split('\0');
  return [...spoken, ...shown].map((each) => each.trim()).filter((each) => /\p{L}/u.test(each));
}

describe('words that stand in a template', () => {
  const said = (text: string) => templates(text).flatMap(words);

  test('are found between its tags, in its attributes and in the templates of its holes', () => {
    expect(said('html`<p class="a">Hello</p>`')).toEqual(['Hello']);
    expect(said('html`<button aria-label="Close">${icon}</button>`')).toEqual(['Close']);
    expect(said('html`<ul>${all.map((each) => html`<li title=${each.name}>by ${each.name}</li>`)}</ul>`')).toEqual(['by']);
    expect(said('html`<b>${`a ${html`<i>deep</i>`}`}</b>`')).toEqual(['deep']);
  });

  test('are not its markup, or what is asked of the catalogue', () => {
    expect(said('html`<p class="row ${a ? \'b\' : \'c\'}" @click=${() => { this.go(); }}>${t(\'list.search\')} · ${n}</p>`')).toEqual([]);
    expect(said('html`<input type="search" aria-label=${t(\'x\')} alt="">`')).toEqual([]);
  });
});

const files = ['screens', 'ui', 'plugins/files/ui', 'plugins/payments/ui'].flatMap((folder) => readdirSync(join(source, folder)).filter((each) => /(?<!\.test)\.ts$/.test(each)).map((each) => join(folder, each)));

test.each(files)('%s says nothing of its own', (file) => {
  expect(templates(readFileSync(join(source, file), 'utf8')).flatMap(words)).toEqual([]);
});
