// Times and lengths of time as people say them, by Intl.
import {languageTag, number, t} from './language';

const kDay = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${languageTag()} ${name}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat(languageTag(), {calendar: 'gregory', ...options});
  formats.set(key, known);
  return known;
}

/** How many midnights lie between, by the reader's clock. */
export function daysBetween(fromMs: number, toMs: number): number {
  const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
  return Math.round((midnight(toMs) - midnight(fromMs)) / kDay);
}

export function clockTime(ms: number): string {
  return format('clock', {hour: 'numeric', minute: '2-digit'}).format(ms);
}

export function fullTime(ms: number): string {
  return format('full', {dateStyle: 'full', timeStyle: 'short'}).format(ms);
}

export function date(ms: number): string {
  return format('date', {dateStyle: 'medium'}).format(ms);
}

/** The divider above a day's messages. */
export function dayName(ms: number, nowMs: number): string {
  const days = daysBetween(ms, nowMs);
  if (days >= 0 && days <= 1) return capitalised(new Intl.RelativeTimeFormat(languageTag(), {numeric: 'auto'}).format(-days, 'day'));
  if (days > 1 && days < 7) return format('weekday', {weekday: 'long'}).format(ms);
  const sameYear = new Date(ms).getFullYear() === new Date(nowMs).getFullYear();
  return sameYear ? format('day', {weekday: 'short', day: 'numeric', month: 'long'}).format(ms) :
    format('long', {day: 'numeric', month: 'long', year: 'numeric'}).format(ms);
}

function capitalised(words: string): string {
  return words.charAt(0).toLocaleUpperCase(languageTag()) + words.slice(1);
}

/** The short time of a row in the list. */
export function shortTime(ms: number, nowMs: number): string {
  const days = daysBetween(ms, nowMs);
  if (days <= 0) return clockTime(ms);
  if (days < 7) return format('short-weekday', {weekday: 'short'}).format(ms);
  const sameYear = new Date(ms).getFullYear() === new Date(nowMs).getFullYear();
  return sameYear ? format('short-day', {day: 'numeric', month: 'short'}).format(ms) :
    format('numeric', {day: 'numeric', month: 'numeric', year: '2-digit'}).format(ms);
}

/** A length of time in its largest whole unit. */
export function duration(seconds: number): string {
  if (seconds <= 0) return t('timer.off');
  const units: [Parameters<typeof t>[0] & `span.${string}`, number][] = [
    ['span.weeks', 604_800], ['span.days', 86_400], ['span.hours', 3_600], ['span.minutes', 60],
  ];
  for (const [unit, length] of units) {
    if (seconds % length === 0) return t(unit, {n: seconds / length});
  }
  return t('span.seconds', {n: seconds});
}

/** A count for a badge, at most two digits and a plus. */
export function badge(count: number): string {
  return count > 99 ? `${number(99)}+` : number(count);
}
