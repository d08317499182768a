// axe-core finds nothing where a camera sees and a microphone hears, in both languages: photos, scanned codes, recordings.
import type {Page} from 'playwright-core';
import {describe, expect, test} from 'vitest';
import {ar, en} from '../../src/plugins/files/words';
import {look} from './axe';
import {openConversation} from './browser';
import {stage} from './stage';

const app = stage('--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream');

async function open(language: 'en' | 'ar', width: number): Promise<Page> {
  const page = await app.open({scene: 'files', language, width});
  await page.waitForFunction(() => window.majlis.ids.files);
  await openConversation(page, 'files');
  return page;
}

/** What the composer's menu has at this place: a file, a photo, a recording. */
async function add(page: Page, nth: number): Promise<void> {
  await page.locator('majlis-composer').getByRole('button').first().click();
  await page.getByRole('menuitem').nth(nth).click();
}

describe.each([['en', 1180, en], ['ar', 320, ar]] as const)('in %s at %i pixels', (language, width, words) => {
  test('a photo is taken, looked at and sent', async () => {
    const page = await open(language, width), found: string[] = [];
    await add(page, 1);
    const take = page.locator('majlis-camera').getByRole('button', {name: words['camera.take'] as string});
    await expect.poll(() => take.isEnabled()).toBe(true);
    await look(page, 'the camera', found);
    await take.click();
    await page.locator('majlis-offer img').first().waitFor();
    await look(page, 'the photo', found);
    expect(found).toEqual([]);
  });

  test('something is said', async () => {
    const page = await open(language, width), found: string[] = [];
    await add(page, 2);
    await page.locator('majlis-recorder time').waitFor();
    await look(page, 'a recording', found);
    expect(found).toEqual([]);
  });

  test('a code is scanned', async () => {
    const page = await open(language, width), found: string[] = [];
    await page.evaluate(() => {
      const {client, ids} = window.majlis;
      location.hash = `#/chat/${client.conversation(ids.files!)!.id}/details`;
    });
    await page.locator('majlis-safety .answers button').first().click();
    await page.locator('majlis-scanner video').waitFor();
    await look(page, 'the scanner', found);
    expect(found).toEqual([]);
  });
});

test('a camera that may not be used is said, with the way on', async () => {
  const page = await open('en', 1180), found: string[] = [];
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await add(page, 1);
  await page.locator('majlis-camera').getByRole('alert').getByText(en['failure.camera'] as string).waitFor();
  await look(page, 'no camera', found);
  expect(found).toEqual([]);
});
