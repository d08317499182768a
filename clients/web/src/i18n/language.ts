// The language of the page: its sentences, numbers, dates and direction. Elements ask t() while they draw and draw again
// when the language changes (ui/element.ts).
import {en} from './en';
import type {Fill, Message} from './message';

export type Tag = 'en' | 'ar';
export type Key = keyof typeof en;
export type Catalogue = Record<Key, Message>;

const loaders: Record<Tag, () => Promise<Catalogue>> = {
  en: async () => en,
  ar: async () => (await import('./ar')).ar,
};

/** Languages as they call themselves. */
export const languages: readonly {tag: Tag; name: string}[] = [
  {tag: 'en', name: 'English'},
  {tag: 'ar', name: 'العربية'},
];

let tag: Tag = 'en';
let catalogue: Catalogue = en;
let plurals = new Intl.PluralRules(tag);
let numbers = new Intl.NumberFormat(tag);
let lastTurn = 0;
const listeners = new Set<() => void>();

export function languageTag(): Tag {
  return tag;
}

export function isRightToLeft(): boolean {
  return tag === 'ar';
}

/** Called after each change; the answer ends it. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The last call counts, whichever sentences come first. */
export async function setLanguage(wanted: Tag): Promise<void> {
  const turn = ++lastTurn;
  const sentences = await loaders[wanted]();
  if (turn !== lastTurn) return;
  catalogue = sentences;
  tag = wanted;
  plurals = new Intl.PluralRules(tag);
  numbers = new Intl.NumberFormat(tag);
  if (typeof document !== 'undefined') {
    document.documentElement.lang = tag;
    document.documentElement.dir = isRightToLeft() ? 'rtl' : 'ltr';
  }
  listeners.forEach((each) => each());
}

/** The first of the person's languages that the page speaks. */
export function preferredLanguage(wanted: readonly string[]): Tag {
  const known = wanted.map((each) => each.slice(0, 2).toLowerCase());
  return known.find((each): each is Tag => each in loaders) ?? 'en';
}

export function number(value: number): string {
  return numbers.format(value);
}

/** Keeps what is put into a sentence from turning the sentence around. */
export function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}

/** The sentence of `key`, its holes filled; numbers as the language writes them, words isolated. */
export function t<K extends Key>(key: K, ...fill: Fill<(typeof en)[K]>): string {
  return compose(catalogue[key], fill[0] as Record<string, string | number> | undefined);
}

/** A sentence of the page's language, from whichever catalogue, with its holes filled. */
export function compose(message: Message, fill?: Record<string, string | number>): string {
  const form = typeof message === 'string' ? message : formFor(message, Number(fill?.['n'] ?? 0));
  if (!fill) return form;
  return form.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = fill[name];
    if (value === undefined) return hole;
    return typeof value === 'number' ? number(value) : isolate(value);
  });
}

function formFor(message: Exclude<Message, string>, n: number): string {
  return message[plurals.select(n)] ?? message.other;
}
