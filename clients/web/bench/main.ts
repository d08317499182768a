// The web app as it is built, over a real host, in Debian's Chromium: what comes over the wire before somebody can sign
// up, what a message costs the core, scrolling through 10,000 messages, and starting with 500 conversations.
// scripts/bench web runs it; docs/reference/web.md says what its figures mean.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import type {Browser, Page} from 'playwright-core';

import {Host} from '../tests/host/host';
import {launch} from '../tests/screens/browser';
import type {Client} from '../src/client/client';
import {Correspondent} from './correspondent';
import {Report} from './report';
import {callsByName, coreCalls, nodes, scroll, settled} from './seen';
import {Wire} from './wire';

const kMessages = Number(process.env['MAJLIS_BENCH_MESSAGES'] ?? 10_000), kFew = 200;
const kConversations = Number(process.env['MAJLIS_BENCH_CONVERSATIONS'] ?? 500);
const kCounted = 20; // messages whose calls are counted
const kFirstScreen = 350 * 1024, kWholeApp = 420 * 1024;
const kPatience = 1_200_000;

type Root = Element & {client: Client};

class Bench {
  private readonly report = new Report();
  private readonly wires: Wire[] = [];

  constructor(private readonly host: Host, private readonly browser: Browser) {}

  async run(): Promise<void> {
    await this.firstScreen();
    const {page, bob} = await this.acquainted();
    await this.perMessage(page, bob);
    await this.scrolling(page, bob);
    await this.starting(page);
    bob.end();
    for (const each of this.wires) each.stop();
    this.report.finish();
  }

  private async wire(counting = false): Promise<Wire> {
    const wire = await new Wire(this.host.url).start();
    wire.counting = counting;
    this.wires.push(wire);
    return wire;
  }

  private async open(wire: Wire, serviceWorkers: 'allow' | 'block'): Promise<{page: Page; ms: number}> {
    const context = await this.browser.newContext({locale: 'en-GB', viewport: {width: 1180, height: 800}, serviceWorkers});
    const page = await context.newPage();
    page.setDefaultTimeout(kPatience);
    const began = performance.now();
    await page.goto(wire.url);
    await page.getByRole('button', {name: 'Create account', exact: true}).waitFor();
    return {page, ms: performance.now() - began};
  }

  // Somebody's first visit, until the form to sign up can be filled in and the core answers.
  private async firstScreen(): Promise<void> {
    const wire = await this.wire();
    const {page, ms} = await this.open(wire, 'block');
    await page.waitForLoadState('networkidle');
    for (const {path, bytes} of wire.answers) this.report.add(`answer ${path}`, {bytes});
    this.report.add('first screen', {bytes: wire.bytes(), requests: wire.answers.length, shown_ms: ms});
    this.report.atMost('first screen: bytes over the wire', wire.bytes(), kFirstScreen);
    this.report.atMost('first screen: requests', wire.answers.length, 8);
    await page.context().close();

    const kept = await this.wire();
    const visit = await this.open(kept, 'allow');
    await visit.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await visit.page.waitForLoadState('networkidle');
    const first = kept.bytes();
    this.report.add('first visit, kept for offline', {bytes: first, requests: kept.answers.length});
    this.report.atMost('offline copy: bytes of the whole app', first, kWholeApp);
    const before = kept.bytes();
    const again = performance.now();
    await visit.page.reload();
    await visit.page.getByRole('button', {name: 'Create account', exact: true}).waitFor();
    const shown = performance.now() - again;
    await visit.page.waitForLoadState('networkidle');
    this.report.add('second visit', {bytes: kept.bytes() - before, shown_ms: shown});
    this.report.atMost('second visit: bytes', kept.bytes() - before, 8 * 1024);
    await visit.page.context().close();
  }

  private async acquainted(): Promise<{page: Page; bob: Correspondent}> {
    const {page} = await this.open(await this.wire(true), 'block');
    await page.getByRole('textbox', {name: 'Username'}).fill('alice');
    await page.getByRole('button', {name: 'Create account', exact: true}).click();
    await page.getByRole('button', {name: 'New chat', exact: true}).first().waitFor();
    const bob = await Correspondent.register('bob', this.host.url);
    await page.getByRole('button', {name: 'New chat', exact: true}).first().click();
    await page.keyboard.type('bob');
    await page.keyboard.press('Enter');
    await this.send(page, 'hello');
    await bob.run('accept', '@alice');
    return {page, bob};
  }

  private async send(page: Page, text: string): Promise<void> {
    await page.getByRole('textbox', {name: 'Message', exact: true}).fill(text);
    await page.getByRole('button', {name: 'Send', exact: true}).click();
    await page.locator('majlis-message', {hasText: text}).last().waitFor();
  }

  // Whatever the page and the host ask of the core until all is quiet again: drafts, receipts and drawing included.
  private async perMessage(page: Page, bob: Correspondent): Promise<void> {
    const sent = await this.counted(page, async (at) => {
      await this.send(page, `sent ${at} away`);
      await page.locator('majlis-message', {hasText: `sent ${at} away`}).locator('.state-mark.sent, .state-mark.delivered, .state-mark.read').waitFor();
    });
    this.report.add('core calls per sent message', sent.by);
    const received = await this.counted(page, async (at) => {
      await bob.run('send', '@alice', `come ${at} here`);
      await page.locator('majlis-message', {hasText: `come ${at} here`}).waitFor();
    });
    this.report.add('core calls per received message', received.by);
    this.report.atMost('core calls per sent message', sent.all, 22);
    this.report.atMost('core calls per received message', received.all, 22);
  }

  private async counted(page: Page, what: (at: number) => Promise<void>): Promise<{all: number; by: Record<string, number>}> {
    await settled(page);
    await settled(page);
    const before = await callsByName(page);
    for (let at = 0; at < kCounted; ++at) await what(at);
    await settled(page);
    const by: Record<string, number> = {};
    for (const [name, calls] of Object.entries(await callsByName(page)).sort()) {
      if (calls > (before[name] ?? 0)) by[name] = (calls - (before[name] ?? 0)) / kCounted;
    }
    return {all: Object.values(by).reduce((sum, each) => sum + each, 0), by};
  }

  private async many(page: Page, bob: Correspondent, from: number, to: number): Promise<void> {
    await bob.say('@alice', Array.from({length: to - from}, (_, at) => words(from + at)));
    await page.locator('majlis-message', {hasText: words(to - 1)}).waitFor();
    await settled(page);
  }

  private async scrolling(page: Page, bob: Correspondent): Promise<void> {
    await this.many(page, bob, 0, kFew);
    const few = await this.scrolled(page, kFew);
    const began = performance.now(), before = await coreCalls(page);
    await this.many(page, bob, kFew, kMessages);
    const calls = (await coreCalls(page) - before) / (kMessages - kFew);
    this.report.add('messages arrive in a stream', {messages: kMessages - kFew, core_calls_each: calls, seconds: (performance.now() - began) / 1_000});
    this.report.atMost('core calls per message of a stream', calls, 8);
    const many = await this.scrolled(page, kMessages);
    this.report.atMost(`scrolling ${kMessages} messages: most nodes`, many.nodes, 4_000);
    this.report.atMost(`scrolling: nodes, ${kMessages} to ${kFew} messages`, many.nodes / few.nodes, 1.5);
    this.report.atMost('scrolling: core calls per 100 frames', many.calls / many.frames * 100, 10);
    this.report.atMost(`scrolling: long tasks, ${kMessages} to ${kFew} messages`, (many.long + 10) / (few.long + 10), 5);
  }

  // Through the newest messages by wheel, three times; of what disturbed it the least counts: other programs do so, too.
  private async scrolled(page: Page, messages: number): Promise<{nodes: number; calls: number; long: number; frames: number}> {
    const steps = 120, by = 100;
    let most = 0, calls = 0, long = Infinity, longest = Infinity;
    for (let pass = 0; pass < 3; ++pass) {
      const before = await settled(page, 300);
      const up = await scroll(page, steps, -by);
      most = Math.max(most, await nodes(page, 'majlis-timeline'));
      const down = await scroll(page, steps, by);
      most = Math.max(most, await nodes(page, 'majlis-timeline'));
      calls = Math.max(calls, await settled(page, 300) - before);
      long = Math.min(long, up.long + down.long);
      longest = Math.min(longest, Math.max(up.longest_ms, down.longest_ms));
    }
    this.report.add(`scrolling ${messages} messages`, {nodes: most, core_calls: calls, frames: 2 * steps, long_tasks: long, longest_ms: longest});
    return {nodes: most, calls, long, frames: 2 * steps};
  }

  private async starting(page: Page): Promise<void> {
    const few = await this.started(page, 1);
    await page.evaluate(async (count) => {
      const {client} = document.querySelector('majlis-root') as Root;
      for (let at = 1; at < count; ++at) await client.send(await client.createGroup(`Garden ${at}`, []), `news of garden ${at}`);
    }, kConversations);
    this.report.say(`${kConversations} conversations begun`);
    await settled(page);
    const many = await this.started(page, kConversations);
    this.report.atMost('start: core calls per conversation', (many.calls - few.calls) / (kConversations - 1), 0.1);
    this.report.atMost('start: nodes of the list', many.nodes, 800);
  }

  private async started(page: Page, conversations: number): Promise<{calls: number; nodes: number}> {
    const began = performance.now();
    await page.reload();
    await page.locator(`majlis-sidebar li[aria-setsize="${conversations + 1}"]`).first().waitFor(); // and the note to self
    const ms = performance.now() - began;
    const calls = await settled(page), list = await nodes(page, 'majlis-sidebar');
    this.report.add(`start with ${conversations} conversations`, {listed_ms: ms, core_calls: calls, list_nodes: list});
    this.report.add(`core calls at start with ${conversations}`, await callsByName(page));
    return {calls, nodes: list};
  }
}

const words = (at: number): string => `message ${at} of the long talk${at % 7 ? '' : `, with some more to say about ${'it '.repeat(at % 50)}`} .`;

// Nothing here waits for what a host allows in a second.
const limits = join(mkdtempSync(join(tmpdir(), 'majlis-bench-')), 'majlisd.json');
writeFileSync(limits, JSON.stringify({messaging: {
  appends_per_second: 100_000, appends_burst: 1_000_000, stream_creations_per_second: 100_000, stream_creations_burst: 1_000_000,
}}));
const host = await new Host(['--config', limits]).start();
const browser = await launch();
try {
  await new Bench(host, browser).run();
} finally {
  await browser.close();
  await host.end();
  rmSync(dirname(limits), {recursive: true});
}
