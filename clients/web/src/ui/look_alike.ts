// Names that the eye takes for one another. The host keeps usernames apart; titles of groups and names that a lying
// host would give are compared here, so that a screen can say "looks like another name".

const pairs: readonly [string, string][] = [
  ['аạɑαа', 'a'], ['ьƅЬ', 'b'], ['сϲⅽ', 'c'], ['ԁⅾ', 'd'], ['еёҽ', 'e'], ['ɡց', 'g'], ['һհ', 'h'], ['іıɩιΙІlⅼ|1!ӏ', 'i'],
  ['јϳ', 'j'], ['κк', 'k'], ['мⅿ', 'm'], ['ոпη', 'n'], ['оοσօ0٥๐', 'o'], ['рρ', 'p'], ['ԛ', 'q'], ['гɾ', 'r'],
  ['ѕ5', 's'], ['тτ', 't'], ['υսц', 'u'], ['νѵⅴ', 'v'], ['ѡԝω', 'w'], ['хχⅹ', 'x'], ['уүγ', 'y'], ['ᴢ2', 'z'],
  ['كﮎک', 'ک'], ['يىی', 'ی'], ['هةہ', 'ه'], ['أإآ', 'ا'],
];
const table = new Map(pairs.flatMap(([from, to]) => [...from].map((each) => [each, to] as const)));

const kRemembered = 4000;
const remembered = new Map<string, string>();

/** Equal for names that look alike. */
export function skeleton(name: string): string {
  const known = remembered.get(name);
  if (known !== undefined) return known;
  if (remembered.size >= kRemembered) remembered.clear();
  const made = makeSkeleton(name);
  remembered.set(name, made);
  return made;
}

function makeSkeleton(name: string): string {
  const plain = name.normalize('NFKD').replace(/[\p{M}\p{Default_Ignorable_Code_Point}\s._-]/gu, '').toLowerCase();
  return [...plain].map((each) => table.get(each) ?? each).join('').replace(/rn/g, 'm').replace(/vv/g, 'w');
}

/** Of the names by id, the ids of those that another one looks like. */
export function lookAlikes<Id>(names: Iterable<readonly [Id, string]>): Set<Id> {
  const seen = new Map<string, Id[]>();
  for (const [id, name] of names) {
    const key = skeleton(name);
    if (key) seen.set(key, [...(seen.get(key) ?? []), id]);
  }
  return new Set([...seen.values()].filter((ids) => ids.length > 1).flat());
}
