// Money from a card, the owner's limits, what a device signs, shares that are not equal, and what goes on after a lost
// network: two browsers, one of them in Arabic, over a real host and payments-stub. Each step stands on those before it.
import type {Locator} from 'playwright-core';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {ar, en, type Word} from '../../src/plugins/payments/words';
import {launch} from '../screens/browser';
import {Gateway} from './gateway';
import {picture, Place} from './place';
import type {Visitor} from './visitor';

const gateway = new Gateway();
let place: Place;
let alice: Visitor;
let salim: Visitor; // reads Arabic

beforeAll(async () => {
  await gateway.start();
  const limits = {USD: {transfer: 15_000, confirm: 5_000}};
  place = await Place.open(launch, {plugins: {payments: {config: {...gateway.config(), limits}}}});
  [alice, salim] = await Promise.all([place.visit(), place.visit('ar')]);
  await alice.signUp('alice');
  await salim.signUp('salim');
  await alice.chatWith('salim');
  await alice.send('peace');
  await salim.app.getByText('alice').first().click();
  await salim.button('request.accept').click();
  await salim.message('peace').waitFor();
});

afterEach(({task}) => picture(task, place?.visitors ?? []));

afterAll(async () => {
  await place?.end();
  gateway.end();
});

const words = (who: Visitor, word: Word) => (who === salim ? ar : en)[word] as string;
const cards = (who: Visitor): Locator => who.app.locator('majlis-money-card');
const verified = (card: Locator) => card.locator('[data-check="verified"]').waitFor();

async function begin(action: 'money.send' | 'money.request' | 'money.split', amount: string): Promise<Locator> {
  await alice.button('composer.add').click();
  await alice.choose(action);
  const dialog = alice.app.locator('majlis-ask-money');
  await dialog.getByLabel(en['ask.amount'], {exact: true}).fill(amount);
  return dialog;
}

async function go(dialog: Locator): Promise<void> {
  await dialog.locator('button[type=submit]').click();
  await dialog.waitFor({state: 'detached'});
}

async function wallet(who: Visitor): Promise<Locator> {
  await who.app.evaluate(() => void (location.hash = '#/page/payments/wallet'));
  const page = who.app.locator('majlis-wallet');
  await page.locator('form').waitFor();
  return page;
}

test('money comes in from a card, and the wallet says that it is play money', async () => {
  const page = await wallet(alice);
  await page.getByText(en['wallet.none']).waitFor();
  await page.getByLabel(en['ask.amount'], {exact: true}).fill('200');
  await page.getByRole('button', {name: en['wallet.goTopUp'], exact: true}).click();
  await page.getByRole('status').getByText('came in').waitFor();
  await page.locator('.have', {hasText: '$200.00'}).waitFor();
  await page.getByRole('note').getByText(en['wallet.test']).waitFor();
  await page.getByLabel(en['ask.amount'], {exact: true}).fill('-5');
  await page.getByRole('button', {name: en['wallet.goTopUp'], exact: true}).click();
  await expect.poll(() => page.getByRole('status').last().innerText()).not.toContain('came in');
  expect(await page.locator('.have').innerText()).toContain('200.00');
});

test('the wallet tells the limits of the owner', async () => {
  const rows = (await wallet(alice)).locator('dl');
  await rows.waitFor();
  expect((await rows.innerText()).replace(/[\u2066-\u2069\s]+/g, ' ')).toMatch(/At once \$150\.00.*This device signs above \$50\.00/);
});

test('above the threshold this device signs, and says so before; below it does not', async () => {
  await alice.open('salim');
  const dialog = await begin('money.send', '50');
  await dialog.getByRole('button', {name: '$50.00'}).waitFor();
  expect(await dialog.getByText('This device signs the payment').count()).toBe(0);
  await dialog.getByLabel(en['ask.amount'], {exact: true}).fill('60');
  await dialog.getByText('This device signs the payment').waitFor();
  await go(dialog);
  await verified(cards(alice).last());
  await verified(cards(salim).last());
  expect(await cards(salim).last().locator('.sum').innerText()).toMatch(/٦٠٫٠٠/);
});

test('what is above the limit is refused in words, and nothing happens', async () => {
  const before = await cards(alice).count(), dialog = await begin('money.send', '150.01');
  await dialog.locator('button[type=submit]').click();
  await dialog.getByRole('alert').waitFor();
  expect(await dialog.getByRole('alert').innerText()).not.toContain(en['failure.unknown']);
  await alice.page.keyboard.press('Escape');
  await dialog.waitFor({state: 'detached'});
  expect(await cards(alice).count()).toBe(before);
  await (await wallet(alice)).locator('.have', {hasText: '$140.00'}).waitFor();
});

test('a bill is divided by shares, and by amounts', async () => {
  await alice.createGroup('Trip', 'salim');
  const parts = async (way: 'shares' | 'exact', field: Word, text: string, sum: string) => {
    const dialog = await begin('money.split', sum);
    await dialog.getByLabel(en['ask.way'], {exact: true}).selectOption(way);
    await dialog.getByLabel((en[field] as string).replace('{name}', 'salim'), {exact: false}).or(dialog.locator('.person input').last()).last().fill(text);
    await go(dialog);
    await verified(cards(alice).last());
    return (await cards(alice).last().locator('li').allInnerTexts()).map((each) => each.replace(/[\u2066-\u2069\s]+/g, ' '));
  };
  expect(await parts('shares', 'ask.shares', '3', '40')).toEqual([expect.stringMatching(/salim.*\$30\.00/), expect.stringMatching(/\$10\.00/)]);
  expect(await parts('exact', 'ask.exact', '12.50', '20')).toEqual([expect.stringMatching(/salim.*\$12\.50/), expect.stringMatching(/\$7\.50/)]);
  await salim.open('Trip');
  await verified(cards(salim).last());
  await cards(salim).last().getByText('١٢٫٥٠').waitFor();
});

test('what was told without a network is said to be open, and goes on once, after the page was opened anew', async () => {
  await alice.open('salim');
  await salim.open('alice');
  const [before, dialog] = [await cards(salim).count(), await begin('money.request', '7')];
  await dialog.getByRole('button', {name: '$7.00'}).waitFor();
  alice.network.cut();
  await alice.app.getByText(alice.say('connection.offline')).waitFor();
  await dialog.locator('button[type=submit]').click();
  await dialog.getByRole('alert').getByText(en['failure.unknown']).waitFor();
  expect(await dialog.locator('button[type=submit]').isDisabled()).toBe(true); // another press would be another request
  if (place.site) alice.network.mend(); // whose page asks the host for the app
  await alice.reload();
  alice.network.mend();
  await cards(salim).nth(before).waitFor();
  await verified(cards(salim).last());
  await cards(salim).last().getByRole('button', {name: words(salim, 'do.pay')}).waitFor();
  await salim.send('وصل');
  await alice.message('وصل').waitFor();
  expect(await cards(salim).count()).toBe(before + 1);
  expect(await (await wallet(alice)).locator('.sum', {hasText: '$7.00'}).count()).toBe(1);
});

test('another key of the host is warned of, and taken by its name alone', async () => {
  await place.host.stop();
  await place.host.alter("DELETE FROM signing_key WHERE domain = 'payments'", 'host.db');
  await place.host.start();
  await alice.open('salim');
  await salim.open('alice');
  await go(await begin('money.send', '3'));
  const card = cards(salim).filter({hasText: '٣٫٠٠'}).last();
  await card.getByRole('alert').getByText(ar['wrong.signature'] as string).waitFor();
  await verified(cards(salim).first()); // as it was before
  const page = await wallet(salim), warned = page.locator('.other-key');
  await warned.getByText(ar['key.changed'] as string).waitFor();
  const [first, now] = await warned.locator('.key').allInnerTexts();
  const {public_key: told} = await place.host.owner('keys.public_key', {domain: 'payments'}) as {public_key: string};
  expect(now).toBe(told);
  const take = async (name: string) => {
    await warned.getByRole('button', {name: ar['key.take'] as string}).click();
    const question = salim.app.locator('majlis-question');
    await question.getByLabel(ar['key.field'] as string).fill(name);
    await question.getByRole('button', {name: ar['key.take'] as string}).click();
  };
  await take(first!);
  await page.getByText(ar['failure.key'] as string).waitFor();
  await take(told);
  await warned.waitFor({state: 'detached'});
  expect(await page.locator('.key').innerText()).toBe(told);
  await salim.open('alice');
  await verified(card);
  await (await wallet(alice)).locator('.other-key').waitFor(); // each browser asks its own person
});

test('the policy held, and nobody but the host was asked', () => {
  for (const each of place.visitors) expect([each.network.strays, each.problems]).toEqual([[], []]);
});
