// Somebody with a browser: a profile and a network of its own, in a language, and the app in it, as a page or on another
// site's. Finds everything by the names that the page tells a screen reader.
import type {BrowserContext, BrowserContextOptions, Frame, Locator, Page} from 'playwright-core';
import {ar} from '../../src/i18n/ar';
import {en} from '../../src/i18n/en';
import type {Key} from '../../src/i18n/language';
import type {Place} from './place';
import {Proxy} from './proxy';

export type Language = 'en' | 'ar';

function aheadBy(ms: number): void {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given: unknown[]) {
      super(...(given.length ? given : [Real.now() + ms]) as []);
    }

    static override now(): number {
      return Real.now() + ms;
    }
  } as DateConstructor;
}

export class Visitor {
  readonly problems: string[] = [];
  /** The app: the page itself, or a frame in it. */
  app!: Frame;

  private constructor(readonly page: Page, readonly network: Proxy, private readonly context: BrowserContext, private readonly place: Place, private readonly language: Language) {
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted/.test(message.text())) this.problems.push(message.text());
    });
    page.on('request', (request) => {
      if (!place.origins().includes(new URL(request.url()).origin) && !/^(blob|data):/.test(request.url())) this.problems.push(`request to ${request.url()}`);
    });
  }

  static async open(place: Place, language: Language, more: BrowserContextOptions, before: (page: Page) => Promise<unknown>): Promise<Visitor> {
    const network = new Proxy(() => place.host.url, place.site?.origin);
    const context = await place.browse({
      proxy: {server: await network.start(), bypass: '<-loopback>'}, locale: language === 'ar' ? 'ar' : 'en-GB', viewport: {width: 1180, height: 840}, ...more,
    });
    // Playwright answers the choosers of <input> alone.
    await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'showOpenFilePicker'));
    const page = await context.newPage();
    await before(page);
    return new Visitor(page, network, context, place, language).go();
  }

  /** Another tab of the same browser. */
  async tab(): Promise<Visitor> {
    return new Visitor(await this.context.newPage(), this.network, this.context, this.place, this.language).go();
  }

  /** From the next page on its clock is so far ahead, the worker's too. Only where no service worker answers for the host. */
  async setClock(aheadMs: number): Promise<void> {
    await this.context.addInitScript(aheadBy, aheadMs);
    await this.context.route('**/assets/main-*.js', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({response: answer, body: `(${aheadBy.toString()})(${aheadMs});\n${await answer.text()}`});
    });
    await this.reload();
  }

  /** To the app, by a link of its host's if one is given. */
  async go(link?: string): Promise<this> {
    await this.page.goto(this.place.address(link));
    return this.arrive();
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.arrive();
  }

  /** The page has been loaded anew, by something on it. */
  async arrive(): Promise<this> {
    this.app = this.place.app(this.page);
    await this.app.locator('majlis-root').waitFor();
    return this;
  }

  say(key: Key): string {
    return (this.language === 'ar' ? ar : en)[key] as string;
  }

  button(key: Key): Locator {
    return this.app.getByRole('button', {name: this.say(key), exact: true});
  }

  field(key: Key): Locator {
    return this.app.getByRole('textbox', {name: this.say(key), exact: true});
  }

  /** Gives the twelve words. */
  async signUp(name: string, passphrase?: string): Promise<string> {
    await this.field('welcome.name').fill(name);
    if (passphrase) {
      await this.app.getByText(this.say('passphrase.add')).click();
      await this.app.getByLabel(this.say('passphrase.label')).fill(passphrase);
    }
    await this.button('welcome.sign_upDo').click();
    await this.app.locator('majlis-phrase-banner li').nth(11).waitFor();
    const words = await this.app.locator('majlis-phrase-banner li').evaluateAll((all) => all.map((each) => each.lastChild!.textContent!.trim()));
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
    await this.app.locator('majlis-sidebar .conversation').filter({has: this.app.locator('.title', {hasText: title})}).click();
    await this.heading(title).waitFor();
  }

  /** Of the conversation that is open. */
  heading(title: string): Locator {
    return this.app.locator('majlis-conversation').getByRole('heading', {name: title});
  }

  async send(text: string): Promise<void> {
    await this.field('composer.message').fill(text);
    await this.button('composer.send').click();
    await this.message(text.replace(/\*/g, '')).waitFor();
  }

  message(text: string): Locator {
    return this.app.locator('majlis-message', {hasText: text}).last();
  }

  state(text: string, state: string): Promise<void> {
    return this.message(text).locator(`.state-mark.${state}`).waitFor();
  }

  /** Of a message that the host has: one that is on its way can only be copied. */
  async menu(text: string): Promise<void> {
    await this.message(text).locator('.state-mark.queued').waitFor({state: 'detached'});
    await this.message(text).locator('.bubble').click({button: 'right', position: {x: 12, y: 12}});
  }

  async choose(key: Key): Promise<void> {
    await this.app.getByRole('menuitem', {name: this.say(key)}).click();
  }

  async confirm(key: Key): Promise<void> {
    await this.app.locator('majlis-question').getByRole('button', {name: this.say(key), exact: true}).click();
  }

  async settings(): Promise<void> {
    await this.app.getByRole('link', {name: this.say('list.settings')}).click();
    await this.app.locator('majlis-devices .entry').first().waitFor();
  }

  /** The safety number with whom the open conversation is. */
  async safetyNumber(): Promise<string> {
    await this.app.getByRole('link', {name: this.say('conversation.details')}).last().click();
    await this.app.locator('majlis-safety .digits span').nth(11).waitFor();
    return (await this.app.locator('majlis-safety .digits span').allInnerTexts()).join('');
  }

  async close(): Promise<void> {
    await this.context.close();
    this.network.stop();
  }
}
