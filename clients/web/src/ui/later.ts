// Parts of the app that the first screen does without: each comes when it is wanted, and is there from then on. One that
// did not come (the host is away, or has a newer build) is asked for again by loading the page, since browsers remember.
import type {LitElement, TemplateResult} from 'lit';
import {html} from 'lit';
import {t} from '../i18n/language';
import {emptyPage, loadingState} from './states';

export class Part {
  private coming?: Promise<void>;
  private failed = false;

  constructor(private readonly tag: string, private readonly load: () => Promise<unknown>) {}

  /** Begins to fetch it, once. */
  readonly fetch = (): Promise<void> => {
    this.coming ??= this.load().then(() => undefined, (reason: unknown) => {
      console.error(reason);
      this.failed = true;
    });
    return this.coming;
  };

  /** What an element shows until it is there, and then draws again; nothing once it is. */
  awaited(element: LitElement): TemplateResult | undefined {
    if (customElements.get(this.tag)) return undefined;
    if (this.failed) {
      return emptyPage('alert', t('later.failed'), t('later.failedHint'),
        html`<button class="button primary" type="button" @click=${() => location.reload()}>${t('denied.again')}</button>`);
    }
    void this.fetch().then(() => element.requestUpdate());
    return loadingState();
  }
}
