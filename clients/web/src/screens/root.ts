// The root element: `<majlis-root .client=${client}>`. Shows what the profile's stage asks for, and the notices.
import {css, html, type TemplateResult} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import type {Change, Failure} from '../client/client';
import {watchKeyboard} from '../embed/keyboard';
import {languageTag, preferredLanguage, setLanguage, t, type Tag} from '../i18n/language';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {tokens} from '../styles/tokens';
import {ClientElement} from '../ui/element';
import {failureText} from '../ui/failure_text';
import {Part} from '../ui/later';
import type {Notices} from '../ui/notices';
import {pictures} from '../ui/pictures';
import {takeInvite, type AddressInvite} from '../ui/route';
import {stateStyles} from '../ui/states';
import {applyTheme, chosenLanguage, chosenTheme} from '../ui/settings_store';
import '../ui/notices';
import './gates';
import './welcome';

// The app itself. Who has no account meets the form to make one first: it comes while that is filled in.
const shell = new Part('majlis-shell', () => import('./shell'));

const kUsual = 'client.member.revoked'; // whenever somebody ends a device

@customElement('majlis-root')
export class Root extends ClientElement {
  static override styles = [base, controls, stateStyles, css`
    :host { display: block; block-size: 100dvh; overflow: auto; background: var(--ground); }
  `];

  /** Whether another page is around this one. */
  @property({type: Boolean}) embedded = false;
  @state() private invite: AddressInvite = takeInvite();
  @state() private spoken = false; // the language is there
  @query('majlis-notices') private notices!: Notices;

  override connectedCallback(): void {
    super.connectedCallback();
    if (!document.adoptedStyleSheets.includes(tokens.styleSheet!)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, tokens.styleSheet!];
    applyTheme(chosenTheme());
    const language = preferredLanguage([chosenLanguage() ?? '', ...navigator.languages].filter(Boolean));
    void setLanguage(language).catch(() => setLanguage('en')).then(() => (this.spoken = true));
    addEventListener('hashchange', this.onHash);
    if (this.embedded) watchKeyboard(() => this.notices.show(t('embed.keyboard'), {failed: true}));
    this.addEventListener('majlis-failure', this.onFailure);
    this.addEventListener('majlis-notice', this.onNotice);
    this.addEventListener('majlis-invite-done', this.onInviteDone);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.onHash);
  }

  /** For the settings and tests. */
  get language(): Tag {
    return languageTag();
  }

  protected override hear(change: Change): void {
    if (change.kind === 'stage') {
      if (this.revoked) this.notices?.clear(); // the gate says all that there is to say
      this.requestUpdate();
    }
    if (change.kind === 'warning') this.warn(change.failure);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    pictures.use(this.client);
  }

  private readonly onHash = () => {
    this.invite = {...this.invite, ...takeInvite()};
  };

  private readonly onInviteDone = () => {
    this.invite = {};
  };

  private get revoked(): boolean {
    const stage = this.client.stage();
    return stage.at === 'ready' && stage.own.revoked;
  }

  private warn(failure: Failure): void {
    if (this.revoked) return;
    this.notices.show(failureText(failure, {'client.history.gap': 'failure.gap'}), {detail: `${failure.name}: ${failure.detail}`, failed: failure.name !== kUsual});
  }

  private readonly onFailure = (event: Event) => this.warn((event as CustomEvent<Failure>).detail);
  private readonly onNotice = (event: Event) => this.notices.show((event as CustomEvent<string>).detail);

  protected override render() {
    return html`${this.spoken ? this.screen() : ''}<majlis-notices></majlis-notices>`;
  }

  private screen(): TemplateResult {
    const stage = this.client.stage();
    if (stage.at === 'no_account') {
      // An invite to a group waits until there is an account; what the operator gives out lets one make it.
      return html`<majlis-welcome @input=${shell.fetch} .client=${this.client} .linking=${stage.linking ?? ''} .hostInvite=${this.invite.host ?? ''} ?embedded=${this.embedded}></majlis-welcome>`;
    }
    if (stage.at === 'ready' && !stage.own.revoked) {
      return shell.awaited(this) ?? html`<majlis-shell .client=${this.client} .own=${stage.own} .invite=${this.invite.group ?? ''}></majlis-shell>`;
    }
    return html`<majlis-gate .client=${this.client} .stage=${stage} ?revoked=${stage.at === 'ready'} ?embedded=${this.embedded}></majlis-gate>`;
  }

  protected override updated(): void {
    document.title ||= t('app.name');
  }
}
