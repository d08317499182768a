// axe-core finds nothing on any screen: each language and width, both themes.
import type {Page} from 'playwright-core';
import {describe, expect, test} from 'vitest';
import {look} from './axe';
import {openConversation, type Look} from './browser';
import {stage} from './stage';

const app = stage();

interface Place {
  name: string;
  scene?: string;
  to?(page: Page): Promise<unknown>;
}

const menuOf = async (page: Page, nth: number) => {
  await page.locator('majlis-message').nth(nth).locator('.bubble').click({button: 'right', position: {x: 20, y: 12}});
  await page.locator('majlis-menu [role=menu]').waitFor();
};

const gates: Place[] = ['no_account', 'linking', 'starting', 'elsewhere', 'locked', 'damaged', 'full', 'stuck', 'failed', 'denied', 'embedded', 'embedded_denied', 'revoked', 'empty', 'phrase'].map((scene) => ({name: scene, scene}));
const places: Place[] = [
  {name: 'the list'},
  ...['chat', 'group', 'request', 'changed', 'long', 'self', 'broadcast', 'left'].map((key) => ({name: `conversation ${key}`, to: (page: Page) => openConversation(page, key)})),
  {name: 'details of a person', to: (page) => openConversation(page, 'chat', 'details').then(() => page.locator('majlis-safety .digits').waitFor())},
  {name: 'a code to scan', to: async (page) => {
    await page.locator('majlis-safety .answers button').first().click();
    await page.locator('majlis-scanner p').waitFor();
  }},
  {name: 'details of a group', to: async (page) => {
    await page.keyboard.press('Escape');
    await openConversation(page, 'group', 'details');
    await page.locator('majlis-members .entry').nth(2).waitFor();
  }},
  {name: 'an invite that was made', to: async (page) => {
    await page.locator('majlis-invites > .entry, majlis-invites button.entry').first().click();
    await page.locator('majlis-invites form button').click();
    await page.locator('majlis-invites majlis-qr').waitFor();
  }},
  {name: 'settings', to: async (page) => {
    await page.keyboard.press('Escape');
    await page.evaluate(() => void (location.hash = '#/settings'));
    await page.locator('majlis-devices .entry').first().waitFor();
  }},
  {name: 'the own profile', to: (page) => page.locator('majlis-own-profile button.entry').click()},
  {name: 'linking a device', to: async (page) => {
    await page.keyboard.press('Escape');
    await page.locator('majlis-devices button.entry').click();
  }},
  {name: 'a history that does not come', to: async (page) => {
    await page.keyboard.press('Escape');
    await page.evaluate(() => {
      window.majlis.files.failNext({name: 'files.refused', detail: ''});
      window.majlis.client.offerHistory();
      location.hash = '#/';
    });
    await page.locator('majlis-history-banner [role=alert]').waitFor();
  }},
  {name: 'a page that is not there', to: async (page) => {
    await page.keyboard.press('Escape');
    await page.evaluate(() => void (location.hash = '#/page/polls/all'));
  }},
  {name: 'the new conversation', to: async (page) => {
    await page.evaluate(() => void (location.hash = '#/'));
    await page.locator('majlis-sidebar .head button').click();
  }},
  {name: 'the new group', to: (page) => page.locator('majlis-new-chat .ways button').nth(1).click()},
  {name: 'a refusal', to: async (page) => {
    await page.locator('majlis-new-chat .ways button').nth(0).click();
    await page.locator('majlis-new-chat input').fill('nobody');
    await page.keyboard.press('Enter');
    await page.locator('majlis-new-chat .failure').waitFor();
  }},
  {name: 'the menu of a message', to: async (page) => {
    await page.keyboard.press('Escape');
    await openConversation(page, 'chat');
    await menuOf(page, 2);
  }},
  {name: 'a question', to: async (page) => {
    await page.locator('majlis-menu .danger').click();
    await page.locator('majlis-question').locator('form').waitFor();
  }},
  {name: 'offline, with a notice and a failed message', to: async (page) => {
    await page.keyboard.press('Escape');
    await page.evaluate(async () => {
      const {client, ids} = window.majlis;
      client.setConnection('offline');
      await client.send(ids.chat!, '…');
      client.setState(ids.chat!, 'failed', {name: 'client.message.size', detail: 'too long'});
      client.warn({name: 'client.host.altered', detail: 'entry 12 was altered'}, ids.chat);
      client.typingBy(ids.chat!, ['yusuf']);
    });
    await page.locator('majlis-notices li').waitFor();
  }},
  {name: 'search', to: async (page) => {
    await page.locator('majlis-sidebar input[type=search]').fill('e');
    await page.locator('majlis-sidebar input[type=search]').fill('::nothing::');
    await page.locator('majlis-sidebar .state').waitFor();
  }},
];

async function walk(all: Place[], options: Look): Promise<string[]> {
  const found: string[] = [];
  let page: Page | undefined;
  for (const place of all) {
    if (!page || place.scene) page = await app.open({...options, scene: place.scene ?? 'world'});
    await place.to?.(page);
    await look(page, place.name, found);
  }
  return found;
}

describe.each([['en', 1180], ['ar', 320]] as const)('in %s at %i pixels', (language, width) => {
  test('gates', async () => {
    expect(await walk(gates, {language, width})).toEqual([]);
  });
  test('inside', async () => {
    // Where panes follow each other the list is reached for the last places by going back.
    const all = width < 720 ? places.filter((each) => each.name !== 'search') : places;
    expect(await walk(all, {language, width})).toEqual([]);
  });
});
