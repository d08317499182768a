// The page as it is built: it repeats byte for byte wherever it is built, says what it is made of, and is signed; the
// terminal client finds a real host that serves it to be honest.
import {execFile, execFileSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

import {afterAll, expect, test} from 'vitest';

import {Host} from '../host/host';

const source = fileURLToPath(new URL('../../../..', import.meta.url));
const page = join(source, 'build/web');
const engine = process.env.MAJLIS_ENGINE ?? join(source, 'build/wasm/bin/majlis_engine.wasm');
const majlis = process.env.MAJLIS_CLI ?? join(source, 'build/release/bin/majlis');
const place = mkdtempSync(join(tmpdir(), 'majlis-build-'));
const elsewhere = mkdtempSync(join(source, 'build/repeat-')); // on the disk of the sources, which are linked to
afterAll(() => {
  for (const folder of [place, elsewhere]) rmSync(folder, {recursive: true, force: true});
}, 60_000);

const files = (folder: string, below = ''): string[] => readdirSync(join(folder, below), {withFileTypes: true}).flatMap((entry) =>
  entry.isDirectory() ? files(folder, join(below, entry.name)) : [join(below, entry.name)]).sort();

/** sign.mjs over a folder, under an account whose configuration lies in `config`. */
function signed(folder: string, config: string, more: Record<string, string> = {}): string {
  const {MAJLIS_BUILD_KEY: _, ...environment} = process.env;
  return execFileSync('node', [join(source, 'clients/web/tools/sign.mjs'), folder], {
    encoding: 'utf8', stdio: 'pipe', env: {...environment, XDG_CONFIG_HOME: config, SOURCE_DATE_EPOCH: '1790000000', ...more},
  });
}

function small(name: string): string {
  const folder = join(place, name);
  cpSync(join(source, 'clients/web/public'), folder, {recursive: true});
  writeFileSync(join(folder, 'index.html'), '<!doctype html>\n');
  return folder;
}

const text = (...path: string[]): string => readFileSync(join(...path), 'utf8');

test('the same sources give the same bytes at another place', async () => {
  const tree = join(elsewhere, 'deeper');
  mkdirSync(join(tree, 'clients'), {recursive: true});
  for (const part of ['scripts', 'clients/web']) execFileSync('cp', ['-al', join(source, part), join(tree, part)]);
  await promisify(execFile)(join(tree, 'scripts/web-page'), [engine, join(tree, 'out')], {
    env: {...process.env, XDG_CONFIG_HOME: join(place, 'config-elsewhere')},
  });
  const about = /^bundle\.(txt|txt\.minisig|pub)$/, built = files(page);
  expect(files(join(tree, 'out'))).toEqual(built);
  for (const name of built.filter((each) => !about.test(each))) {
    expect(readFileSync(join(tree, 'out', name)).equals(readFileSync(join(page, name))), `${name} differs`).toBe(true);
  }
  const lines = (folder: string): string[] => text(folder, 'bundle.txt').split('\n').slice(2);
  expect(lines(join(tree, 'out'))).toEqual(lines(page));
}, 600_000); // a whole build, on a machine that may have others to do

test('the same files, key and date give the same manifest and signature', () => {
  const [one, other] = [small('one'), small('other')], config = join(place, 'config');
  const said = [signed(one, config), signed(other, config)];
  expect(said[0]).toBe(said[1]);
  for (const name of ['bundle.txt', 'bundle.txt.minisig', 'bundle.pub']) expect(text(one, name)).toBe(text(other, name));
  expect(text(one, 'bundle.txt').split('\n').slice(1, 3)).toEqual([
    'sources of 2026-09-21T14:13:20Z', expect.stringMatching(/^[0-9a-f]{64} \d+ \/icon\.svg$/)]);
  writeFileSync(join(other, 'icon.svg'), '<svg/>');
  signed(other, config);
  expect(text(one, 'bundle.txt')).not.toBe(text(other, 'bundle.txt'));
});

test("an account's key is made once, for its owner alone, and is told nobody", () => {
  const config = join(place, 'fresh'), key = join(config, 'majlis/build.key');
  const said = signed(small('kept'), config);
  expect(statSync(key).mode & 0o777).toBe(0o600);
  expect(said).toContain(text(place, 'kept/bundle.pub').split('\n')[1]);
  const secret = text(key).split('\n')[1]!;
  for (const words of [said, ...files(join(place, 'kept')).map((name) => text(place, 'kept', name))]) expect(words).not.toContain(secret);
  const before = text(key);
  signed(small('again'), config);
  expect(text(key)).toBe(before);
  expect(files(join(config, 'majlis'))).toEqual(['build.key']);
});

test('a release gives its own key, and what is none is refused by name', () => {
  const folder = small('released'), key = join(place, 'release.key');
  const refused = (): string => {
    try {
      return signed(folder, join(place, 'unused'), {MAJLIS_BUILD_KEY: key});
    } catch (error) {
      return (error as {stderr: string}).stderr;
    }
  };
  expect(refused()).toContain('ENOENT');
  writeFileSync(key, 'no key\n', {mode: 0o600});
  expect(refused()).toContain('neither a private key in PEM nor one of minisign');
  execFileSync('openssl', ['genpkey', '-algorithm', 'x25519', '-out', key], {stdio: 'pipe'});
  expect(refused()).toContain('Ed25519 is needed');
  execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', key], {stdio: 'pipe'});
  expect(refused()).toMatch(/^web app signed by RW/);
  execFileSync('chmod', ['644', key]);
  expect(refused()).toContain('chmod 600');
  expect(existsSync(join(place, 'unused'))).toBe(false);
});

test("minisign's own key is taken, and minisign takes the signature", () => {
  const folder = small('theirs'), [key, named] = [join(place, 'theirs.key'), join(place, 'theirs.pub')];
  execFileSync('minisign', ['-G', '-W', '-s', key, '-p', named], {stdio: 'pipe'});
  execFileSync('chmod', ['600', key]);
  signed(folder, join(place, 'unused'), {MAJLIS_BUILD_KEY: key});
  const said = execFileSync('minisign', ['-V', '-p', named, '-m', join(folder, 'bundle.txt')], {encoding: 'utf8'});
  expect(said).toContain('Majlis web app, sources of 2026-09-21T14:13:20Z');
});

test('a build that can keep no key signs with one that it forgets, and says so', () => {
  const none = join(place, 'a-file');
  writeFileSync(none, '');
  expect(signed(small('kept-nowhere'), none)).toContain('a key for this build alone');
});

test('a real host serves the real page as it was built', async () => {
  const host = await new Host().start();
  try {
    const {stdout} = await promisify(execFile)(majlis, ['--json', 'verify-web', host.url, '--build', page]);
    const said = JSON.parse(stdout) as {good: boolean; signature: string; files: number; same: number};
    expect(said).toMatchObject({good: true, signature: 'good', findings: []});
    expect(said.same).toBe(said.files);
    expect(said.files).toBe(text(page, 'bundle.txt').trim().split('\n').length - 2);
  } finally {
    await host.end();
  }
});
