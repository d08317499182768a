// The part of Markdown that messages use: bold, italic, code, blocks of code, quotes, lists and links. Never HTML: the
// result is a tree that markdown_view.ts draws. Time is linear in the text's length; nesting is bounded.

export type Inline =
  | {is: 'text'; text: string}
  | {is: 'bold' | 'italic'; inside: Inline[]}
  | {is: 'code'; text: string}
  | {is: 'link'; href: string; text: string; named: boolean};

export type Block =
  | {is: 'paragraph'; inside: Inline[]}
  | {is: 'quote'; inside: Block[]}
  | {is: 'list'; ordered: boolean; start: number; items: Inline[][]}
  | {is: 'code'; text: string};

const kDepth = 4;

export function parseMarkdown(text: string, depth = 0): Block[] {
  const lines = text.split('\n');
  const blocks: Block[] = [];
  let at = 0;
  const take = (wanted: RegExp) => {
    const taken: RegExpExecArray[] = [];
    for (let found; at < lines.length && (found = wanted.exec(lines[at]!)); ++at) taken.push(found);
    return taken;
  };
  while (at < lines.length) {
    const line = lines[at]!;
    if (/^```/.test(line)) {
      const from = ++at;
      while (at < lines.length && !/^```\s*$/.test(lines[at]!)) ++at;
      blocks.push({is: 'code', text: lines.slice(from, at).join('\n')});
      ++at;
    } else if (depth < kDepth && /^> ?/.test(line)) {
      const inside = take(/^> ?(.*)$/).map((each) => each[1]!).join('\n');
      blocks.push({is: 'quote', inside: parseMarkdown(inside, depth + 1)});
    } else if (/^\s{0,3}[-*] \S/.test(line)) {
      const items = take(/^\s{0,3}[-*] (.*)$/).map((each) => parseInline(each[1]!));
      blocks.push({is: 'list', ordered: false, start: 1, items});
    } else if (/^\s{0,3}\d{1,9}[.)] \S/.test(line)) {
      const found = take(/^\s{0,3}(\d{1,9})[.)] (.*)$/);
      const items = found.map((each) => parseInline(each[2]!));
      blocks.push({is: 'list', ordered: true, start: Number(found[0]![1]), items});
    } else if (line.trim() === '') {
      ++at;
    } else {
      const from = at++;
      while (at < lines.length && !/^(```|> ?|\s{0,3}[-*] \S|\s{0,3}\d{1,9}[.)] \S|\s*$)/.test(lines[at]!)) ++at;
      blocks.push({is: 'paragraph', inside: parseInline(lines.slice(from, at).join('\n'))});
    }
  }
  return blocks;
}

/** The address if it is one that may be followed: http, https or mailto. */
export function safeAddress(address: string): string | undefined {
  if (!/^(https?:\/\/|mailto:)/i.test(address)) return undefined;
  try {
    const url = new URL(address);
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

const namedLink = /\[([^[\]\n]{1,300})\]\(([^()\s]{1,2000})\)/y;
const bareLink = /(?:https?:\/\/|mailto:)[^\s<>"'`*]{1,2000}/iy;
const marks = ['**', '__', '*', '_'] as const;

export function parseInline(text: string, depth = 0): Inline[] {
  const out: Inline[] = [];
  const unclosed = new Set<string>(); // marks that nothing after here closes
  let plain = 0;
  let at = 0;
  const add = (node: Inline, next: number) => {
    if (at > plain) out.push({is: 'text', text: text.slice(plain, at)});
    out.push(node);
    plain = at = next;
  };
  while (at < text.length) {
    const link = linkAt(text, at);
    if (link) {
      add(link.node, link.end);
      continue;
    }
    if (text[at] === '`' && !unclosed.has('`')) {
      const end = text.indexOf('`', at + 1);
      if (end > at + 1) {
        add({is: 'code', text: text.slice(at + 1, end)}, end + 1);
        continue;
      }
      if (end < 0) unclosed.add('`');
    }
    const mark = depth < kDepth ? marks.find((each) => text.startsWith(each, at)) : undefined;
    if (mark && opens(text, at, mark)) {
      const end = unclosed.has(mark) ? -1 : closing(text, at, mark);
      if (end > 0) {
        const inside = parseInline(text.slice(at + mark.length, end), depth + 1);
        add({is: mark.length === 2 ? 'bold' : 'italic', inside}, end + mark.length);
        continue;
      }
      unclosed.add(mark);
      at += mark.length;
      continue;
    }
    at += mark?.length ?? 1;
  }
  if (plain < text.length) out.push({is: 'text', text: text.slice(plain)});
  return out;
}

function linkAt(text: string, at: number): {node: Inline; end: number} | undefined {
  if (text[at] === '[') {
    namedLink.lastIndex = at;
    const found = namedLink.exec(text);
    const href = found && safeAddress(found[2]!);
    if (found && href) return {node: {is: 'link', href, text: found[1]!, named: true}, end: namedLink.lastIndex};
    return undefined;
  }
  if (!/[hm]/i.test(text[at]!) || (at > 0 && /[\p{L}\p{N}]/u.test(text[at - 1]!))) return undefined;
  bareLink.lastIndex = at;
  const found = bareLink.exec(text)?.[0].replace(/[.,;:!?)\]}'"»”،؛؟]+$/u, '');
  const href = found && safeAddress(found);
  return found && href ? {node: {is: 'link', href, text: found, named: false}, end: at + found.length} : undefined;
}

const word = /[\p{L}\p{N}]/u;

// A mark opens before a letter, and an underscore not inside a word.
function opens(text: string, at: number, mark: string): boolean {
  const next = text[at + mark.length];
  return next !== undefined && !/\s/.test(next) && (mark[0] !== '_' || at === 0 || !word.test(text[at - 1]!));
}

// Whether a mark closes depends on what is around it alone, so that one failed search holds for all openers after it.
function closing(text: string, open: number, mark: string): number {
  for (let at = text.indexOf(mark, open + mark.length); at > 0; at = text.indexOf(mark, at + mark.length)) {
    const after = text[at + mark.length];
    if (mark.length === 1 && after === mark) {
      at += 1;
      continue;
    }
    if (at === open + mark.length || /\s/.test(text[at - 1]!)) continue;
    if (mark[0] === '_' && after !== undefined && word.test(after)) continue;
    return at;
  }
  return -1;
}
