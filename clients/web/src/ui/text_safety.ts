// What others wrote, made harmless to look at before it is shown: no character of theirs turns the direction of what
// stands around it, paints outside its line, or hides. Names are held shorter than texts.

/** Longer text is shown in parts. */
export const kLongText = 1600;
const kLongLines = 28;
const kMarksInText = 6; // vocalised Hebrew and Arabic need four
const kMarksInNames = 3;
const kInvisibleRun = 8; // a flag of tag characters needs six
const kNameLength = 80;

const overrides = /[\u202d\u202e]/g;
const directions = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufff9-\ufffb]/g;
const joiners = /[\u200c\u200d\ufe0f]/;
const invisible = /\p{Default_Ignorable_Code_Point}/u;
const invisibleRuns = new RegExp(`(\\p{Default_Ignorable_Code_Point}{${kInvisibleRun}})\\p{Default_Ignorable_Code_Point}+`, 'gu');

function clipMarks(text: string, most: number): string {
  return text.replace(new RegExp(`(\\p{M}{${most}})\\p{M}+`, 'gu'), '$1');
}

/** A message's words. Its direction is kept inside the block that shows it, which isolates. */
export function safeText(text: string): string {
  const plain = text.replace(overrides, '').replace(controls, '').replace(invisibleRuns, '$1');
  return clipMarks(plain, kMarksInText);
}

/** Whether there is nothing in it for the eye. */
export function isBlank(text: string): boolean {
  return !/[^\s\p{Default_Ignorable_Code_Point}\p{Cc}]/u.test(text);
}

/** A person's name or a group's title on one line; '' if nothing visible is left. */
export function safeName(name: string): string {
  const line = name.slice(0, 16 * kNameLength).replace(directions, '').replace(controls, '').replace(/\s+/gu, ' ');
  let out = '';
  let before = ' ';
  for (const each of line) {
    if (invisible.test(each) && !(joiners.test(each) && !/\s/.test(before) && !invisible.test(before))) continue;
    out += each;
    before = each;
  }
  const clipped = [...clipMarks(out, kMarksInNames).trim()];
  if (isBlank(out)) return '';
  return clipped.length > kNameLength ? `${clipped.slice(0, kNameLength - 1).join('')}…` : clipped.join('');
}

/** How much of a text is shown before somebody asks for more; undefined if all. */
export function foldAt(text: string): number | undefined {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < kLongText; at = text.indexOf('\n', at + 1)) {
    if (++lines > kLongLines) return at;
  }
  if (text.length <= kLongText + 200) return undefined;
  return wholeAt(text, kLongText);
}

/** The largest position up to `at` that cuts no character of two units in halves. */
export function wholeAt(text: string, at: number): number {
  const unit = text.charCodeAt(at - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? at - 1 : at;
}
