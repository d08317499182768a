// Pictures of the main screens: two languages, two themes, a phone and a desktop, and the smallest phone in light. Into the
// folder that is named.
import {mkdir} from 'node:fs/promises';
import {join} from 'node:path';
import type {Page} from 'playwright-core';
import {servePage} from '../page/serve';
import {launch, openPage} from '../screens/browser';
import {shots} from './shots';

const kNowMs = Date.UTC(2027, 2, 9, 18, 24);
const sizes = {small: {width: 320, height: 568}, phone: {width: 390, height: 844}, desktop: {width: 1280, height: 820}};

const settle = (page: Page) => page.waitForTimeout(250);

const [folder = 'screenshots', only = ''] = process.argv.slice(2);
await mkdir(folder, {recursive: true});
const served = await servePage();
const browser = await launch('--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream');
const problems: string[] = [];
let taken = 0;
for (const shot of shots.filter((each) => each.name.includes(only))) {
  for (const language of ['en', 'ar'] as const) {
    for (const theme of ['light', 'dark'] as const) {
      for (const [device, size] of Object.entries(sizes)) {
        if (device === 'small' && theme === 'dark') continue;
        const page = await openPage(browser, served.url, {scene: shot.scene ?? 'world', language, theme, nowMs: kNowMs, ...size}, problems);
        await shot.to?.(page);
        await settle(page);
        await page.screenshot({path: join(folder, `${shot.name}-${language}-${theme}-${device}.png`)});
        await page.context().close();
        ++taken;
      }
    }
  }
}
await browser.close();
await served.close();
for (const each of new Set(problems)) console.error(each);
console.log(`${folder}: ${taken} pictures`);
if (problems.length > 0) process.exit(1);
