// Where things stand: ten thousand messages, both directions, every width, the focus.
import type {Page} from 'playwright-core';
import {describe, expect, test} from 'vitest';
import {openConversation} from './browser';
import {stage} from './stage';

const app = stage();

const scroller = (page: Page) => page.locator('majlis-timeline .scroller');
const drawnRange = (page: Page) => page.locator('majlis-timeline .item').evaluateAll((all) => all.map((each) => Number((each as HTMLElement).dataset['ordinal'])));

/** The first message whose upper edge is in view, and where that is. */
function eye(page: Page): Promise<{text: string; top: number}> {
  return page.locator('majlis-timeline').evaluate((timeline) => {
    const root = timeline.shadowRoot!;
    const edge = root.querySelector('.scroller')!.getBoundingClientRect().top;
    const item = [...root.querySelectorAll('.item')].find((each) => each.getBoundingClientRect().top >= edge)!;
    const text = item.querySelector('majlis-message')?.shadowRoot?.querySelector('.words')?.textContent ?? '';
    return {text: text.split(':')[0]!, top: item.getBoundingClientRect().top - edge};
  });
}

/** Where the eye is once nothing has moved for so many looks. */
async function still(page: Page, looks = 5): Promise<{text: string; top: number}> {
  let seen = await eye(page);
  for (let same = 0; same < looks;) {
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    const now = await eye(page);
    same = now.text === seen.text && now.top === seen.top ? same + 1 : 0;
    seen = now;
  }
  return seen;
}

describe('ten thousand messages', () => {
  test('stand in the page only where one looks', async () => {
    const page = await app.open();
    await openConversation(page, 'long');
    await page.getByText('9999:').waitFor();
    expect((await drawnRange(page)).length).toBeLessThan(60);
    const fetched = await page.evaluate(() => window.majlis.client.calls.filter((each) => each === 'messages').length);
    expect(fetched).toBeLessThan(6);
    for (const part of [0.5, 0.1, 0.9, 0]) {
      await scroller(page).evaluate((each, wanted) => void (each.scrollTop = each.scrollHeight * wanted), part);
      await expect.poll(async () => {
        const all = await drawnRange(page);
        return all[0]! / 10_000;
      }).toBeCloseTo(part, 1);
      await page.locator('majlis-timeline [aria-busy]').first().waitFor({state: 'detached'});
      expect((await drawnRange(page)).length).toBeLessThan(60);
    }
    await page.getByText('Your history on this device begins here').waitFor();
  });

  test('hold still while others come, change and go', async () => {
    const page = await app.open();
    await openConversation(page, 'long');
    await scroller(page).evaluate((each) => void (each.scrollTop = each.scrollHeight / 2));
    await expect.poll(async () => (await eye(page)).text).not.toBe('');
    await page.locator('majlis-timeline [aria-busy]').first().waitFor({state: 'detached'});
    const before = await still(page);
    await page.evaluate(() => {
      for (let i = 0; i < 30; ++i) window.majlis.client.receive(window.majlis.ids.long!, 'omar', `new ${i}\n`.repeat(9));
    });
    await page.getByRole('button', {name: '30 new'}).waitFor();
    const after = await still(page);
    expect(after.text).toBe(before.text);
    expect(Math.abs(after.top - before.top)).toBeLessThan(3);
    const height = () => scroller(page).evaluate((each) => each.scrollHeight);
    const whole = await height();
    await page.evaluate(() => window.majlis.client.expire(window.majlis.ids.long!, 500));
    await expect.poll(height).toBeLessThan(whole - 10_000);
    const later = await still(page);
    expect(later.text).toBe(before.text);
    expect(Math.abs(later.top - before.top)).toBeLessThan(3);
    await page.getByRole('button', {name: '30 new'}).click();
    await page.getByText('new 29').first().waitFor();
  });

  test('follow at the end', async () => {
    const page = await app.open();
    await openConversation(page, 'long');
    await page.evaluate(() => void window.majlis.client.receive(window.majlis.ids.long!, 'omar', 'the very last\n'.repeat(20)));
    await page.locator('majlis-message').getByText('the very last').waitFor();
    await expect.poll(() => scroller(page).evaluate((each) => each.scrollHeight - each.scrollTop - each.clientHeight)).toBeLessThan(3);
  });

  test('are reached by what answers them', async () => {
    const page = await app.open();
    await openConversation(page, 'long');
    await page.evaluate(async () => {
      const {client, ids} = window.majlis;
      const old = (await client.messages(ids.long!, 1234, 1235))[0]!;
      client.receive(ids.long!, 'omar', 'about that', {replyTo: old.id});
    });
    await page.locator('majlis-message').last().locator('button.quote').click();
    await page.locator('majlis-message[pointed-out]').getByText('1234:').waitFor();
    expect(await page.locator('majlis-message[pointed-out]').isVisible()).toBe(true);
  });
});

test('what is new is divided from what was read', async () => {
  const page = await app.open();
  await openConversation(page, 'group');
  await page.getByText('New', {exact: true}).waitFor();
  const items = await page.locator('majlis-timeline .item').evaluateAll((all) => all.map((each) => each.querySelector('.news') !== null));
  expect(items.indexOf(true)).toBe(items.length - 2);
  await expect.poll(() => page.evaluate(() => window.majlis.client.conversation(window.majlis.ids.group!)?.unread)).toBe(0);
});

describe('both directions', () => {
  test('mirror the panes and the bubbles', async () => {
    const places: Record<string, boolean> = {};
    for (const language of ['en', 'ar'] as const) {
      const page = await app.open({language});
      await openConversation(page, 'chat');
      const list = (await page.locator('majlis-sidebar').boundingBox())!;
      const main = (await page.locator('majlis-conversation').boundingBox())!;
      const own = (await page.locator('majlis-message .own .bubble').last().boundingBox())!;
      places[`${language} list first`] = list.x < main.x;
      places[`${language} own at the right`] = own.x > main.x + main.width / 2;
    }
    expect(places).toEqual({'en list first': true, 'en own at the right': true, 'ar list first': false, 'ar own at the right': false});
  });

  test('open a menu beside what it is about', async () => {
    for (const language of ['en', 'ar'] as const) {
      const page = await app.open({language});
      await openConversation(page, 'chat');
      const bubble = page.locator('majlis-message').nth(4).locator('.bubble');
      const at = (await bubble.boundingBox())!;
      await bubble.click({button: 'right', position: {x: 40, y: 12}});
      const menu = (await page.locator('majlis-menu dialog').boundingBox())!;
      const edge = language === 'en' ? menu.x : menu.x + menu.width;
      expect(Math.abs(edge - (at.x + 40)), language).toBeLessThan(9);
      await page.context().close();
    }
  });

  test('leave the sign beside what is searched for alone, in whichever language that is', async () => {
    for (const language of ['en', 'ar'] as const) {
      for (const words of ['zzzz', 'شجرة']) {
        const page = await app.open({language});
        const field = page.getByRole('searchbox');
        await field.fill(words);
        const [box, sign] = [(await field.boundingBox())!, (await page.locator('majlis-sidebar .find .icon').boundingBox())!];
        const room = await field.evaluate((each) => ({left: parseFloat(getComputedStyle(each).paddingLeft), right: parseFloat(getComputedStyle(each).paddingRight)}));
        const free = sign.x + sign.width <= box.x + room.left || sign.x >= box.x + box.width - room.right;
        expect(free, `${language} ${words}`).toBe(true);
        await page.context().close();
      }
    }
  });

  test('leave the beginning of the last words, whichever way they run', async () => {
    for (const language of ['en', 'ar'] as const) {
      const page = await app.open({language});
      for (const [key, words] of [['chat', 'In the beginning of a long line of words that does not fit into the list'], ['group', 'في أول سطر طويل من الكلمات التي لا تتسع لها القائمة كلها مهما اتسعت']] as const) {
        await page.evaluate(([id, text]) => void window.majlis.client.receive(window.majlis.ids[id as 'chat']!, 'omar', text!), [key, words]);
        const said = page.locator('majlis-sidebar .said', {hasText: words});
        await said.waitFor();
        const [first, box] = await said.evaluate((each) => {
          const range = document.createRange(), text = document.createTreeWalker(each, NodeFilter.SHOW_TEXT).nextNode()!;
          range.setStart(text, 0);
          range.setEnd(text, 2);
          return [range.getBoundingClientRect(), each.getBoundingClientRect()].map(({left, right}) => ({left, right}));
        });
        expect(first!.left >= box!.left - 1 && first!.right <= box!.right + 1, `${language} ${key}`).toBe(true);
      }
      await page.context().close();
    }
  });

  test('each message finds its own', async () => {
    const page = await app.open();
    await openConversation(page, 'chat');
    await page.evaluate(() => void window.majlis.client.receive(window.majlis.ids.chat!, 'yusuf', 'مرحبا hello\n\n- واحد'));
    const last = page.locator('majlis-message').last();
    await last.getByText('مرحبا').waitFor();
    expect(await last.locator('.words > *').evaluateAll((all) => all.map((each) => getComputedStyle(each).direction))).toEqual(['rtl', 'rtl']);
  });
});

describe.each([320, 390, 719, 720, 1060, 1920])('at %i pixels', (width) => {
  test('nothing stands outside', async () => {
    for (const language of ['en', 'ar'] as const) {
      const page = await app.open({language, width});
      for (const go of ['list', 'chat', 'group', 'request', 'changed', 'details', 'settings']) {
        if (go === 'details') await openConversation(page, 'group', 'details');
        else if (go === 'list' || go === 'settings') await page.evaluate((hash) => void (location.hash = hash), go === 'list' ? '#/' : '#/settings');
        else await openConversation(page, go);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide, `${language} ${go}`).toBeLessThanOrEqual(width);
        const both = await page.locator('majlis-sidebar').isVisible() && await page.locator('main').first().isVisible();
        expect(both, `${language} ${go}`).toBe(width >= 720);
      }
      await page.context().close();
    }
  });
});

describe('the focus', () => {
  test('goes into a dialog, stays there, and comes back', async () => {
    const page = await app.open();
    const button = page.getByRole('button', {name: 'New chat'});
    await button.focus();
    await page.keyboard.press('Enter');
    const inside = () => page.evaluate(() => {
      let active: Element | null = document.activeElement;
      const path = [];
      while (active) {
        path.push(active.tagName.toLowerCase());
        active = active.shadowRoot?.activeElement ?? null;
      }
      return path.join(' ');
    });
    await expect.poll(inside).toContain('majlis-new-chat input');
    for (let i = 0; i < 12; ++i) {
      await page.keyboard.press('Tab');
      const path = await inside();
      expect(path === 'body' || path.includes('majlis-new-chat'), path).toBe(true);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({state: 'detached'});
    expect(await button.evaluate((each) => (each.getRootNode() as ShadowRoot).activeElement === each)).toBe(true);
  });

  test('is seen', async () => {
    const page = await app.open();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    const outline = await page.getByRole('button', {name: 'New chat'}).evaluate((each) => getComputedStyle(each).outlineStyle);
    expect(outline).toBe('solid');
  });

  test('moves through the list by arrows', async () => {
    const page = await app.open();
    await page.getByRole('searchbox').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', {name: 'yusuf'}).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Choose a conversation').waitFor();
    await page.keyboard.press('Alt+ArrowDown');
    await page.locator('majlis-conversation').waitFor();
  });

  test('goes along where panes follow each other', async () => {
    const page = await app.open({width: 390});
    await page.getByRole('link', {name: /yusuf/}).first().click();
    await page.getByRole('textbox', {name: 'Message'}).waitFor();
    await page.getByRole('link', {name: 'Back'}).click();
    await expect.poll(() => page.evaluate(() => {
      const sidebar = document.querySelector('majlis-root')!.shadowRoot!.querySelector('majlis-shell')!.shadowRoot!.querySelector('majlis-sidebar')!;
      return sidebar.shadowRoot!.activeElement?.textContent?.includes('yusuf');
    })).toBe(true);
  });
});

test('nothing moves for those who do not want it', async () => {
  const page = await app.open({scene: 'starting'});
  expect(await page.locator('.spinner').evaluate((each) => getComputedStyle(each).animationName)).toBe('none');
});

test('what comes is read out', async () => {
  const page = await app.open();
  await page.evaluate(() => void window.majlis.client.receive(window.majlis.ids.long!, 'omar', 'do you *hear* me'));
  await expect.poll(() => page.getByRole('log').innerText()).toMatch(/omar.*do you hear me/);
});
