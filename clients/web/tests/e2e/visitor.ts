// Somebody with a browser: a profile and a network of its own, in a language. Finds everything by the names that the
// page tells a screen reader.
import type {Browser, BrowserContext, Locator, Page} from 'playwright-core';
import {ar} from '../../src/i18n/ar';
import {en} from '../../src/i18n/en';
import type {Key} from '../../src/i18n/language';
import {Proxy} from './proxy';

export class Visitor {
  readonly problems: string[] = [];

  private constructor(readonly page: Page, readonly network: Proxy, private readonly context: BrowserContext, private readonly language: 'en' | 'ar') {}

  static async open(browser: Browser, url: () => string, language: 'en' | 'ar' = 'en'): Promise<Visitor> {
    const network = new Proxy(url);
    const context = await browser.newContext({
      proxy: {server: await network.start(), bypass: '<-loopback>'}, locale: language === 'ar' ? 'ar' : 'en-GB', viewport: {width: 1180, height: 800},
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const visitor = new Visitor(page, network, context, language);
    page.on('pageerror', (error) => visitor.problems.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted/.test(message.text())) visitor.problems.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(url()) && !/^(blob|data):/.test(request.url())) visitor.problems.push(`request to ${request.url()}`);
    });
    await page.goto(url());
    return visitor;
  }

  say(key: Key): string {
    return (this.language === 'ar' ? ar : en)[key] as string;
  }

  button(key: Key): Locator {
    return this.page.getByRole('button', {name: this.say(key), exact: true});
  }

  field(key: Key): Locator {
    return this.page.getByRole('textbox', {name: this.say(key), exact: true});
  }

  /** Gives the twelve words. */
  async signUp(name: string, passphrase?: string): Promise<string> {
    await this.field('welcome.name').fill(name);
    if (passphrase) {
      await this.page.getByText(this.say('passphrase.add')).click();
      await this.page.getByLabel(this.say('passphrase.label')).fill(passphrase);
    }
    await this.button('welcome.sign_upDo').click();
    await this.page.locator('majlis-phrase-banner li').nth(11).waitFor();
    const words = await this.page.locator('majlis-phrase-banner li').evaluateAll((all) => all.map((each) => each.lastChild!.textContent!.trim()));
    return words.join(' ');
  }

  async chatWith(name: string): Promise<void> {
    await this.button('list.newChat').click();
    await this.page.keyboard.type(name);
    await this.page.keyboard.press('Enter');
    await this.heading(name).waitFor();
  }

  async createGroup(title: string, ...names: string[]): Promise<void> {
    await this.button('list.newChat').click();
    await this.button('new.group').click();
    await this.field('new.title').fill(title);
    await this.field('new.members').fill(names.join(' '));
    await this.page.keyboard.press('Enter');
    await this.heading(title).waitFor();
  }

  /** From the list. */
  async open(title: string): Promise<void> {
    await this.page.locator('majlis-sidebar .conversation', {hasText: title}).click();
    await this.heading(title).waitFor();
  }

  /** Of the conversation that is open. */
  heading(title: string): Locator {
    return this.page.locator('majlis-conversation').getByRole('heading', {name: title});
  }

  async send(text: string): Promise<void> {
    await this.field('composer.message').fill(text);
    await this.button('composer.send').click();
    await this.message(text.replace(/\*/g, '')).waitFor();
  }

  message(text: string): Locator {
    return this.page.locator('majlis-message', {hasText: text}).last();
  }

  state(text: string, state: string): Promise<void> {
    return this.message(text).locator(`.state-mark.${state}`).waitFor();
  }

  async menu(text: string): Promise<void> {
    await this.message(text).locator('.bubble').click({button: 'right', position: {x: 12, y: 12}});
  }

  async choose(key: Key): Promise<void> {
    await this.page.getByRole('menuitem', {name: this.say(key)}).click();
  }

  async confirm(key: Key): Promise<void> {
    await this.page.locator('majlis-question').getByRole('button', {name: this.say(key), exact: true}).click();
  }

  async settings(): Promise<void> {
    await this.page.getByRole('link', {name: this.say('list.settings')}).click();
    await this.page.locator('majlis-devices .entry').first().waitFor();
  }

  /** The safety number with whom the open conversation is. */
  async safetyNumber(): Promise<string> {
    await this.page.getByRole('link', {name: this.say('conversation.details')}).last().click();
    await this.page.locator('majlis-safety .digits span').nth(11).waitFor();
    return (await this.page.locator('majlis-safety .digits span').allInnerTexts()).join('');
  }

  async close(): Promise<void> {
    await this.context.close();
    this.network.stop();
  }
}

/** What everybody saw when a step failed, if MAJLIS_PICTURES names a folder for it. */
export async function picture(task: {result?: {state?: string}}, everybody: readonly Visitor[]): Promise<void> {
  const folder = process.env['MAJLIS_PICTURES'];
  if (task.result?.state !== 'fail' || !folder) return;
  for (const [at, each] of everybody.entries()) await each.page.screenshot({path: `${folder}/${at}.png`});
}
