// Files between a browser, another one in Arabic, and a terminal, over a real host.
import {createHash, randomBytes} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';

import {picture, Place} from './place';
import {Terminal} from './terminal';
import type {Visitor} from './visitor';

const folder = mkdtempSync(join(tmpdir(), 'majlis-files-'));
let place: Place;
let alice: Visitor;
let salim: Visitor; // reads Arabic
let carol: Terminal;

beforeAll(async () => {
  place = await Place.open();
});

afterEach(({task}) => picture(task, place.visitors));

afterAll(async () => {
  await place?.end();
  carol?.end();
  rmSync(folder, {recursive: true, force: true});
});

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function made(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Through the composer's menu and the question that follows. */
async function send(visitor: Visitor, paths: string[], caption = ''): Promise<void> {
  const chooser = visitor.page.waitForEvent('filechooser');
  await visitor.button('composer.add').click();
  await visitor.choose('files.attach');
  await (await chooser).setFiles(paths);
  const question = visitor.app.locator('majlis-offer');
  if (caption) await question.locator('textarea').fill(caption);
  await question.locator('button[type=submit]').click();
  await question.waitFor({state: 'detached'});
}

/** What the browser saves of the last file whose card says `name`. */
async function saved(visitor: Visitor, name: string): Promise<Buffer> {
  const download = visitor.page.waitForEvent('download');
  await visitor.app.locator('majlis-file-row', {hasText: name}).last().locator('button').click();
  return readFileSync(await (await download).path());
}

test('they sign up and know each other', async () => {
  [alice, salim, carol] = await Promise.all([place.visit(), place.visit('ar'), Terminal.register('carol', place.host.url)]);
  await alice.signUp('alice');
  await salim.signUp('salim');
  await alice.createGroup('Harbour', 'salim', 'carol');
  await salim.app.getByText('Harbour').first().click();
  await salim.button('request.accept').click();
  await expect.poll(() => carol.lines('requests').then((all) => all.length), {timeout: 30_000}).toBe(1);
  await carol.run('accept', '#Harbour');
});

test('a file goes from one browser to the other, and to a terminal', async () => {
  const bytes = randomBytes(3_000_000);
  await send(alice, [made('figs.bin', bytes)], 'from the harbour');
  await alice.message('from the harbour').locator('majlis-file-row').waitFor();
  await salim.message('from the harbour').locator('majlis-file-row', {hasText: 'figs.bin'}).waitFor();
  expect(hashOf(await saved(salim, 'figs.bin'))).toBe(hashOf(bytes));
  const received = (await carol.receive()).find((each) => each.type === 'file')!;
  await carol.run('get', received.id, '-o', join(folder, 'got.bin'));
  expect(hashOf(readFileSync(join(folder, 'got.bin')))).toBe(hashOf(bytes));
});

test('a file goes from a terminal to a browser', async () => {
  const bytes = randomBytes(1_234_567);
  await carol.run('send', '#Harbour', '--file', made('dates.bin', bytes), 'from the terminal');
  await alice.message('from the terminal').locator('majlis-file-row', {hasText: 'dates.bin'}).waitFor();
  expect(hashOf(await saved(alice, 'dates.bin'))).toBe(hashOf(bytes));
});

test('nothing of all that asked anybody but the host, or broke the page\'s policy', () => {
  for (const each of place.visitors) {
    expect(each.network.strays).toEqual([]);
    expect(each.problems).toEqual([]);
  }
});
