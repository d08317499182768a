// Debian 12's own Node is 18: every package that a lock file of this tree pins says that it runs there, or was seen to.
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const kNode = [18, 20, 4]; // Debian 12's nodejs

/** Packages that ask for more and were seen to run under Debian's Node, by lock file. */
const kSeenToRun: Record<string, string[]> = {
  'tests/interop/package-lock.json': ['@noble/ciphers@2.1.1', '@noble/hashes@2.0.1'], // the whole interop run, 18.20.4
  'clients/web/package-lock.json': ['qr@0.7.0'], // reading a code, and the page's build with it, 18.20.4
};

type Version = [number, number, number];

function versionOf(text: string): Version {
  const [major = '0', minor = '0', patch = '0'] = text.split('.');
  return [major, minor, patch].map((each) => Number.parseInt(each, 10) || 0) as Version;
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (let at = 0; at < 3; ++at) if (one[at] !== other[at]) return one[at]! - other[at]!;
  return 0;
}

/** Whether a version lies in a range as npm writes them, as far as `engines` uses them. */
function lies(version: readonly number[], range: string): boolean {
  return range.split('||').some((part) => part.trim().replace(/(>=|<=|>|<|\^|~|=)\s+/g, '$1').split(/\s+/).every((each) => {
    const [, sign = '', text = ''] = /^(>=|<=|>|<|\^|~|=)?v?(.*)$/.exec(each) ?? [];
    if (text === '' || text === '*' || text === 'x') return true;
    const wanted = versionOf(text);
    const order = compare(version, wanted);
    switch (sign) {
      case '>=': return order >= 0;
      case '>': return order > 0;
      case '<': return order < 0;
      case '<=': return order <= 0;
      case '^': return order >= 0 && version[0] === wanted[0];
      case '~': return order >= 0 && version[0] === wanted[0] && version[1] === wanted[1];
      default: return text.split('.').every((digits, at) => digits === 'x' || Number(digits) === version[at]);
    }
  }));
}

test('ranges are read as npm reads them', () => {
  for (const range of ['>=18', '>= 16', '^18.0.0 || ^20.0.0 || >=22.0.0', '18.x', '18', '*', '>=16 <19', '~18.20.0', '']) expect(lies(kNode, range), range).toBe(true);
  for (const range of ['>=20.19.0', '^20.0.0 || >=22', '<18', '17', '^18.21.0', '>=18 <18.20']) expect(lies(kNode, range), range).toBe(false);
});

const locks = execFileSync('git', ['ls-files', '*package-lock.json'], {cwd: root, encoding: 'utf8'}).split('\n').filter(Boolean);

test.each(locks)('%s runs on Debian\'s Node', (lock) => {
  const {packages} = JSON.parse(readFileSync(join(root, lock), 'utf8')) as {packages: Record<string, {version?: string; engines?: {node?: string}}>};
  expect(Object.keys(packages).length).toBeGreaterThan(1);
  const more = Object.entries(packages).filter(([, {engines}]) => engines?.node && !lies(kNode, engines.node))
    .map(([path, {version}]) => `${path.replace(/^.*node_modules\//, '')}@${version}`);
  expect(more.sort()).toEqual(kSeenToRun[lock] ?? []);
});
