// Where the pinned packages come from: everybody's registry, whoever wrote the lock file.
import {readFileSync} from 'node:fs';

import {expect, test} from 'vitest';

interface Lock {
  packages: Record<string, {resolved?: string; integrity?: string}>;
}

test('the lock file names no registry but the public one, and a checksum for each package', () => {
  const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as Lock;
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
  expect(new Set(packages.map(([, {resolved = ''}]) => new URL(resolved).origin))).toEqual(
    new Set(['https://registry.npmjs.org']));
  expect(packages.filter(([, {integrity}]) => !integrity?.startsWith('sha512-'))).toEqual([]);
});
