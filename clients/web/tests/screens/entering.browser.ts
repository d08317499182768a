// The way in, by the names that a screen reader says: a first visit, twelve words, a passphrase, a page within another.
import {expect, test} from 'vitest';
import {stage} from './stage';

const app = stage();

test('sign up, keep the words, write to somebody', async () => {
  const page = await app.open({scene: 'no_account'});
  await page.getByRole('textbox', {name: 'Username'}).fill('taken');
  await page.getByRole('button', {name: 'Create account'}).click();
  await page.getByRole('alert').getByText('taken').waitFor();
  await page.getByRole('textbox', {name: 'Username'}).fill('amina');
  await page.getByRole('button', {name: 'Create account'}).click();

  await page.getByRole('heading', {name: 'Your recovery words'}).waitFor();
  expect(await page.locator('majlis-phrase-banner li').count()).toBe(12);
  await page.getByRole('button', {name: 'New chat'}).click();
  await page.keyboard.type('nobody');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('Nobody by that name').waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('yusuf');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', {name: 'Message'}).fill('hello **there**');
  await page.getByRole('button', {name: 'Send'}).click();
  await page.locator('majlis-message').getByText('there').waitFor();
  expect(await page.locator('majlis-message strong').innerText()).toBe('there');
  await page.locator('majlis-message .state-mark.sent').waitFor();
  expect(await page.getByRole('textbox', {name: 'Message'}).inputValue()).toBe('');

  await page.getByRole('heading', {name: 'Your recovery words'}).waitFor();
  await page.getByRole('button', {name: 'I wrote them down'}).click();
  await page.getByRole('button', {name: 'Hide them'}).click();
  await page.locator('majlis-phrase-banner').waitFor({state: 'detached'});
});

test('a passphrase that is too short is not taken', async () => {
  const page = await app.open({scene: 'no_account'});
  await page.getByRole('textbox', {name: 'Username'}).fill('amina');
  await page.getByText('Protect with a passphrase').click();
  await page.getByLabel('Passphrase').fill('short');
  await page.getByRole('checkbox', {name: 'Show it'}).check();
  expect(await page.getByLabel('Passphrase').getAttribute('type')).toBe('text');
  await page.getByRole('button', {name: 'Create account'}).click();
  await page.getByRole('alert').getByText('eight characters').waitFor();
  expect(await page.evaluate(() => window.majlis.client.calls)).toEqual([]);
});

test('recover by twelve words in any shape', async () => {
  const page = await app.open({scene: 'no_account'});
  await page.getByRole('button', {name: 'I have twelve words'}).click();
  await page.getByRole('textbox', {name: 'Username'}).fill('amina');
  await page.getByRole('textbox', {name: 'Your twelve words'}).fill('one two three');
  await page.getByRole('button', {name: 'Recover'}).click();
  await page.getByRole('alert').getByText('do not belong').waitFor();
  await page.getByRole('textbox', {name: 'Your twelve words'}).fill('1. Harbor 2. lemon\n3. quiet window, orbit maple silver candle river honest pepper glove ');
  await page.getByRole('button', {name: 'Recover'}).click();
  await page.getByRole('button', {name: 'New chat'}).waitFor();
});

test('unlock, and be told of a wrong passphrase', async () => {
  const page = await app.open({scene: 'locked'});
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('not the passphrase').waitFor();
  await page.getByLabel('Passphrase').fill('correct horse');
  await page.getByRole('button', {name: 'Unlock'}).click();
  await page.getByRole('button', {name: 'New chat'}).waitFor();
});

test('a damaged store offers a way on, never a blank page', async () => {
  const page = await app.open({scene: 'damaged'});
  await page.getByRole('button', {name: 'Erase and begin anew'}).click();
  await page.getByRole('button', {name: 'Erase', exact: true}).click();
  await page.getByRole('button', {name: 'Create account'}).waitFor();
});

test('a store that fails is tried again first, and can be left behind', async () => {
  const page = await app.open({scene: 'failed'});
  expect(await page.getByRole('button').allInnerTexts()).toEqual(['Try again', 'Erase and begin anew']);
  await page.getByRole('button', {name: 'Erase and begin anew'}).click();
  await page.getByRole('button', {name: 'Erase', exact: true}).click();
  await page.getByRole('button', {name: 'Create account'}).waitFor();
});

test.each([
  ['full', 'en', 'No room left in this browser'], ['full', 'ar', 'لا مكان متبقيًا في هذا المتصفح'], ['stuck', 'en', 'Majlis could not start'], ['stuck', 'ar', 'تعذّر بدء مجلس'],
] as const)('what is only out of reach (%s, %s) can be tried again, and is not to be erased', async (scene, language, says) => {
  const page = await app.open({scene, language});
  await page.getByRole('heading', {name: says}).waitFor();
  expect(await page.getByRole('button').count()).toBe(1);
  await Promise.all([page.waitForEvent('load'), page.getByRole('button').click()]);
});

test.each([
  ['en', 'Majlis is inside another page', 'Open Majlis in its own tab'], ['ar', 'مجلس داخل صفحة أخرى', 'فتح مجلس في لسان خاص به'],
] as const)('a browser that keeps nothing for a frame leads to a tab of its own, in %s, and erases nothing', async (language, why, way) => {
  const page = await app.open({scene: 'embedded_denied', language});
  await page.getByText(why).waitFor();
  expect(await page.getByRole('button').count()).toBe(0);
  const link = page.getByRole('link', {name: way});
  expect(await link.evaluate((a: HTMLAnchorElement) => [a.getAttribute('href'), a.target, a.rel])).toEqual(['/', '_blank', 'noopener noreferrer']);
});

test('and in a tab of its own it can be tried again', async () => {
  const page = await app.open({scene: 'denied'});
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', {name: 'Try again'}).click()]);
  expect(await page.getByRole('button').count()).toBe(1);
});

test.each([
  ['en', 'This page keeps its own device', 'Link to a device I have', 'Show the code'], ['ar', 'لهذه الصفحة جهاز خاص بها', 'الربط بجهاز أملكه', 'إظهار الرمز'],
] as const)('a frame says in %s that it is a device of its own, and offers to link it before all else', async (language, says, link, show) => {
  const page = await app.open({scene: 'embedded', language});
  await page.getByRole('region', {name: says}).waitFor();
  expect(await page.getByRole('button').first().innerText()).toContain(link);
  expect(await page.getByRole('button', {name: link}).count()).toBe(1);
  await page.getByRole('button', {name: link}).click();
  await page.getByRole('region', {name: says}).waitFor();
  await page.getByRole('button', {name: show}).click();
  await page.locator('majlis-qr').waitFor();
});

test('the main job is done without a mouse, from the first visit on', async () => {
  const page = await app.open({scene: 'no_account'});
  const keys = page.keyboard;
  /** Steps with Tab until the focus is on what a screen reader calls so. */
  const tabTo = async (name: string) => {
    for (let step = 0; step < 40; ++step) {
      const at = await page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        const label = (element as HTMLInputElement | null)?.labels?.[0]?.textContent;
        return (element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '').trim();
      });
      if (at.includes(name)) return;
      await keys.press('Tab');
    }
    throw new Error(`Tab does not come to ${name}`);
  };
  await tabTo('Username');
  await keys.type('amina');
  await tabTo('Create account');
  await keys.press('Enter');
  await page.getByRole('button', {name: 'New chat'}).waitFor();
  await tabTo('I wrote them down');
  await keys.press('Enter');
  await tabTo('Hide them');
  await keys.press('Enter');
  await page.locator('majlis-phrase-banner').waitFor({state: 'detached'});
  await tabTo('New chat');
  await keys.press('Enter');
  await keys.type('yusuf');
  await keys.press('Enter');
  await page.locator('majlis-conversation').waitFor();
  await tabTo('Message');
  await keys.type('peace');
  await keys.press('Enter');
  await page.locator('majlis-message').getByText('peace').waitFor();
  await page.evaluate(() => {
    const {client} = window.majlis;
    const entry = client.add({title: 'layla', peer: client.accountOf('layla'), request: true, requester: 'layla'});
    client.receive(entry.view.id, 'layla', 'may I write to you?');
  });
  await tabTo('Accept');
  await keys.press('Enter');
  await page.locator('majlis-sidebar .requests').waitFor({state: 'detached'});
  await tabTo('Settings');
  await keys.press('Enter');
  await tabTo('Edit profile');
  await keys.press('Enter');
  await keys.type('Amina'); // the dialog gives its field the focus
  await keys.press('Enter');
  await page.locator('majlis-own-profile').getByText('@amina').waitFor();
});

test('who would link this browser can go back', async () => {
  const page = await app.open({scene: 'linking'});
  await page.getByRole('heading', {name: 'Link this browser'}).waitFor();
  await page.getByRole('button', {name: 'Back'}).click();
  await page.getByRole('button', {name: 'Create account'}).waitFor();
});

test('the operator\'s invite waits in the sign-up form', async () => {
  const page = await app.open({scene: 'no_account', hash: '#invite=tok-en_1'});
  expect(await page.evaluate(() => location.href)).not.toContain('tok-en_1');
  expect(await page.getByRole('textbox', {name: 'Invite'}).inputValue()).toBe('tok-en_1');
});
