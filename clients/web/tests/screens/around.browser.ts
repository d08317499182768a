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
