// What comes while nobody looks, what nobody here can draw, and a name that answers with another key, over a real host.
import {afterAll, afterEach, beforeAll, expect, inject, test} from 'vitest';
import type {Client} from '../../src/client/client';
import {picture, Place} from './place';
import {Terminal} from './terminal';
import type {Visitor} from './visitor';

type Root = Element & {client: Client};
interface Watched {
  away: boolean;
  shown: {title: string; body?: string; notice: Notification}[];
}

let place: Place;
let amina: Visitor;
let badr: Visitor;
let carol: Terminal;
let stranger: Terminal | undefined;

beforeAll(async () => {
  place = await Place.open();
  [amina, badr, carol] = await Promise.all([place.visit(), place.visit('ar'), Terminal.register('carol', place.host.url)]);
  await amina.signUp('amina');
  await badr.signUp('badr');
  await amina.chatWith('badr');
  await amina.send('hello');
  await badr.app.getByText('amina').first().click();
  await badr.button('request.accept').click();
  await badr.send('أهلا');
  await amina.message('أهلا').waitFor();
});

afterEach(({task}) => picture(task, place.visitors));

afterAll(async () => {
  await place?.end();
  carol?.end();
  stranger?.end();
});

// A browser shows no notices of a frame on another site's page.
test.skipIf(inject('form') === 'embedded')('notices of the system say who wrote and what, or only that, or nothing', async () => {
  await amina.page.context().grantPermissions(['notifications'], {origin: place.host.url});
  await amina.page.addInitScript(() => {
    const watched: Watched = {away: false, shown: []};
    Object.assign(window, {watched});
    Object.defineProperty(Document.prototype, 'visibilityState', {get: () => (watched.away ? 'hidden' : 'visible')});
    window.Notification = class extends Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        watched.shown.push({title, body: options?.body, notice: this});
      }
    };
  });
  await amina.reload();
  const away = (now: boolean) => amina.app.evaluate((is) => void ((window as unknown as {watched: Watched}).watched.away = is), now);
  const shown = () => amina.app.evaluate(() => (window as unknown as {watched: Watched}).watched.shown.map(({title, body}) => [title, body]));
  const row = amina.app.locator('majlis-sidebar .conversation', {hasText: 'badr'});

  await amina.settings();
  await amina.app.getByRole('checkbox', {name: amina.say('settings.noticesOn')}).check();
  await away(true);
  await badr.send('الأولى');
  await expect.poll(shown).toEqual([['badr', 'الأولى']]);

  await amina.app.getByRole('checkbox', {name: amina.say('settings.noticesText')}).uncheck();
  await badr.send('الثانية');
  await expect.poll(shown).toEqual([['badr', 'الأولى'], ['Majlis', amina.say('notify.hidden')]]);

  await away(false);
  await badr.send('الثالثة');
  await row.getByText('الثالثة').waitFor();
  expect((await shown()).length).toBe(2); // somebody looks

  await amina.app.evaluate(() => (window as unknown as {watched: Watched}).watched.shown[0]!.notice.onclick!(new Event('click')));
  await amina.heading('badr').waitFor();
  await amina.app.getByRole('link', {name: amina.say('conversation.details')}).last().click();
  await amina.app.locator('#mute').selectOption('-1');
  await away(true);
  await badr.send('الرابعة');
  await row.getByText('الرابعة').waitFor();
  expect((await shown()).length).toBe(2); // muted
  await away(false);
});

test('a card of a plugin that nobody here has shows its words, in a browser and at a terminal', async () => {
  await badr.createGroup('Votes', 'amina', 'carol');
  await badr.app.evaluate(() => {
    const {client} = document.querySelector('majlis-root') as Root;
    const {id} = client.conversations().find((each) => each.title === 'Votes')!;
    return client.sendTyped(id, 'polls.poll/1', {question: 'where?', options: ['tree', 'café']}, 'Poll: where shall we meet? (tree, café)');
  });
  await badr.message('Poll: where shall we meet?').locator('.unknown').waitFor();
  await amina.open('Votes');
  await amina.message('Poll: where shall we meet? (tree, café)').locator('.unknown').waitFor();
  await expect.poll(() => carol.lines('requests').then((all) => all.length)).toBe(1);
  await carol.run('accept', '#Votes');
  await expect.poll(() => carol.history('#Votes')).toContain('Poll: where shall we meet? (tree, café)');
});

test('a name that answers with another key is a warning, and nothing is sent until somebody decides', async () => {
  await place.host.stop();
  await place.host.alter("UPDATE accounts SET name = 'gone', skeleton = 'gone' WHERE name = 'badr'");
  await place.host.start();
  stranger = await Terminal.register('badr', place.host.url);
  await amina.app.locator('majlis-shell .connection').waitFor({state: 'detached'});

  await amina.button('list.newChat').click();
  await amina.page.keyboard.type('badr');
  await amina.page.keyboard.press('Enter');
  await amina.app.getByRole('alert').getByText(amina.say('failure.keyChanged')).waitFor();
  await amina.page.keyboard.press('Escape');
  await amina.app.locator('majlis-sidebar').getByText(amina.say('preview.keyChanged')).waitFor();
  await amina.open('badr');
  await amina.button('key.trust').waitFor();
  expect(await amina.field('composer.message').count()).toBe(0);
  expect(await stranger.lines('requests')).toEqual([]);
});

test('the policy held, and nobody but the host was asked', () => {
  for (const each of place.visitors) expect([each.network.strays, each.problems]).toEqual([[], []]);
});
