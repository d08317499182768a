// What others may write or be called does no harm: nothing runs, nothing reaches out of its place, the page stays quick.
import type {Page} from 'playwright-core';
import {expect, test} from 'vitest';
import {openConversation} from './browser';
import {stage} from './stage';

const app = stage();

async function said(page: Page, text: string): Promise<void> {
  await page.evaluate((words) => void window.majlis.client.receive(window.majlis.ids.chat!, 'yusuf', words), text);
}

const last = (page: Page) => page.locator('majlis-message').last();

test('markup is words', async () => {
  const page = await app.open();
  await openConversation(page, 'chat');
  const markup = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script><b>bold</b><svg onload="window.harmed=1">';
  await said(page, markup);
  await last(page).getByText(markup).waitFor();
  expect(await last(page).locator('img, script, b').count()).toBe(0);
  await page.evaluate((words) => {
    const {client} = window.majlis;
    client.change(window.majlis.ids.group!, {title: words, draft: words});
    client.accountOf(words);
    client.typingBy(window.majlis.ids.chat!, [words]);
    client.warn({name: words, detail: words});
  }, markup);
  await page.getByText('writing…').first().waitFor();
  expect(await page.evaluate(() => (window as unknown as {harmed?: number}).harmed)).toBeUndefined();
});

test('links lead to the web alone, say where, and tell nothing', async () => {
  const page = await app.open();
  await openConversation(page, 'chat');
  await said(page, '[bank](https://evil.example/x) javascript:alert(1) [x](javascript:alert(1)) [y](data:text/html,hi) https://аpple.com/login mailto:a@b.example');
  const links = last(page).locator('.words a');
  await links.first().waitFor();
  expect(await links.evaluateAll((all) => all.map((each) => [each.getAttribute('href'), each.getAttribute('rel'), each.getAttribute('target')]))).toEqual([
    ['https://evil.example/x', 'noopener noreferrer nofollow', '_blank'],
    ['https://xn--pple-43d.com/login', 'noopener noreferrer nofollow', '_blank'],
    ['mailto:a@b.example', 'noopener noreferrer nofollow', '_blank'],
  ]);
  expect(await last(page).locator('.words').innerText()).toContain('bank (evil.example)');
  expect(await links.nth(1).innerText()).toContain('xn--pple-43d.com');
});

test('markup from strings is refused by the policy as well', async () => {
  const page = await app.open();
  const refused = await page.evaluate(() => {
    try {
      document.body.innerHTML = '<b>x</b>';
      return false;
    } catch {
      return true;
    }
  });
  expect(refused).toBe(true);
  await expect.poll(() => app.takeProblems().join()).toContain('TrustedHTML');
});

test('directions end where the message ends', async () => {
  const page = await app.open();
  await openConversation(page, 'chat');
  await said(page, 'safe\u202etxt.exe \u2067\u2067\u2067 open');
  await said(page, 'after');
  await last(page).getByText('after').waitFor();
  const shown = await page.locator('majlis-message').nth(-2).locator('.words').innerText();
  expect(shown).toContain('txt.exe');
  expect(shown).not.toContain('\u202e');
  const order = await last(page).evaluate((element) => {
    const words = element.shadowRoot!.querySelector('.words p')!;
    const range = document.createRange();
    range.selectNodeContents(words);
    const first = document.createRange();
    const text = document.createTreeWalker(words, NodeFilter.SHOW_TEXT).nextNode() as Text;
    first.setStart(text, 0);
    first.setEnd(text, 1);
    return Math.abs(first.getBoundingClientRect().left - range.getBoundingClientRect().left) < 2;
  });
  expect(order).toBe(true);
});

test('names turn nothing around, hide nothing and fit', async () => {
  const page = await app.open();
  await page.evaluate(() => {
    const {client, ids} = window.majlis;
    client.change(ids.chat!, {title: `\u202e\u2067yusuf${'\u0301'.repeat(400)}${'\u200b'.repeat(400)}\nAdmin`});
    client.change(ids.group!, {title: 'x'.repeat(50_000)});
    client.change(ids.long!, {title: '\u200b\u2060'});
  });
  await page.locator('majlis-sidebar .conversation .title bdi').getByText('No name').waitFor();
  const titles = await page.locator('majlis-sidebar .conversation .title bdi').allInnerTexts();
  expect(titles.some((each) => each.startsWith('yusuf') && each.endsWith('Admin') && each.length < 20)).toBe(true);
  expect(titles).toContain('No name');
  expect(titles.join('')).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(overflow).toBe(false);
  const heights = await page.locator('majlis-sidebar .conversation').evaluateAll((all) => all.map((each) => Math.round(each.getBoundingClientRect().height)));
  expect(Math.max(...heights) - Math.min(...heights)).toBeLessThan(8);
});

test('look-alikes are pointed out', async () => {
  const page = await app.open();
  expect(await page.locator('majlis-sidebar .alike').count()).toBe(0);
  await page.evaluate(() => window.majlis.client.change(window.majlis.ids.request!, {title: 'yusυf'.replace('υ', 'υ')}));
  await page.locator('majlis-sidebar .alike').nth(1).waitFor();
  await openConversation(page, 'request');
  await page.locator('majlis-conversation header').getByText('Looks like another name').waitFor();
});

test('a megabyte is folded, and unfolds in parts', async () => {
  const page = await app.open();
  await openConversation(page, 'chat');
  await page.evaluate(() => {
    const message = window.majlis.client.receive(window.majlis.ids.chat!, 'yusuf', 'word '.repeat(200_000));
    return message.text.length;
  });
  const more = last(page).locator('button.more');
  await more.waitFor();
  expect((await last(page).locator('.words').innerText()).length).toBeLessThan(2000);
  await more.click();
  await expect.poll(async () => (await last(page).locator('.words').innerText()).length).toBeGreaterThan(20_000);
  expect((await last(page).locator('.words').innerText()).length).toBeLessThan(25_000);
});

test('floods of marks and of nothing stay in their line', async () => {
  const page = await app.open();
  await openConversation(page, 'chat');
  await said(page, `Z${'\u0335\u0321'.repeat(5000)}algo`);
  await said(page, '\u200b'.repeat(60_000));
  await page.getByText('Nothing that can be seen').waitFor();
  const box = await page.locator('majlis-message').nth(-2).locator('.bubble').boundingBox();
  expect(box!.height).toBeLessThan(80);
  expect(await page.locator('majlis-message').nth(-2).locator('.bubble').evaluate((each) => getComputedStyle(each).overflow)).toContain('clip');
});

test('reactions of any length are cut', async () => {
  const page = await app.open();
  await openConversation(page, 'chat');
  await page.evaluate(() => void window.majlis.client.receive(window.majlis.ids.chat!, 'yusuf', 'hello',
    {reactions: [{emoji: 'W'.repeat(64), by: 'ab', name: '\u202eeve', own: false}]}));
  await last(page).getByText('hello').waitFor();
  const box = await last(page).locator('.reaction').boundingBox();
  expect(box!.width).toBeLessThan(120);
});
