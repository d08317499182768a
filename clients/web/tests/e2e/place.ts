// Where a scenario is played: a host with its app, which stands alone or on the page of another site.
import type {Browser, BrowserContext, BrowserContextOptions, Frame, Page} from 'playwright-core';
import {inject} from 'vitest';
import {guidePage, Site} from '../embed/site';
import {Host} from '../host/host';
import {launch} from '../screens/browser';
import {Visitor, type Language} from './visitor';

declare module 'vitest' {
  interface ProvidedContext {
    form: 'standalone' | 'embedded';
  }
}

export class Place {
  readonly visitors: Visitor[] = [];

  private constructor(readonly host: Host, private readonly browser: Browser, readonly site?: Site) {}

  /** In the form that this run is of (vitest.config.ts). */
  static async open(start: () => Promise<Browser> = launch, config: object = {}): Promise<Place> {
    if (inject('form') === 'standalone') return new Place(await new Host([], config).start(), await start());
    let place: Place | undefined = undefined;
    const site = await new Site((url) => url.pathname !== '/' ? undefined : guidePage(place!.host.url, Object.fromEntries(url.searchParams))).start();
    return place = new Place(await site.host(config).start(), await start(), site);
  }

  /** `before`: done with the page before it is anywhere. */
  async visit(language: Language = 'en', more: BrowserContextOptions = {}, before: (page: Page) => Promise<unknown> = async () => undefined): Promise<Visitor> {
    const visitor = await Visitor.open(this, language, more, before);
    this.visitors.push(visitor);
    return visitor;
  }

  /** A browser with a profile of its own. */
  browse(options: BrowserContextOptions): Promise<BrowserContext> {
    return this.browser.newContext(options);
  }

  /** Whose pages a visitor may ask. */
  origins(): string[] {
    return [this.host.url, ...(this.site ? [this.site.origin] : [])].map((url) => new URL(url).origin);
  }

  /** Where the app is found; an invite in a link of the host's goes along. */
  address(link?: string): string {
    if (!this.site) return link ?? this.host.url;
    const invite = link ? new URL(link).hash.slice(1) : '';
    return invite ? `${this.site.origin}/?invite=${encodeURIComponent(invite)}` : `${this.site.origin}/`;
  }

  /** The app in a page that has loaded. */
  app(page: Page): Frame {
    if (!this.site) return page.mainFrame();
    const found = page.frames().find((each) => each !== page.mainFrame() && each.url().startsWith(this.host.url));
    if (!found) throw new Error(`no frame of ${this.host.url} in the page, but ${page.frames().map((each) => each.url()).join(', ')}`);
    return found;
  }

  async end(): Promise<void> {
    await Promise.all(this.visitors.map((each) => each.close()));
    await this.browser.close();
    await this.host.end();
    this.site?.end();
  }
}

/** What everybody saw when a step failed, if MAJLIS_PICTURES names a folder for it. */
export async function picture(task: {result?: {state?: string}}, everybody: readonly Visitor[]): Promise<void> {
  const folder = process.env['MAJLIS_PICTURES'];
  if (task.result?.state !== 'fail' || !folder) return;
  for (const [at, each] of everybody.entries()) await each.page.screenshot({path: `${folder}/${inject('form')}-${at}.png`});
}
