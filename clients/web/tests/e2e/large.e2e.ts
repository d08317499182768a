// A large file leaves a browser in little memory whatever its size. MAJLIS_WEB_FILE_MIB says how large.
import {randomBytes} from 'node:crypto';
import {once} from 'node:events';
import {createWriteStream, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, inject, test} from 'vitest';
import {Host} from '../host/host';
import {BareBrowser} from './bare_browser';
import {grownWhile} from './memory';

const kMib = Number(process.env['MAJLIS_WEB_FILE_MIB'] ?? 320);
const kMostMib = 224; // what is on its way, and what waits for the garbage to be collected
const kPatienceMs = 120_000 + kMib * 1000;
const folder = mkdtempSync(join(tmpdir(), 'majlis-large-'));
const path = join(folder, 'large.bin');
let host: Host | undefined;
let browser: BareBrowser | undefined;

beforeAll(async () => {
  const file = createWriteStream(path);
  for (let at = 0; at < kMib; at++) if (!file.write(randomBytes(1 << 20))) await once(file, 'drain');
  await once(file.end(), 'finish');
  host = await new Host().start();
});

afterAll(async () => {
  await browser?.end();
  await host?.end();
  rmSync(folder, {recursive: true, force: true});
});

test.runIf(inject('form') === 'standalone')('a large file is sent in little memory', async () => {
  browser = await BareBrowser.open(host!.url);
  await browser.type('input[autocomplete=username]', 'alice');
  await browser.click('button[type=submit]', 'Create account');
  await browser.click('a.conversation', 'Note to self');
  // Only files of an <input> can be given here.
  await browser.run('Reflect.deleteProperty(globalThis, "showOpenFilePicker")');
  await browser.choose(path, async () => {
    await browser!.click('button[aria-label=Add]');
    await browser!.click('[role=menuitem]', 'Photo or file');
  });
  await browser.see('majlis-offer');
  const grown = await grownWhile(async () => {
    await browser!.click('button[type=submit]', 'Send');
    await browser!.see('majlis-file-row', 'large.bin'); // once the host has all of it
  });
  console.log(`while ${kMib} MiB were sent, Chromium grew by ${JSON.stringify(grown)} MiB`);
  expect((grown['renderer'] ?? 0) + (grown['browser'] ?? 0)).toBeLessThan(kMostMib);
}, kPatienceMs);
