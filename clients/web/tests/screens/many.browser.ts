// Much of everything: what is not seen costs nothing. Counts, not times.
import type {Page} from 'playwright-core';
import {expect, test} from 'vitest';
import {openConversation} from './browser';
import {stage} from './stage';

const app = stage();

/** So many conversations, each with a picture of its own. */
async function people(page: Page, count: number): Promise<void> {
  await page.evaluate((many) => {
    const {client} = window.majlis;
    for (let i = 0; i < many; ++i) {
      const entry = client.add({title: `person ${i}`, peer: client.accountOf(`person ${i}`), avatar: 1});
      client.place(entry, client.message(entry, {text: 'hello', authorName: `person ${i}`, timeMs: 1000 * i}));
    }
    client.change([...client.all.keys()][1]!, {unread: 1});
  }, count);
  await page.locator(`majlis-sidebar li[aria-setsize="${count + 1}"]`).first().waitFor();
}

const rows = (page: Page) => page.locator('majlis-sidebar .conversation');
const asked = (page: Page, method: string) =>
  page.evaluate((name) => window.majlis.client.calls.filter((each) => each === name).length, method);

test('of five hundred conversations those in view stand in the page, and ask for pictures', async () => {
  const page = await app.open({scene: 'empty'});
  await people(page, 500);
  await rows(page).getByText('person 499', {exact: true}).waitFor();
  expect(await rows(page).count()).toBeLessThan(40);
  expect(await asked(page, 'avatar')).toBeLessThan(40);

  const list = page.locator('majlis-sidebar .lists');
  await list.evaluate((each) => void (each.scrollTop = each.scrollHeight / 2));
  await rows(page).getByText('person 249', {exact: true}).waitFor();
  expect(await rows(page).count()).toBeLessThan(40);
  await list.evaluate((each) => void (each.scrollTop = each.scrollHeight));
  await rows(page).getByText('person 0', {exact: true}).waitFor();
  expect(await rows(page).count()).toBeLessThan(40);
  expect(await asked(page, 'avatar')).toBeLessThan(120);
});

test('of five hundred conversations one that changes moves one row', async () => {
  const page = await app.open({scene: 'empty'});
  await people(page, 500);
  await page.locator('majlis-sidebar').evaluate((sidebar) => {
    const moved = new Set<Node>();
    new MutationObserver((all) => {
      for (const each of all) for (const node of each.addedNodes) if (node instanceof HTMLLIElement) moved.add(node);
      sidebar.dataset['moved'] = String(moved.size);
    }).observe(sidebar.shadowRoot!, {childList: true, subtree: true});
  });
  await page.evaluate(() => void window.majlis.client.receive([...window.majlis.client.all.keys()][250]!, 'person 249', 'news'));
  await rows(page).first().getByText('news').waitFor();
  expect(Number(await page.locator('majlis-sidebar').getAttribute('data-moved'))).toBe(1);
});

test('the keyboard goes to rows that do not stand in the page yet, and the focus stays on one that is scrolled away', async () => {
  const page = await app.open({scene: 'empty'});
  await people(page, 500);
  const focused = () => page.locator('majlis-sidebar').evaluate((sidebar) => sidebar.shadowRoot!.activeElement?.querySelector('.title')?.textContent?.trim());
  await page.getByRole('searchbox').focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(focused).toBe('person 499');
  for (let i = 0; i < 30; ++i) await page.keyboard.press('ArrowDown');
  await expect.poll(focused).toBe('person 469');
  await page.locator('majlis-sidebar .lists').evaluate((each) => void (each.scrollTop = each.scrollHeight));
  await rows(page).getByText('person 0', {exact: true}).waitFor();
  expect(await focused()).toBe('person 469');
  await page.keyboard.press('ArrowDown');
  await expect.poll(focused).toBe('person 468');
  await page.keyboard.press('Home');
  await expect.poll(focused).toBe('person 499');
  await page.keyboard.press('End');
  await expect.poll(focused).toBe('person 0');
  await page.keyboard.press('Enter');
  await page.locator('majlis-conversation').getByRole('heading', {name: 'person 0'}).waitFor();
});

// A timeline that the page has let go of still hears what it asked for, and has no height by which to draw.
test('a new chat beside a conversation of ten thousand messages draws none of them again', async () => {
  const page = await app.open();
  await openConversation(page, 'long');
  await page.getByText('9999:').waitFor();
  await page.evaluate(() => (window.majlis.client.delayMs = 300));
  const before = await asked(page, 'messages');
  await page.locator('majlis-timeline .scroller').evaluate((each) => void (each.scrollTop = each.scrollHeight / 2));
  await expect.poll(() => asked(page, 'messages')).toBeGreaterThan(before);
  const timeline = await page.locator('majlis-timeline').elementHandle();
  await page.getByRole('button', {name: 'New chat'}).click();
  await page.keyboard.type('yusuf');
  await page.keyboard.press('Enter');
  await page.locator('majlis-conversation').getByRole('heading', {name: 'yusuf'}).waitFor();
  await page.locator('majlis-message').first().waitFor();
  expect(await timeline!.evaluate((each) => each.isConnected)).toBe(false);
  expect(await timeline!.evaluate((each) => each.shadowRoot!.querySelectorAll('.item').length)).toBeLessThan(60);
  expect(await asked(page, 'messages') - before).toBeLessThan(12);
});
