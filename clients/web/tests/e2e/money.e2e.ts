// Two browsers, one of them in Arabic, and a terminal pay each other over a real host. Each step stands on those before it.
import type {Locator} from 'playwright-core';
import {afterAll, afterEach, beforeAll, expect, inject, test} from 'vitest';
import type {Client} from '../../src/client/client';
import {ar, en, type Word} from '../../src/plugins/payments/words';
import {look} from '../screens/axe';
import {picture, Place} from './place';
import {Terminal} from './terminal';
import type {Visitor} from './visitor';

interface Line {
  type: string;
  check?: string;
  payment?: {amount: string; transfer: string};
}

let place: Place;
let alice: Visitor;
let salim: Visitor; // reads Arabic
let carol: Terminal;

beforeAll(async () => {
  place = await Place.open();
});

afterEach(({task}) => picture(task, place.visitors));

afterAll(async () => {
  await place?.end();
  carol?.end();
});

const say = (who: Visitor, word: Word) => (who === salim ? ar : en)[word] as string;
const cards = (who: Visitor): Locator => who.app.locator('majlis-money-card');
const last = (who: Visitor): Locator => cards(who).last();
const checked = (card: Locator, state: string) => card.locator(`[data-check="${state}"]`).waitFor();
const stands = (card: Locator, state: string) => card.locator(`[data-state="${state}"]`).waitFor();
const own = (who: Visitor) => who.app.evaluate(() => {
  const stage = (document.querySelector('majlis-root') as unknown as {client: Client}).client.stage();
  return stage.at === 'ready' ? stage.own.account : '';
});
const base64url = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');
let funded = 0;
const fund = async (account: string, amount: number) => place.host.owner('payments.adjust', {
  account: base64url(account), currency: 'USD', amount, direction: 'credit', key: Buffer.from(`fund ${++funded}`).toString('base64url'),
});

/** The dialog of an action of the composer's. */
async function begin(who: Visitor, action: 'money.send' | 'money.request' | 'money.split'): Promise<Locator> {
  await who.button('composer.add').click();
  await who.choose(action);
  const dialog = who.app.locator('majlis-ask-money');
  await dialog.getByLabel(say(who, 'ask.amount'), {exact: true}).waitFor();
  return dialog;
}

async function fill(who: Visitor, dialog: Locator, amount: string, note = ''): Promise<void> {
  await dialog.getByLabel(say(who, 'ask.amount'), {exact: true}).fill(amount);
  if (note) await dialog.getByLabel(say(who, 'ask.note'), {exact: true}).fill(note);
}

const go = (dialog: Locator) => dialog.locator('button[type=submit]').click();

/** What the wallet says of what there is. */
async function wallet(who: Visitor): Promise<string> {
  await who.app.evaluate(() => void (location.hash = '#/page/payments/wallet'));
  const have = who.app.locator('majlis-wallet .have').first();
  await have.waitFor();
  return (await have.innerText()).replace(/[\u2066-\u2069\u200e\u200f\u061c\s]/g, '');
}

async function shown(who: Visitor, name: string): Promise<void> {
  const folder = process.env['MAJLIS_PICTURES'];
  if (folder) await who.page.screenshot({path: `${folder}/money-${inject('form')}-${name}.png`});
}

test('they sign up and meet', async () => {
  [alice, salim, carol] = await Promise.all([place.visit(), place.visit('ar'), Terminal.register('carol', place.host.url)]);
  await alice.signUp('alice');
  await salim.signUp('سالم');
  await alice.chatWith('سالم');
  await alice.send('peace');
  await salim.app.getByText('alice').first().click();
  await salim.button('request.accept').click();
  await salim.message('peace').waitFor();
  await alice.createGroup('Trip', 'سالم', 'carol');
  await alice.send('welcome');
  await expect.poll(() => carol.lines('requests').then((all) => all.length), {timeout: 30_000}).toBe(1);
  await carol.run('accept', '#Trip');
  await alice.open('سالم');
});

test('one pays the other, and both see that it is true', async () => {
  await fund(await own(alice), 10_000);
  const dialog = await begin(alice, 'money.send');
  await fill(alice, dialog, '12.505');
  await go(dialog);
  await dialog.getByRole('alert').getByText(en['failure.amount']).waitFor();
  await fill(alice, dialog, '12.50', 'for the figs');
  await dialog.getByRole('button', {name: '$12.50'}).click();
  await dialog.waitFor({state: 'detached'});
  await checked(last(alice), 'verified');
  await checked(last(salim), 'verified');
  expect(await last(salim).locator('.sum').innerText()).toMatch(/١٢٫٥٠/);
  await last(salim).getByText('for the figs').waitFor();
  await salim.app.locator('majlis-sidebar .conversation', {hasText: 'for the figs'}).getByText('نقود').waitFor(); // in the reader's words
  expect(await wallet(salim)).toMatch(/١٢٫٥٠/);
  await salim.open('alice');
});

test('one asks, the other pays in two parts', async () => {
  const dialog = await begin(salim, 'money.request');
  await fill(salim, dialog, '٥', 'قهوة');
  await go(dialog);
  await stands(last(alice), 'open');
  await last(alice).getByRole('button', {name: en['do.pay']}).click();
  const paying = alice.app.locator('majlis-ask-money');
  await fill(alice, paying, '2');
  await go(paying);
  await paying.waitFor({state: 'detached'});
  const asked = cards(alice).nth(1);
  await stands(asked, 'partly');
  await asked.getByRole('button', {name: en['do.pay']}).click();
  await go(alice.app.locator('majlis-ask-money'));
  await stands(asked, 'paid');
  await stands(cards(salim).nth(1), 'paid');
  await checked(last(salim), 'verified');
});

test('one asks too often, and is declined', async () => {
  const dialog = await begin(salim, 'money.request');
  await fill(salim, dialog, '70');
  await go(dialog);
  await stands(last(alice), 'open');
  await last(alice).getByRole('button', {name: en['do.decline']}).click();
  await alice.app.locator('majlis-question').getByRole('button', {name: en['do.decline'], exact: true}).click();
  await checked(last(salim), 'verified');
  await last(salim).getByText('٧٠٫٠٠').waitFor();
  await stands(cards(salim).nth(-2), 'declined');
});

test('what was paid is given back in part', async () => {
  const before = await cards(alice).count();
  await cards(salim).first().getByRole('button', {name: say(salim, 'do.refund')}).click();
  const dialog = salim.app.locator('majlis-ask-money');
  await fill(salim, dialog, '2.50');
  await go(dialog);
  await dialog.waitFor({state: 'detached'});
  await expect.poll(() => cards(alice).count()).toBe(before + 1);
  await checked(last(alice), 'verified');
  await cards(alice).first().getByText(/2\.50 given back|given back/).waitFor();
  await shown(alice, 'cards');
  await shown(salim, 'cards-arabic');
});

test('who has too little is told, and nothing happens', async () => {
  const before = await cards(alice).count(), dialog = await begin(alice, 'money.send');
  await fill(alice, dialog, '5000');
  await go(dialog);
  await dialog.getByRole('alert').getByText(en['failure.insufficient']).waitFor();
  await shown(alice, 'dialog');
  await alice.page.keyboard.press('Escape');
  await dialog.waitFor({state: 'detached'});
  expect(await cards(alice).count()).toBe(before);
});

test('a bill is divided among three, and the terminal pays its part', async () => {
  await alice.open('Trip');
  const dialog = await begin(alice, 'money.split');
  await fill(alice, dialog, '90', 'hotel');
  await go(dialog);
  await checked(last(alice), 'verified');
  await salim.open('Trip');
  await stands(last(salim), 'open');
  await fund((await carol.lines<{account: string}>('whoami'))[0]!.account, 5_000);
  await carol.receive();
  const [bill] = await carol.lines<{request: string; amount: string}>('bills');
  expect(bill!.amount).toBe('30.00');
  await carol.run('bills', 'pay', bill!.request);
  await checked(last(alice), 'verified');
});

test('the terminal pays into the browser, and reads what the browser paid', async () => {
  await carol.run('pay', '@alice', '1.25', 'USD', 'from the terminal');
  await alice.app.locator('majlis-sidebar').getByText('carol').first().click();
  const accept = alice.button('request.accept');
  await accept.or(cards(alice)).first().waitFor();
  if (await accept.isVisible()) await accept.click();
  await last(alice).getByText('from the terminal').waitFor();
  await checked(last(alice), 'verified');
  const dialog = await begin(alice, 'money.send');
  await fill(alice, dialog, '0.75');
  await go(dialog);
  await dialog.waitFor({state: 'detached'});
  await checked(last(alice), 'verified');
  await expect.poll(async () => (await carol.lines<Line>('history', '@alice')).map(({payment, check}) => `${payment?.amount} ${check}`), {timeout: 30_000})
    .toEqual(['1.25 verified', '0.75 verified']);
});

test('a card that lies is shown to be false', async () => {
  await alice.app.evaluate(async (to) => {
    const {client} = document.querySelector('majlis-root') as unknown as {client: Client};
    const conversation = client.conversations().find(({username}) => username === 'سالم')!.id;
    const bytes = (hex: string) => Uint8Array.from(hex.match(/../g)!.map((each) => Number.parseInt(each, 16)));
    const body = {to: bytes(to), kind: 'send', amount: 100_000, currency: 'USD', transfer: new Uint8Array(16)};
    await client.sendTyped(conversation, 'payments.receipt/1', body, 'a forged card');
  }, await own(salim));
  await salim.open('alice');
  await checked(last(salim), 'failed');
  await last(salim).getByRole('alert').getByText(say(salim, 'wrong.none')).waitFor();
  await shown(salim, 'forged');
});

test('the wallet tells what came and went, and gives it out', async () => {
  await wallet(alice);
  await alice.app.locator('majlis-wallet .entry time').first().waitFor();
  const coming = alice.page.waitForEvent('download');
  await alice.app.getByRole('button', {name: en['wallet.csv']}).click();
  const stream = await (await coming).createReadStream(), pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  expect(Buffer.concat(pieces).toString()).toMatch(/^time,kind,with,note,amount,balance,currency,transfer,about,seq\r\n.*credit/);
  await shown(alice, 'wallet');
  expect(await wallet(salim)).not.toBe('');
  await salim.app.locator('majlis-wallet .entry time').first().waitFor();
  await shown(salim, 'wallet-arabic');
});

test.runIf(inject('form') === 'standalone')('axe finds nothing', async () => {
  const found: string[] = [];
  for (const [who, name] of [[alice, 'English'], [salim, 'Arabic']] as const) {
    await who.page.emulateMedia({reducedMotion: 'reduce'}); // colours of what still moves are none
    await look(who.page, `wallet, ${name}`, found);
    await who.open(who === alice ? 'سالم' : 'alice');
    await checked(cards(who).first(), 'verified');
    await look(who.page, `cards, ${name}`, found);
    const dialog = await begin(who, 'money.request');
    await look(who.page, `dialog, ${name}`, found);
    await who.page.keyboard.press('Escape');
    await dialog.waitFor({state: 'detached'});
  }
  expect(found).toEqual([]);
});

test('nothing was said that nobody understands', () => {
  for (const each of place.visitors) expect(each.problems).toEqual([]);
});
