// Parts of the app that come when they are wanted, or do not.
import {expect, test} from 'vitest';
import {openConversation} from './browser';
import {stage} from './stage';

const app = stage();

test('what comes only when it is wanted comes, and the form to sign up goes without', async () => {
  const page = await app.open({scene: 'no_account'});
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname.replace(/^\/assets\/|-[\w-]{8}\.js$/g, '')));
  await page.getByRole('button', {name: 'Create account'}).waitFor();
  expect(fetched).toEqual([]);
  await page.getByRole('textbox', {name: 'Username'}).fill('amina');
  await expect.poll(() => fetched).toContain('shell');
  for (const later of ['settings', 'details', 'scanner', 'files_ui']) expect(fetched).not.toContain(later);
  await page.getByRole('button', {name: 'Create account'}).click();
  await page.getByRole('link', {name: 'Settings'}).click();
  await page.getByRole('heading', {name: 'Settings'}).waitFor();
  expect(fetched).toContain('settings');
});

test('a part that does not come says so, and can be asked for again', async () => {
  const page = await app.open();
  await page.route('**/assets/details-*.js', (route) => route.abort());
  await page.evaluate(() => void (location.hash = `#/chat/${window.majlis.ids.chat!}/details`));
  await page.getByRole('heading', {name: 'This part did not come'}).waitFor();
  expect(app.takeProblems().join('\n')).toMatch(/ERR_FAILED/);
  await page.unroute('**/assets/details-*.js');
  await page.getByRole('button', {name: 'Try again'}).click();
  await page.locator('majlis-shell').waitFor();
  await openConversation(page, 'chat', 'details');
  await page.locator('majlis-details').getByRole('heading', {name: 'yusuf'}).waitFor();
});
