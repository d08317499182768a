// Debian 12 has nodejs 18: whatever the lock file pins must run there, or be named here with how it was seen to.
import {readFileSync} from 'node:fs';

import {expect, test} from 'vitest';

interface Lock {
  packages: Record<string, {engines?: {node?: string}; resolved?: string; optional?: boolean}>;
}

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as Lock;

/** Packages whose range leaves Debian's version out, and why they may stay. */
const kExceptions: Record<string, string> = {};

const kDebian: Version = [18, 20, 4];
type Version = [number, number, number];

/** Whether a range of versions, of the forms that the registry's packages use, holds `version`. */
function holds(range: string, version: Version): boolean {
  return range.split('||').some((choice) =>
    (choice.trim().replace(/([<>=^~])\s+/g, '$1').split(/\s+/)).every((bound) => meets(bound, version)));
}

function meets(bound: string, version: Version): boolean {
  const found = /^(\^|~|>=|<=|>|<|=)?v?(\d+|\*)(?:\.(\d+|x|\*))?(?:\.(\d+|x|\*))?$/.exec(bound);
  if (!found) throw new Error(`the range ${bound} is of no form that this test knows`);
  const [, sign = '=', ...parts] = found;
  if (parts[0] === '*') return true;
  const given = parts.filter((part) => part !== undefined && /^\d+$/.test(part)).map(Number);
  const low = [given[0] ?? 0, given[1] ?? 0, given[2] ?? 0] as Version;
  const order = version[0] - low[0] || version[1] - low[1] || version[2] - low[2];
  const same = given.every((part, i) => part === version[i]);
  switch (sign) {
    case '>=': return order >= 0;
    case '>': return order > 0 && !same;
    case '<=': return order <= 0 || same;
    case '<': return order < 0;
    case '^': return order >= 0 && version[0] === low[0];
    case '~': return order >= 0 && version[0] === low[0] && (given.length < 2 || version[1] === low[1]);
    default: return same;
  }
}

test('ranges are read as npm reads them', () => {
  for (const range of ['>=18', '^18.0.0 || >=20.0.0', '>= 14.16', '18', '18.x', '*', '^10 || ^12 || >=14', '>=6 <19'])
    expect([range, holds(range, kDebian)]).toEqual([range, true]);
  for (const range of ['>=20', '^20.19.0 || >=22.12.0', '<18', '16 || 20', '>=18.20.5', '^18.21.0'])
    expect([range, holds(range, kDebian)]).toEqual([range, false]);
});

test("every pinned package runs on Debian's nodejs, or is named as an exception", () => {
  const wanting = Object.entries(lock.packages)
    .filter(([, {engines}]) => engines?.node !== undefined && !holds(engines.node, kDebian))
    .map(([path]) => path.replace(/^.*node_modules\//, ''));
  expect(wanting.sort()).toEqual(Object.keys(kExceptions).sort());
});

test('the lock file names no registry but the public one', () => {
  const hosts = new Set(Object.values(lock.packages).flatMap(({resolved}) => resolved ? [new URL(resolved).origin] : []));
  expect([...hosts]).toEqual(['https://registry.npmjs.org']);
});
