// What people do with messages, by the names that a screen reader says.
import {expect, test} from 'vitest';
import {openConversation} from './browser';
import {stage} from './stage';

const app = stage();

test('queue while offline, fail with a retry, be honest about it', async () => {
  const page = await app.open();
  await openConversation(page, 'chat');
  await page.evaluate(() => window.majlis.client.setConnection('offline'));
  await page.getByText('No connection').waitFor();
  await page.getByRole('textbox', {name: 'Message'}).fill('later');
  await page.keyboard.press('Enter');
  const last = page.locator('majlis-message').last();
  await last.locator('.state-mark.queued').waitFor();
  await page.evaluate(() => window.majlis.client.setState(window.majlis.ids.chat!, 'failed', {name: 'quota', detail: 'too much'}));
  await last.getByText('Too much at once').waitFor();
  await last.getByRole('button', {name: 'Try again'}).click();
  await last.locator('.state-mark.queued').waitFor();
  await page.evaluate(() => window.majlis.client.setConnection('online'));
  await last.locator('.state-mark.sent').waitFor();
  for (const state of ['delivered', 'read'] as const) {
    await page.evaluate((wanted) => window.majlis.client.setState(window.majlis.ids.chat!, wanted), state);
    await last.locator(`.state-mark.${state}`).waitFor();
  }
});

test('words come back when they could not be stored', async () => {
  const page = await app.open();
  await openConversation(page, 'chat');
  await page.evaluate(() => window.majlis.client.failNext('send', {name: 'web.storage.full', detail: 'no room'}));
  await page.getByRole('textbox', {name: 'Message'}).fill('precious words');
  await page.keyboard.press('Enter');
  await page.getByText('no room left').waitFor();
  expect(await page.getByRole('textbox', {name: 'Message'}).inputValue()).toBe('precious words');
});

test('reply, edit, react and delete by keyboard alone', async () => {
  const page = await app.open();
  await openConversation(page, 'chat');
  const field = page.getByRole('textbox', {name: 'Message'});
  await field.focus();
  await page.keyboard.press('ArrowUp');
  await page.getByText('Editing').waitFor();
  await page.keyboard.press('End');
  await page.keyboard.type(' Inshallah.');
  await page.keyboard.press('Enter');
  const last = page.locator('majlis-timeline .item').last();
  await last.getByText('Inshallah').waitFor();
  await last.getByText('edited').waitFor();

  await last.focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('r');
  await page.getByText('Replying to').waitFor();
  await page.keyboard.type('an answer');
  await page.keyboard.press('Enter');
  await page.locator('majlis-timeline .item').last().locator('.quote').getByText('Inshallah').waitFor();

  await page.locator('majlis-timeline .item').last().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitemcheckbox', {name: '👍'}).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.locator('majlis-timeline .item').last().getByRole('button', {name: '❤️'}).waitFor();

  await page.locator('majlis-timeline .item').last().focus();
  await page.keyboard.press('Delete');
  await page.getByRole('button', {name: 'Delete', exact: true}).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('majlis-timeline .item').last().getByText('This was deleted').waitFor();
});

test('what is answered stands beside the way out, however long it is', async () => {
  const page = await app.open({width: 360});
  await openConversation(page, 'chat');
  await page.evaluate(() => void window.majlis.client.receive(window.majlis.ids.chat!, 'yusuf', 'وعليكم السلام ورحمة الله وبركاته '.repeat(5)));
  await page.locator('majlis-timeline .item').last().getByText('وبركاته').waitFor();
  await page.locator('majlis-timeline .item').last().focus();
  await page.keyboard.press('r');
  const words = (await page.locator('majlis-composer .about .clip').boundingBox())!;
  const out = (await page.locator('majlis-composer .about button').boundingBox())!;
  expect(words.x + words.width).toBeLessThanOrEqual(out.x);
  expect(words.x).toBeGreaterThanOrEqual(0);
});

test('drafts are kept for each conversation', async () => {
  const page = await app.open();
  await openConversation(page, 'chat');
  await page.getByRole('textbox', {name: 'Message'}).fill('half a thou');
  await openConversation(page, 'long');
  await expect.poll(() => page.getByRole('textbox', {name: 'Message'}).inputValue()).toBe('About the train on Friday');
  await page.locator('majlis-sidebar').getByText('half a thou').waitFor();
  await openConversation(page, 'chat');
  await expect.poll(() => page.getByRole('textbox', {name: 'Message'}).inputValue()).toBe('half a thou');
});

test('search finds people and words, and goes there', async () => {
  const page = await app.open();
  await page.keyboard.press('Control+K');
  await page.keyboard.type('basbousa');
  await page.locator('majlis-sidebar .found').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.locator('majlis-message[pointed-out]').waitFor();
});

test('what was found of a plugin\'s is said in the language of the page', async () => {
  const page = await app.open({scene: 'files', language: 'ar'});
  await page.waitForFunction(() => window.majlis.ids.files);
  await page.locator('majlis-sidebar input[type=search]').fill('عقد');
  const row = page.locator('majlis-sidebar .found').first();
  await row.getByText('ملف:').waitFor();
  expect(await row.innerText()).not.toContain('File');
});

test('words typed before a new chat is open reach nobody else', async () => {
  const page = await app.open();
  await openConversation(page, 'chat');
  await page.evaluate(() => (window.majlis.client.delayMs = 400));
  await page.getByRole('button', {name: 'New chat'}).click();
  await page.keyboard.type('nobody');
  await page.keyboard.press('Enter');
  expect(await page.locator('majlis-composer').count()).toBe(0);
  await page.getByRole('alert').getByText('Nobody by that name').waitFor();
  expect(await page.locator('majlis-composer').count()).toBe(1); // as it was
  await page.evaluate(() => (window.majlis.client.delayMs = 0));
  await page.keyboard.press('Control+A');
  await page.keyboard.type('yusuf');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', {name: 'Message'}).fill('for you alone');
  await page.getByRole('button', {name: 'Send'}).click();
  await page.locator('majlis-message').getByText('for you alone').waitFor();
  await page.locator('majlis-conversation').getByRole('heading', {name: 'yusuf'}).waitFor();
});

test.each([320, 390, 1180])('a notice leaves what to do about a failed message within reach, at %i pixels', async (width) => {
  const page = await app.open({width, height: 568});
  await openConversation(page, 'chat');
  await page.evaluate(async () => {
    const {client, ids} = window.majlis;
    await client.send(ids.chat!, 'too long');
    client.setState(ids.chat!, 'failed', {name: 'client.message.size', detail: 'too long'});
    for (const name of ['client.history.gap', 'client.contact.key_changed', 'quota']) client.warn({name, detail: 'what exactly happened'}, ids.chat);
  });
  await page.locator('majlis-notices li').nth(2).waitFor();
  const notices = await Promise.all((await page.locator('majlis-notices li').all()).map((each) => each.boundingBox()));
  for (const name of ['Try again', 'Let go']) {
    const button = (await page.locator('majlis-message').last().getByRole('button', {name}).boundingBox())!;
    const covered = notices.some((each) => each!.y < button.y + button.height && button.y < each!.y + each!.height);
    expect(covered, name).toBe(false);
  }
});
