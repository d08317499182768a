// What browsers do to people, over a real host: no room, a clock that is days off, a second tab, a store that was damaged,
// parts of the app that do not come.
import {afterAll, afterEach, beforeAll, expect, inject, test} from 'vitest';
import type {Client} from '../../src/client/client';
import {picture, Place} from './place';
import type {Visitor} from './visitor';

type Root = Element & {client: Client};

const kDayMs = 86_400_000;

let place: Place;
let amina: Visitor;
let badr: Visitor; // reads Arabic
let words = '';

beforeAll(async () => {
  place = await Place.open();
  [amina, badr] = await Promise.all([place.visit(), place.visit('ar')]);
  words = await amina.signUp('amina');
  await badr.signUp('badr');
  await acquaint(amina, 'badr', badr, 'amina');
});

afterEach(({task}) => picture(task, place.visitors));

afterAll(() => place?.end());

/** One writes, the other accepts and answers. */
async function acquaint(one: Visitor, itsOther: string, other: Visitor, itsOne: string): Promise<void> {
  await one.chatWith(itsOther);
  await one.send('peace');
  await other.app.locator('majlis-sidebar .requests .conversation', {hasText: itsOne}).click();
  await other.button('request.accept').click();
  await other.message('peace').waitFor();
  await other.send('and upon you');
  await one.message('and upon you').waitFor();
}

/** Whether the words stand in the conversation that is open, and how often. */
const times = (who: Visitor, text: string) => who.app.locator('majlis-message', {hasText: text}).count();

test('what was queued in a tab goes out once, from the tab that took over', async () => {
  const second = await amina.tab();
  await second.app.getByRole('heading', {name: amina.say('elsewhere.heading')}).waitFor();
  amina.network.cut();
  await amina.app.getByText(amina.say('connection.offline')).waitFor();
  await amina.send('written in the first tab');
  await second.button('elsewhere.here').click();
  await second.open('badr');
  await second.state('written in the first tab', 'queued');
  await amina.app.getByRole('heading', {name: amina.say('elsewhere.heading')}).waitFor();
  amina.network.mend();
  await badr.message('written in the first tab').waitFor();
  await second.send('and this in the second');
  await badr.message('and this in the second').waitFor();
  expect(await times(badr, 'written in the first tab')).toBe(1);
  await amina.button('elsewhere.here').click(); // it follows: what was said meanwhile is there
  await amina.message('and this in the second').waitFor();
  await second.app.getByRole('heading', {name: amina.say('elsewhere.heading')}).waitFor();
  await second.page.close();
});

// The browser's quota is that of a page of its own; a frame on another site's has another place.
test.skipIf(inject('form') === 'embedded')('where there is no room nothing goes out that was not kept, and it is said; with room all goes on', async () => {
  let quota!: (quotaSize?: number) => Promise<unknown>;
  const layla = await place.visit('en', {serviceWorkers: 'block'}, async (page) => {
    const session = await page.context().newCDPSession(page);
    quota = (quotaSize) => session.send('Storage.overrideQuotaForOrigin', {origin: new URL(place.host.url).origin, ...(quotaSize ? {quotaSize} : {})});
    await quota(1_500_000); // before anything is stored: a browser remembers for a while how much room there was
  });
  await layla.signUp('layla');
  await acquaint(layla, 'badr', badr, 'layla');
  const full = await layla.app.evaluate(async () => {
    const {client} = document.querySelector('majlis-root') as Root;
    const {id} = client.conversations().find((each) => each.title === 'badr')!;
    for (let nth = 0; nth < 200; ++nth) {
      const name = await client.send(id, `filler ${nth} ${'x'.repeat(30_000)}`).then(() => '', (failure: {name: string}) => failure.name);
      if (name) return {name, sent: nth};
    }
    return {name: 'there was room for all', sent: 200};
  });
  expect(full.name).toBe('web.storage.full');
  const letter = `no room for this ${'y'.repeat(40_000)}`;
  await layla.field('composer.message').fill(letter);
  await layla.button('composer.send').click();
  await layla.app.locator('majlis-notices li').getByText(layla.say('failure.storage')).first().waitFor();
  await expect.poll(() => layla.field('composer.message').inputValue()).toBe(letter); // nothing of it is lost
  await quota();
  await badr.message(`filler ${full.sent - 1} `).waitFor(); // stored before, though perhaps not sent
  await badr.send('are you there?');
  await layla.message('are you there?').waitFor();
  await layla.field('composer.message').fill('there is room again');
  await layla.button('composer.send').click();
  await badr.message('there is room again').waitFor();
  expect(await times(badr, 'no room for this')).toBe(0);
  await layla.reload();
  await layla.message('there is room again').waitFor();
});

test('clocks that are days off, in both directions, keep nobody from anybody', async () => {
  const [past, future] = await Promise.all([place.visit('en', {serviceWorkers: 'block'}), place.visit('en', {serviceWorkers: 'block'})]);
  await Promise.all([past.setClock(-3 * kDayMs), future.setClock(400 * kDayMs)]);
  expect(await future.app.evaluate(() => Date.now()) - Date.now()).toBeGreaterThan(399 * kDayMs);
  await Promise.all([past.signUp('past'), future.signUp('future')]);
  await acquaint(future, 'past', past, 'future');
  await acquaint(badr, 'future', future, 'badr');
  for (const who of [past, future]) {
    const time = await who.message('peace').locator('time').getAttribute('datetime');
    expect(Math.abs(Date.parse(time!) - Date.now())).toBeLessThan(3_600_000); // the host's
  }
  await past.app.getByRole('link', {name: past.say('conversation.details')}).last().click();
  await past.app.locator('#timer').selectOption('3600');
  await past.open('future');
  await past.send('gone in an hour');
  await future.open('past');
  await future.message('gone in an hour').getByText(/Disappears/).waitFor({state: 'attached'});
  await future.send('but not before');
  await past.message('but not before').waitFor();
  expect(await times(future, 'gone in an hour')).toBe(1);
  await Promise.all([past.reload(), future.reload()]);
  for (const who of [past, future]) await who.message('but not before').waitFor();
});

test('parts that do not come say so, and come once they can', async () => {
  const karim = await place.visit('en', {serviceWorkers: 'block'});
  await karim.signUp('karim');
  karim.network.barred = '/assets/settings';
  await karim.app.getByRole('link', {name: karim.say('list.settings')}).click();
  await karim.app.getByRole('heading', {name: karim.say('later.failed')}).waitFor();
  karim.network.barred = undefined;
  await karim.button('denied.again').click();
  await karim.arrive();
  await karim.app.locator('majlis-devices .entry').first().waitFor();

  const session = await karim.page.context().newCDPSession(karim.page);
  await session.send('Network.clearBrowserCache');
  karim.network.barred = '/assets/majlis_engine';
  await karim.reload();
  await karim.app.getByRole('heading', {name: karim.say('stuck.heading')}).waitFor();
  expect(await karim.app.getByRole('button').allInnerTexts()).toEqual([karim.say('denied.again')]);
  karim.network.barred = undefined;
  await karim.button('denied.again').click();
  await karim.arrive();
  await karim.button('list.newChat').waitFor();
});

test('a damaged store offers a way back, and twelve words bring the account, its name and its picture', async () => {
  await amina.settings();
  await amina.button('profile.edit').click();
  await amina.field('profile.name').fill('Amina of the Figs');
  await amina.app.locator('majlis-own-profile input[type=file]').setInputFiles({name: 'me.png', mimeType: 'image/png', buffer: await amina.page.screenshot()});
  await amina.app.locator('majlis-own-profile img').waitFor();
  await amina.button('profile.save').click();
  await amina.app.getByText(amina.say('profile.saved')).waitFor();
  await damage(amina);
  await amina.reload();
  await amina.app.getByRole('heading', {name: amina.say('damaged.heading')}).waitFor();
  await amina.button('damaged.forget').click();
  await amina.confirm('forget.yes');
  await amina.button('welcome.toRecover').click();
  await amina.field('welcome.name').fill('amina');
  await amina.field('welcome.phrase').fill(words);
  await amina.button('welcome.recoverDo').click();
  await amina.open('badr');
  await amina.send('back again');
  await badr.open('Amina of the Figs');
  await badr.message('back again').waitFor();
  await amina.settings();
  await amina.app.locator('majlis-own-profile').getByRole('heading', {name: 'Amina of the Figs'}).waitFor();
  await amina.app.locator('majlis-own-profile majlis-avatar img').waitFor();
});

/** One bit of the account's record turns over on the disk. */
function damage(who: Visitor): Promise<void> {
  return who.app.evaluate(() => new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open('majlis');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction('records', 'readwrite'), records = transaction.objectStore('records');
      const got = records.get('account');
      got.onsuccess = () => {
        const sealed = got.result as Uint8Array;
        sealed[sealed.length - 1]! ^= 1;
        records.put(sealed, 'account');
      };
      transaction.onabort = () => reject(transaction.error);
      transaction.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  }));
}

test('the policy held, and nobody but the host was asked', () => {
  for (const each of place.visitors) expect([each.network.strays, each.problems]).toEqual([[], []]);
});
