// Pictures of the main screens: two languages, two themes, a phone and a desktop. Into the folder that is named.
import {mkdir} from 'node:fs/promises';
import {join} from 'node:path';
import type {Page} from 'playwright-core';
import {servePage} from '../page/serve';
import {launch, openConversation, openPage} from '../screens/browser';

interface Shot {
  name: string;
  scene?: string;
  /** Brings the page to what the picture shows. */
  to?(page: Page): Promise<void>;
}

const kNowMs = Date.UTC(2027, 2, 9, 18, 24);
const sizes = {phone: {width: 390, height: 844}, desktop: {width: 1280, height: 820}};

const kHostile = [
  '<img src=x onerror="alert(1)"><b>bold</b>', 'safe\u202etxt.exe \u2067\u2067 open', `Z${'\u0335\u0321'.repeat(400)}algo`, '\u200b'.repeat(6000),
  '[bank](https://evil.example/x) javascript:alert(1) https://аpple.com/login', 'word '.repeat(20_000), 'w'.repeat(400),
];

const kParcel = {state: 'sending' as const, done: 3_000_000, size: 12_000_000, rate: 1_500_000, waiting: false, files: [{id: 'i', name: 'Harbour at night.mkv', size: 12_000_000, asleep: false}]};

async function openFiles(page: Page): Promise<void> {
  await page.waitForFunction(() => window.majlis.ids.files);
  await openConversation(page, 'files');
  await page.locator('majlis-voice-note').first().waitFor();
}

const settle = (page: Page) => page.waitForTimeout(250);
const shots: Shot[] = [
  {name: 'welcome', scene: 'no_account'},
  {name: 'recover', scene: 'no_account', to: (page) => page.locator('majlis-welcome .others button').nth(0).click()},
  {name: 'linking', scene: 'linking'},
  {name: 'starting', scene: 'starting'},
  {name: 'elsewhere', scene: 'elsewhere'},
  {name: 'revoked', scene: 'revoked'},
  {name: 'locked', scene: 'locked'},
  {name: 'damaged', scene: 'damaged'},
  {name: 'embedded', scene: 'embedded'},
  {name: 'embedded-denied', scene: 'embedded_denied'},
  {name: 'empty', scene: 'empty'},
  {name: 'phrase', scene: 'phrase'},
  {name: 'list'},
  {name: 'chat', to: (page) => openConversation(page, 'chat')},
  {name: 'group', to: (page) => openConversation(page, 'group')},
  {name: 'request', to: (page) => openConversation(page, 'request')},
  {name: 'key-changed', to: (page) => openConversation(page, 'changed')},
  {name: 'long', to: (page) => openConversation(page, 'long')},
  {name: 'details', to: (page) => openConversation(page, 'chat', 'details')},
  {name: 'group-details', to: (page) => openConversation(page, 'group', 'details')},
  {name: 'settings', to: (page) => page.evaluate(() => void (location.hash = '#/settings'))},
  {name: 'profile', to: async (page) => {
    await page.evaluate(() => void (location.hash = '#/settings'));
    await page.locator('majlis-own-profile button.entry').click();
  }},
  {name: 'link-device', to: async (page) => {
    await page.evaluate(() => void (location.hash = '#/settings'));
    await page.locator('majlis-devices button.entry').click();
  }},
  {name: 'invite', to: async (page) => {
    await openConversation(page, 'group', 'details');
    await page.locator('majlis-invites button.entry').first().click();
    await page.locator('majlis-invites form button').click();
    await page.locator('majlis-invites majlis-qr').waitFor();
  }},
  {name: 'hostile', to: async (page) => {
    await page.evaluate((texts) => {
      const {client, ids} = window.majlis;
      client.change(ids.chat!, {title: `\u202e\u2067yusuf${'\u0301'.repeat(40)}`});
      for (const text of texts) client.receive(ids.chat!, 'yusuf', text);
    }, kHostile);
    await openConversation(page, 'chat');
  }},
  {name: 'failed', to: async (page) => {
    await openConversation(page, 'chat');
    await page.evaluate(async () => {
      const {client, ids} = window.majlis;
      await client.send(ids.chat!, '…');
      client.setState(ids.chat!, 'failed', {name: 'client.message.size', detail: 'too long'});
      client.warn({name: 'client.history.gap', detail: 'entries 4 to 9 could not be fetched'}, ids.chat);
      client.typingBy(ids.chat!, ['yusuf']);
    });
  }},
  {name: 'left', to: (page) => openConversation(page, 'left')},
  {name: 'no-page', to: (page) => page.evaluate(() => void (location.hash = '#/page/polls/all'))},
  {name: 'new-chat', to: (page) => page.locator('majlis-sidebar .head button').click()},
  {name: 'menu', to: async (page) => {
    await openConversation(page, 'chat');
    await page.locator('majlis-message').nth(4).locator('.bubble').click({button: 'right', position: {x: 30, y: 12}});
  }},
  {name: 'offline', to: async (page) => {
    await openConversation(page, 'chat');
    await page.evaluate(async () => {
      window.majlis.client.setConnection('offline');
      await window.majlis.client.send(window.majlis.ids.chat!, '…');
    });
  }},
  {name: 'files', scene: 'files', to: openFiles},
  {name: 'files-above', scene: 'files', to: async (page) => {
    await openFiles(page);
    await page.locator('majlis-timeline .scroller').evaluate((element) => (element.scrollTop = 0));
    await page.locator('majlis-file-card .one img.full').first().waitFor();
  }},
  {name: 'files-sending', scene: 'files', to: async (page) => {
    await openFiles(page);
    await page.evaluate((one) => {
      const {files, ids} = window.majlis, conversation = ids.files!;
      files.show([{...one, conversation, id: 'a'}, {...one, conversation, id: 'b', state: 'asleep', files: [{...one.files[0]!, asleep: true}]},
        {...one, conversation, id: 'c', state: 'failed', failure: {name: 'files.too_large', detail: 'too large'}}]);
    }, kParcel);
  }},
  {name: 'files-offer', scene: 'files', to: async (page) => {
    await openFiles(page);
    await page.locator('majlis-conversation').evaluate(async (element) => {
      const data = new DataTransfer();
      for (const [at, name] of ['IMG_1004.jpg', 'IMG_1007.jpg', 'Lease 2027.pdf'].entries()) {
        const canvas = new OffscreenCanvas(320, 240), pen = canvas.getContext('2d')!;
        pen.fillStyle = `hsl(${160 + 40 * at} 45% 55%)`;
        pen.fillRect(0, 0, 320, 240);
        const image = name.endsWith('.jpg');
        data.items.add(new File([image ? await canvas.convertToBlob({type: 'image/jpeg'}) : 'x'.repeat(482_000)], name, {type: image ? 'image/jpeg' : 'application/pdf'}));
      }
      element.dispatchEvent(new DragEvent('drop', {bubbles: true, composed: true, cancelable: true, dataTransfer: data}));
    });
    await page.locator('majlis-offer img').nth(1).waitFor();
  }},
  {name: 'files-viewer', scene: 'files', to: async (page) => {
    await openFiles(page);
    await page.locator('majlis-file-card .grid majlis-file-picture button').first().click();
    await page.locator('majlis-file-viewer img').waitFor();
  }},
  {name: 'search', to: async (page) => {
    const word = await page.evaluate(() => window.majlis.client.conversation(window.majlis.ids.chat!)!.last!.text.split(' ')[0]!);
    await page.locator('majlis-sidebar input[type=search]').fill(word);
    await page.locator('majlis-sidebar .found').first().waitFor();
  }},
];

const [folder = 'screenshots', only = ''] = process.argv.slice(2);
await mkdir(folder, {recursive: true});
const served = await servePage();
const browser = await launch();
const problems: string[] = [];
for (const shot of shots.filter((each) => each.name.includes(only))) {
  for (const language of ['en', 'ar'] as const) {
    for (const theme of ['light', 'dark'] as const) {
      for (const [device, size] of Object.entries(sizes)) {
        const page = await openPage(browser, served.url, {scene: shot.scene ?? 'world', language, theme, nowMs: kNowMs, ...size}, problems);
        await shot.to?.(page);
        await settle(page);
        await page.screenshot({path: join(folder, `${shot.name}-${language}-${theme}-${device}.png`)});
        await page.context().close();
      }
    }
  }
}
await browser.close();
await served.close();
for (const each of new Set(problems)) console.error(each);
console.log(`${folder}: ${shots.length * 8} pictures`);
if (problems.length > 0) process.exit(1);
