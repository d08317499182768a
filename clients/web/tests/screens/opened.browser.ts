// axe-core finds nothing in what opens over a screen, in forms that were refused, nor in states that pass: each language and
// width, both themes. accessible.browser.ts walks the screens themselves.
import type {Page} from 'playwright-core';
import {describe, expect, test} from 'vitest';
import {look} from './axe';
import {openConversation, type Look} from './browser';
import {stage} from './stage';

const app = stage();

interface Place {
  name: string;
  to(page: Page): Promise<unknown>;
}

const question = (page: Page) => page.locator('majlis-question form').waitFor();
const escape = (page: Page) => page.keyboard.press('Escape');
const go = (page: Page, hash: string) => page.evaluate((to) => void (location.hash = to), hash);

async function menuOf(page: Page, nth: number): Promise<void> {
  await page.locator('majlis-message').nth(nth).locator('.bubble').click({button: 'right', position: {x: 20, y: 12}});
  await page.locator('majlis-menu [role=menu]').waitFor();
}

/** The menu's entry whose picture it is, in any language. */
const entry = (page: Page, nth: number) => page.locator('majlis-menu [role=menuitem]').nth(nth).click();

const entering: Place[] = [
  {name: 'signing up, all of it open', to: async (page) => {
    for (const each of await page.locator('majlis-welcome summary').all()) await each.click();
  }},
  {name: 'a name that is taken', to: async (page) => {
    await page.locator('#name').fill('taken');
    await page.keyboard.press('Enter');
    await page.locator('majlis-welcome .failure').waitFor();
  }},
  {name: 'recovering', to: (page) => page.locator('majlis-welcome .others button').nth(0).click()},
  {name: 'words that are no phrase', to: async (page) => {
    await page.locator('#name').fill('amina');
    await page.locator('#phrase').fill('figs and dates');
    await page.locator('majlis-welcome button[type=submit]').click();
    await page.locator('majlis-welcome .failure').waitFor();
  }},
  {name: 'linking', to: (page) => page.locator('majlis-welcome .others button').nth(1).click()},
];

const talking: Place[] = [
  {name: 'a reply', to: async (page) => {
    await openConversation(page, 'chat');
    await page.locator('majlis-message').nth(1).locator('.bubble').click({button: 'right', position: {x: 20, y: 12}});
    await entry(page, 0);
    await page.locator('majlis-composer .about').waitFor();
  }},
  {name: 'a correction', to: async (page) => {
    await escape(page);
    await page.locator('majlis-composer textarea').press('ArrowUp');
    await page.locator('majlis-composer .about').waitFor();
  }},
  {name: 'words that are too long', to: async (page) => {
    await escape(page);
    await page.locator('majlis-composer textarea').fill('x'.repeat(70_000));
    await page.locator('majlis-composer .long').waitFor();
    await page.locator('majlis-composer textarea').fill('x');
    await page.locator('majlis-composer textarea').fill('x'.repeat(66_000));
  }},
  {name: 'more reactions', to: async (page) => {
    await page.locator('majlis-composer textarea').fill('');
    await menuOf(page, 1);
    await entry(page, 1);
    await page.locator('majlis-menu .symbols button').nth(20).waitFor();
  }},
  {name: 'a report', to: async (page) => {
    await escape(page);
    await menuOf(page, 1);
    await page.locator('majlis-menu .danger').last().click();
    await question(page);
  }},
  {name: 'what can be added', to: async (page) => {
    await escape(page);
    await page.locator('majlis-composer').getByRole('button').first().click();
    await page.locator('majlis-menu [role=menu]').waitFor();
  }},
  {name: 'a conversation with somebody who is blocked', to: async (page) => {
    await escape(page);
    await page.evaluate(() => void window.majlis.client.block(window.majlis.client.conversation(window.majlis.ids.chat!)!.peer!, true));
    await page.locator('majlis-conversation .bar').waitFor();
  }},
  {name: 'the details of somebody who is blocked', to: (page) => openConversation(page, 'chat', 'details')},
  {name: 'the beginning of a history that begins late', to: async (page) => {
    await openConversation(page, 'long');
    await page.locator('majlis-timeline .scroller').evaluate((element) => element.scrollTo(0, 0));
    await page.locator('majlis-timeline .begin').waitFor();
    await page.locator('majlis-timeline .to-end').waitFor();
  }},
  {name: 'a conversation that is empty and begins late', to: async (page) => {
    await page.evaluate(() => {
      const {client} = window.majlis;
      const {view} = client.add({title: 'nobody yet', peer: client.accountOf('omar'), beginsAtSeq: 9});
      location.hash = `#/chat/${view.id}`;
    });
    await page.locator('majlis-timeline .state').waitFor();
  }},
];

const aboutGroups: Place[] = [
  {name: 'a new title', to: async (page) => {
    await openConversation(page, 'group', 'details');
    await page.locator('majlis-details .who button').click();
    await question(page);
  }},
  {name: 'somebody to add', to: async (page) => {
    await escape(page);
    await page.locator('majlis-members button.entry').click();
    await question(page);
  }},
  {name: 'what to do about a member', to: async (page) => {
    await escape(page);
    await page.locator('majlis-members .icon-button').first().click();
    await page.locator('majlis-menu [role=menu]').waitFor();
  }},
  {name: 'removing a member', to: async (page) => {
    await page.locator('majlis-menu .danger').click();
    await question(page);
  }},
  {name: 'leaving', to: async (page) => {
    await escape(page);
    await page.locator('majlis-details .entry.danger').click();
    await question(page);
  }},
  {name: 'an invite before it is made', to: async (page) => {
    await escape(page);
    await page.locator('majlis-invites > .entry, majlis-invites button.entry').first().click();
    await page.locator('majlis-invites form').waitFor();
  }},
  {name: 'details of the notes', to: async (page) => {
    await escape(page);
    await openConversation(page, 'self', 'details');
  }},
  {name: 'details of a group that is led by others', to: (page) => openConversation(page, 'broadcast', 'details')},
  {name: 'details of a group that was left', to: (page) => openConversation(page, 'left', 'details')},
  {name: 'details of somebody whose key has changed', to: (page) => openConversation(page, 'changed', 'details')},
  {name: 'going on without comparing', to: async (page) => {
    await openConversation(page, 'changed');
    await page.locator('majlis-conversation .bar.warning button').click();
    await question(page);
  }},
  {name: 'blocking who asks', to: async (page) => {
    await escape(page);
    await openConversation(page, 'request');
    await page.locator('majlis-conversation .bar .danger').click();
    await question(page);
  }},
];

const around: Place[] = [
  {name: 'an invite to a group', to: async (page) => {
    await page.locator('majlis-sidebar .head button').click();
    await page.locator('majlis-new-chat .ways button').nth(2).click();
    await page.locator('majlis-new-chat #link').fill('https://majlis.example/#nonsense');
    await page.keyboard.press('Enter');
    await page.locator('majlis-new-chat .failure').waitFor();
  }},
  {name: 'what was found', to: async (page) => {
    await escape(page);
    await page.locator('majlis-sidebar input[type=search]').fill('10');
    await page.locator('majlis-sidebar .found').first().waitFor();
  }},
  {name: 'a history on its way', to: async (page) => {
    await page.locator('majlis-sidebar input[type=search]').fill('');
    await page.evaluate(() => {
      window.majlis.files.withdraw = async (_: Uint8Array, progress) => {
        progress({done: 40, size: 100});
        return new Promise<Blob>(() => undefined);
      };
      window.majlis.client.offerHistory();
    });
    await page.locator('majlis-history-banner progress, majlis-history-banner [role=progressbar]').waitFor();
  }},
  {name: 'a code that is none', to: async (page) => {
    await go(page, '#/settings');
    await page.locator('majlis-devices button.entry').click();
    await page.locator('majlis-devices #code').fill('nonsense');
    await page.keyboard.press('Enter');
    await page.locator('majlis-devices .failure').waitFor();
  }},
  {name: 'removing a device', to: async (page) => {
    await escape(page);
    await page.locator('majlis-devices .danger').first().click();
    await question(page);
  }},
  {name: 'erasing', to: async (page) => {
    await escape(page);
    await page.locator('majlis-settings .entry.danger').click();
    await question(page);
  }},
  {name: 'a picture that is none', to: async (page) => {
    await escape(page);
    await page.locator('majlis-own-profile button.entry').click();
    await page.locator('majlis-own-profile input[type=file]').setInputFiles({name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('no picture')});
    await page.locator('majlis-own-profile .failure').waitFor();
  }},
];

async function walk(all: readonly Place[], options: Look): Promise<string[]> {
  const found: string[] = [];
  const page = await app.open(options);
  for (const place of all) {
    await place.to(page).catch((reason: Error) => {
      throw new Error(`${place.name}: ${reason.message}`);
    });
    await look(page, place.name, found);
  }
  return found;
}

describe.each([['en', 1180], ['ar', 320]] as const)('in %s at %i pixels, axe-core finds nothing', (language, width) => {
  const options = {language, width} as const;
  test('in forms at the door', async () => expect(await walk(entering, {...options, scene: 'no_account'})).toEqual([]));
  test('where one talks', async () => expect(await walk(talking, options)).toEqual([]));
  test('in what is asked about groups and people', async () => expect(await walk(aboutGroups, options)).toEqual([]));
  test('in what opens beside conversations', async () => expect(await walk(around, options)).toEqual([]));
  test('where the words are hidden for good', async () => {
    const page = await app.open({...options, scene: 'phrase'});
    await page.locator('majlis-phrase-banner button').last().click();
    await question(page);
    const found: string[] = [];
    await look(page, 'hiding the words', found);
    expect(found).toEqual([]);
  });
  test('where a part did not come', async () => {
    const page = await app.open(options), found: string[] = [];
    await page.route('**/assets/details-*.js', (route) => route.abort());
    await page.evaluate(() => void (location.hash = `#/chat/${window.majlis.ids.chat!}/details`));
    await page.locator('majlis-shell').locator('.page .button, .state .button').first().waitFor();
    await look(page, 'a part that did not come', found);
    expect(found).toEqual([]);
    expect(app.takeProblems().length).toBeGreaterThan(0);
  });
});
