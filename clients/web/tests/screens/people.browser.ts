// What people do, from the first visit on, by the names that a screen reader says.
import {expect, test} from 'vitest';
import {openConversation} from './browser';
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

test('accept a request from the list, or where it is open', async () => {
  const page = await app.open();
  await page.getByText('1 request').waitFor();
  expect(await page.getByRole('button', {name: 'Accept'}).count()).toBe(1);
  await openConversation(page, 'request');
  expect(await page.getByRole('button', {name: 'Accept'}).count()).toBe(1);
  expect(await page.getByRole('textbox', {name: 'Message'}).count()).toBe(0);
  expect(await page.evaluate(() => window.majlis.client.calls.includes('markRead'))).toBe(false);
  await page.getByRole('button', {name: 'Accept'}).click();
  await page.getByRole('textbox', {name: 'Message'}).waitFor();
  await page.getByText('1 request').waitFor({state: 'detached'});
});

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

test('a changed key bars writing until somebody decides', async () => {
  const page = await app.open();
  await openConversation(page, 'changed');
  expect(await page.getByRole('textbox', {name: 'Message'}).count()).toBe(0);
  await page.getByRole('button', {name: 'Go on anyway'}).click();
  await page.locator('majlis-question').getByRole('button', {name: 'Go on anyway'}).click();
  await page.getByRole('textbox', {name: 'Message'}).waitFor();
});

test('compare a safety number', async () => {
  const page = await app.open();
  await openConversation(page, 'long', 'details');
  await page.getByRole('img', {name: /Safety number with/}).waitFor();
  expect((await page.locator('majlis-safety .digits span').allInnerTexts()).join('')).toMatch(/^\d{60}$/);
  await page.getByRole('button', {name: 'They are the same'}).click();
  await page.getByText('You have compared them').waitFor();
  expect(await page.evaluate(() => window.majlis.client.conversation(window.majlis.ids.long!)?.verified)).toBe(true);
});

test('groups: title, members, roles, invites, leaving', async () => {
  const page = await app.open();
  await openConversation(page, 'group', 'details');
  await page.getByRole('button', {name: 'Change title'}).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Poetry');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', {name: 'Poetry'}).waitFor();
  await page.getByRole('button', {name: 'Add somebody'}).click();
  await page.keyboard.type('maryam');
  await page.keyboard.press('Enter');
  await page.getByText('5 members').first().waitFor();
  await page.getByRole('button', {name: /What to do about .*maryam/}).click();
  await page.getByRole('menuitemcheckbox', {name: /Moderator/}).click();
  await expect.poll(() => page.locator('majlis-members .role').allInnerTexts()).toContain('Moderator');
  await page.getByRole('button', {name: /What to do about .*maryam/}).click();
  await page.getByRole('menuitem', {name: 'Remove'}).click();
  await page.locator('majlis-question').getByRole('button', {name: 'Remove'}).click();
  await page.getByText('4 members').first().waitFor();
  await page.getByRole('button', {name: 'Make an invite link'}).click();
  await page.getByRole('button', {name: 'Make', exact: true}).click();
  await page.getByRole('img', {name: 'The invite as a code to scan'}).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', {name: 'End', exact: true}).first().click();
  await page.getByRole('button', {name: 'Leave group'}).click();
  await page.locator('majlis-question').getByRole('button', {name: 'Leave group'}).click();
  await openConversation(page, 'group');
  await page.getByText('You are no longer in this group').waitFor();
});

test('an invite in the address is taken out of it and can be accepted', async () => {
  const page = await app.open({hash: '#abcdefghijklmnopqrstuvwxyz0123456789'});
  expect(await page.evaluate(() => location.href)).not.toContain('abcdefgh');
  await page.getByRole('button', {name: 'Join'}).click();
  await page.getByRole('heading', {name: 'Harbour choir'}).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
});

test('the operator\'s invite waits in the sign-up form', async () => {
  const page = await app.open({scene: 'no_account', hash: '#invite=tok-en_1'});
  expect(await page.evaluate(() => location.href)).not.toContain('tok-en_1');
  expect(await page.getByRole('textbox', {name: 'Invite'}).inputValue()).toBe('tok-en_1');
});

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

test('report one message, and block its author', async () => {
  const page = await app.open();
  await openConversation(page, 'group');
  await page.locator('majlis-message').nth(1).locator('.bubble').click({button: 'right', position: {x: 20, y: 20}});
  await page.getByRole('menuitem', {name: 'Report'}).click();
  await page.keyboard.type('unkind');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => window.majlis.client.reports.map((each) => each.reason))).toEqual(['unkind']);
  await openConversation(page, 'chat', 'details');
  await page.getByRole('button', {name: 'Block'}).click();
  await page.locator('majlis-question').getByRole('button', {name: 'Block'}).click();
  await page.getByRole('button', {name: 'Unblock'}).waitFor();
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
