// What stands around conversations: settings, plugins, the page's title.
import {expect, test} from 'vitest';
import {openConversation} from './browser';
import {stage} from './stage';

const app = stage();

test('settings: language, theme, devices, export, keys', async () => {
  const page = await app.open({hash: '#/settings'});
  await page.locator('#theme').selectOption('dark');
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(16, 21, 22)');
  await page.locator('#language').selectOption('ar');
  await page.getByRole('heading', {name: 'الإعدادات'}).waitFor();
  expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual(['ar', 'rtl']);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name: 'تصدير كل شيء'}).click()]);
  expect(file.suggestedFilename()).toMatch(/^majlis-.*\.jsonl$/);
  await page.getByRole('button', {name: 'إزالة'}).click();
  await page.locator('majlis-question').getByRole('button', {name: 'إزالة'}).click();
  await expect.poll(() => page.evaluate(() => window.majlis.client.deviceList.filter((each) => each.active).length)).toBe(1);
  await page.getByRole('button', {name: 'ربط جهاز'}).click();
  await page.keyboard.type('nonsense');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('majlis-link:00');
  await page.keyboard.press('Enter');
  await page.getByText('رُبط الجهاز').waitFor();
});

test('a device is linked with what is here, or without, and is told why where it cannot be handed on', async () => {
  const page = await app.open({hash: '#/settings'});
  const handedOn = () => page.evaluate(() => window.majlis.client.handedOn?.join());
  const link = async () => {
    await page.getByRole('button', {name: 'Link a device'}).click();
    await page.getByLabel('Code from the new device').fill('majlis-link:00');
  };
  const yes = page.getByRole('button', {name: 'Link', exact: true});
  await link();
  await page.evaluate(() => window.majlis.files.failNext({name: 'files.host_full', detail: 'full'}));
  await yes.click();
  await page.getByRole('alert').getByText(/no room left.*link without handing on/).waitFor();
  expect(await page.evaluate(() => window.majlis.client.calls.includes('linkDevice'))).toBe(false);
  await page.getByRole('checkbox', {name: 'Hand on messages and contacts'}).uncheck();
  await yes.click();
  await page.getByText('The device is linked.').waitFor();
  expect(await handedOn()).toBeUndefined();
  await link();
  expect(await page.getByRole('checkbox', {name: 'Hand on messages and contacts'}).isChecked()).toBe(true);
  await yes.click();
  await page.getByText('The device is linked and gets your history.').waitFor();
  expect(await handedOn()).toBe('7');
});

test('a history that does not come says why, and waits or is let go of', async () => {
  const page = await app.open();
  const banner = page.locator('majlis-history-banner');
  await page.evaluate(() => {
    window.majlis.files.failNext({name: 'files.refused', detail: 'HTTP 400'});
    window.majlis.client.offerHistory();
  });
  await banner.getByRole('alert').getByText('The host does not take the file.').waitFor();
  await page.evaluate(() => window.majlis.files.failNext({name: 'files.gone', detail: 'gone'}));
  await banner.getByRole('button', {name: 'Try again'}).click();
  await banner.getByRole('alert').getByText(/no longer at the host.*stays on your other devices/).waitFor();
  expect(await banner.getByRole('button').count()).toBe(1);
  await banner.getByRole('button', {name: 'Go on without it'}).click();
  await banner.waitFor({state: 'detached'});
  expect(await page.evaluate(() => window.majlis.client.calls.includes('takeHistory'))).toBe(false);
  await page.evaluate(() => window.majlis.client.offerHistory());
  await page.getByText('Your history is here: 7 messages.').waitFor();
  await banner.waitFor({state: 'detached'});
  await expect.poll(() => page.evaluate(() => window.majlis.files.calls)).toContain('drop 1');
});

test('that somebody ended a device is said in words; who was ended reads that alone', async () => {
  const page = await app.open();
  const end = () => page.evaluate(() => window.majlis.client.warn({name: 'client.member.revoked', detail: 'a device of @yusuf'}));
  await end();
  await page.locator('majlis-notices').getByText('Somebody here ended one of their devices.').waitFor();
  await page.evaluate(() => {
    const {client} = window.majlis;
    client.setStage({at: 'ready', own: {...client.own(), revoked: true}});
    client.warn({name: 'client.session.refused', detail: 'this device was revoked'});
  });
  await page.getByRole('heading', {name: 'This device was removed'}).waitFor();
  await page.locator('majlis-notices li').waitFor({state: 'detached'});
});

test('the list and a quote say what a file is, in the language of the page', async () => {
  const page = await app.open({language: 'ar'});
  await openConversation(page, 'chat');
  await page.evaluate(() => {
    const {client, ids} = window.majlis, bytes = (size: number) => new Uint8Array(size);
    const file = {id: bytes(16), token: bytes(32), key: bytes(47), sha256: bytes(32), size: 2_000_000, name: 'roof.png', media_type: 'image/png'};
    const message = client.receive(ids.chat!, 'yusuf', 'File: roof.png (2 MB)', {type: 'files.file/1', body: {files: [file], text: 'السطح'}});
    client.receive(ids.chat!, 'yusuf', 'أعلاه', {replyTo: message.id});
    client.receive(ids.group!, 'yusuf', 'File: roof.png (2 MB)', {type: 'files.file/1', body: {files: [file], text: 'السطح'}});
  });
  await page.locator('majlis-message').last().locator('.quote').getByText('صورة').waitFor();
  await page.locator('majlis-sidebar .conversation', {hasText: 'السطح'}).getByText('صورة').waitFor();
  expect(await page.locator('majlis-root').getByText('roof.png (2 MB)').count()).toBe(0);
});

test('where something may be missing is said at its place, and nowhere else', async () => {
  const page = await app.open();
  await openConversation(page, 'chat');
  expect(await page.locator('majlis-timeline').getByText('may be missing here').count()).toBe(0);
  await page.evaluate(async () => {
    const {client, ids} = window.majlis, all = await client.messages(ids.chat!, 0, await client.messageCount(ids.chat!));
    client.change(ids.chat!, {gapAtSeq: all.at(-2)!.seq});
  });
  const gap = page.locator('majlis-timeline .begin', {hasText: 'may be missing here'});
  await gap.waitFor();
  expect(await gap.count()).toBe(1);
  const [notice, item] = await Promise.all([gap.boundingBox(), page.locator('majlis-timeline .item').nth(-2).locator('majlis-message').boundingBox()]);
  expect(notice!.y + notice!.height).toBeLessThanOrEqual(item!.y);
});

test('plugins add cards, actions and pages; unknown cards show their words', async () => {
  const page = await app.open();
  await openConversation(page, 'group');
  await page.locator('majlis-message .unknown').getByText('Poll: Where shall we meet?').waitFor();
  await page.evaluate(() => {
    const {plugins, html} = window.majlis;
    plugins.register({
      id: 'polls',
      cards: {'polls.poll/1': () => html`<b class="poll">A drawn poll</b>`},
      actions: [{id: 'ask', label: () => 'Ask everybody', picture: 'note', run: (client, id) => client.sendTyped(id, 'polls.poll/1', {}, 'Poll')}],
      pages: [{id: 'all', label: () => 'All polls', picture: 'note', view: () => html`<p>Nothing to vote on</p>`}],
    });
    window.majlis.client.setState(window.majlis.ids.group!, 'read');
  });
  await page.getByText('A drawn poll').waitFor();
  await page.getByRole('button', {name: 'Add'}).click();
  await page.getByRole('menuitem', {name: 'Ask everybody'}).click();
  await page.getByText('A drawn poll').nth(1).waitFor();
  await page.getByRole('link', {name: 'All polls'}).click();
  await page.getByText('Nothing to vote on').waitFor();
});

test('the page counts what is unread', async () => {
  const page = await app.open();
  await page.evaluate(() => void window.majlis.client.receive(window.majlis.ids.self!, 'x', 'y'));
  await expect.poll(() => page.title()).toBe('(4) Majlis');
});
