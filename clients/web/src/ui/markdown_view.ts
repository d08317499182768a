// Draws a parsed message. Each block finds its own direction; links open elsewhere and tell the other side nothing.
import {css, html, nothing, type TemplateResult} from 'lit';
import {parseMarkdown, type Block, type Inline} from './markdown';
import {safeText} from './text_safety';

export const markdownStyles = css`
  .words { overflow-wrap: anywhere; unicode-bidi: isolate; }
  .words > * + * { margin-block-start: var(--space-2); }
  .words p { white-space: pre-wrap; }
  .words strong { font-weight: 680; }
  .words code {
    font-family: var(--font-code); font-size: 0.9em; padding: 1px 5px; border-radius: 5px; unicode-bidi: isolate;
    background: color-mix(in srgb, currentColor 9%, transparent);
  }
  .words pre {
    margin: 0; padding: var(--space-3); border-radius: var(--radius-small); overflow-x: auto; white-space: pre;
    font: 0.87em / 1.5 var(--font-code); background: color-mix(in srgb, currentColor 8%, transparent); text-align: left;
  }
  .words blockquote { margin: 0; padding-inline-start: var(--space-3); border-inline-start: 3px solid var(--accent); opacity: 0.9; }
  .words ul, .words ol { padding-inline-start: var(--space-5); }
  .words ul { list-style: disc; }
  .words ol { list-style: decimal; }
  .words a { color: inherit; text-decoration-color: var(--accent); text-decoration-thickness: 2px; text-underline-offset: 2px; }
  .words .real { font-size: 0.87em; opacity: 0.85; }
`;

/** The words of a message, drawn. */
export function wordsOf(text: string): TemplateResult {
  return html`<div class="words">${blocks(parseMarkdown(safeText(text)))}</div>`;
}

/** One line of a text for a preview: its marks taken away. */
export function plainWords(text: string, most = 200): string {
  const flat = (inside: Inline[]): string => inside.map((each) => 'inside' in each ? flat(each.inside) : each.text).join('');
  const line = (block: Block): string => {
    switch (block.is) {
      case 'paragraph': return flat(block.inside);
      case 'quote': return block.inside.map(line).join(' ');
      case 'list': return block.items.map(flat).join(', ');
      case 'code': return block.text;
    }
  };
  return parseMarkdown(safeText(text.slice(0, 4 * most))).map(line).join(' ').replace(/\s+/g, ' ').slice(0, most);
}

// The outermost block finds a direction by its words (a nested one with a dir of its own would not count among them).
function blocks(all: Block[], nested = false): TemplateResult[] {
  const dir = nested ? nothing : 'auto';
  return all.map((each) => {
    switch (each.is) {
      case 'paragraph': return html`<p dir=${dir}>${inline(each.inside)}</p>`;
      case 'quote': return html`<blockquote dir=${dir}>${blocks(each.inside, true)}</blockquote>`;
      case 'code': return html`<pre dir="ltr" tabindex="0"><span>${each.text}</span></pre>`;
      case 'list': {
        const items = each.items.map((item) => html`<li>${inline(item)}</li>`);
        return each.ordered ? html`<ol start=${each.start} dir=${dir}>${items}</ol>` : html`<ul dir=${dir}>${items}</ul>`;
      }
    }
  });
}

function inline(all: Inline[]): (TemplateResult | string)[] {
  return all.map((each) => {
    switch (each.is) {
      case 'text': return each.text;
      case 'bold': return html`<strong>${inline(each.inside)}</strong>`;
      case 'italic': return html`<em>${inline(each.inside)}</em>`;
      case 'code': return html`<code dir="ltr">${each.text}</code>`;
      case 'link': return link(each);
    }
  });
}

// A link with words of its own says where it leads, so that the words cannot pretend.
function link({href, text, named}: Extract<Inline, {is: 'link'}>): TemplateResult {
  const url = new URL(href);
  const where = url.protocol === 'mailto:' ? url.pathname : url.host;
  const shown = named ? text : shortAddress(text, url);
  return html`<a href=${href} target="_blank" rel="noopener noreferrer nofollow"><bdi>${shown}</bdi></a>${named ?
    html`<bdi class="real" dir="ltr"> (${where})</bdi>` : nothing}`;
}

// The host as the browser will ask for it (xn-- where its letters are not plain), then the rest as it was written.
function shortAddress(text: string, url: URL): string {
  if (url.protocol === 'mailto:') return text;
  const plain = /^[\x21-\x7e]+$/.test(text);
  const address = plain ? text : `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
  return address.length > 120 ? `${address.slice(0, 119)}…` : address;
}
