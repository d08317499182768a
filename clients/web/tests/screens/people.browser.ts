// What people do about each other: requests, trust, groups, invites, reports.
import type {Page} from 'playwright-core';
import {expect, test} from 'vitest';
import {openConversation} from './browser';
import {stage} from './stage';

const app = stage();

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

test('report one message, and block its author', async () => {
  const page = await app.open();
  await openConversation(page, 'group');
  await page.locator('majlis-message').nth(1).locator('.bubble').click({button: 'right', position: {x: 20, y: 20}});
  await page.getByRole('menuitem', {name: 'Report'}).click();
  await page.keyboard.type('unkind');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => window.majlis.client.reports.map((each) => each.reason))).toEqual(['unkind']);
  await page.getByText('Reported to the host.').waitFor();
  await openConversation(page, 'chat', 'details');
  await page.getByRole('button', {name: 'Block'}).click();
  await page.locator('majlis-question').getByRole('button', {name: 'Block'}).click();
  await page.getByRole('button', {name: 'Unblock'}).waitFor();
  await openConversation(page, 'chat');
  await page.getByText('You have blocked').waitFor();
  expect(await page.getByRole('textbox', {name: 'Message'}).count()).toBe(0);
  await page.getByRole('button', {name: 'Unblock'}).click();
  await page.getByRole('textbox', {name: 'Message'}).waitFor();
});

const kWaysOut = {
  'Cancel': (page: Page) => page.locator('majlis-question').getByRole('button', {name: 'Cancel'}).click(),
  'Close': (page: Page) => page.locator('majlis-question').getByRole('button', {name: 'Close'}).click(),
  'Escape': (page: Page) => page.keyboard.press('Escape'),
};

test.each(Object.keys(kWaysOut) as (keyof typeof kWaysOut)[])('who answers no by %s changes nothing', async (way) => {
  const page = await app.open();
  const no = async () => {
    await page.locator('majlis-question form').waitFor();
    await kWaysOut[way](page);
    await page.locator('majlis-question').waitFor({state: 'detached'});
  };
  await openConversation(page, 'chat');
  await page.locator('majlis-message').nth(2).locator('.bubble').click({button: 'right', position: {x: 20, y: 12}});
  await page.getByRole('menuitem', {name: 'Delete for all'}).click();
  await no();
  await openConversation(page, 'chat', 'details');
  await page.getByRole('button', {name: 'Block'}).click();
  await no();
  await openConversation(page, 'group', 'details');
  await page.getByRole('button', {name: 'Leave group'}).click();
  await no();
  await page.getByRole('button', {name: 'Change title'}).click();
  await no();
  await page.getByRole('button', {name: /What to do about/}).first().click();
  await page.getByRole('menuitem', {name: 'Remove'}).click();
  await no();
  await openConversation(page, 'changed');
  await page.getByRole('button', {name: 'Go on anyway'}).click();
  await no();
  await openConversation(page, 'request');
  await page.getByRole('button', {name: 'Block'}).click();
  await no();
  await page.evaluate(() => void (location.hash = '#/settings'));
  await page.getByRole('button', {name: 'Remove'}).click();
  await no();
  await page.getByRole('button', {name: 'Erase from this browser'}).click();
  await no();
  const changing = ['remove', 'block', 'decline', 'leave', 'setTitle', 'removeMember', 'trust', 'revoke', 'forget', 'report'];
  expect((await page.evaluate(() => window.majlis.client.calls)).filter((each) => changing.includes(each))).toEqual([]);
  const words = await app.open({scene: 'phrase'});
  await words.getByRole('button', {name: 'I wrote them down'}).click();
  await words.locator('majlis-question form').waitFor();
  await kWaysOut[way](words);
  await words.locator('majlis-question').waitFor({state: 'detached'});
  expect(await words.evaluate(() => window.majlis.client.calls.includes('confirmRecoveryPhrase'))).toBe(false);
});

test('a new chat begins with an empty name, whoever was asked for before', async () => {
  const page = await app.open();
  for (const _ of ['once', 'twice']) {
    await page.getByRole('button', {name: 'New chat'}).click();
    await page.keyboard.type('yusuf');
    expect(await page.getByRole('textbox', {name: 'Their name'}).inputValue()).toBe('yusuf');
    await page.keyboard.press('Enter');
    await page.locator('majlis-conversation').getByRole('heading', {name: 'yusuf'}).waitFor();
  }
});
