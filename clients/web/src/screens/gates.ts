// Screens of a profile that cannot be used yet: it starts, is open in another tab, is locked, is damaged, was revoked, or
// may keep nothing.
import {html, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {Failure, Stage} from '../client/client';
import {failureOf} from '../client/failure';
import {ownTab} from '../embed/embedded';
import {t} from '../i18n/language';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {gate} from '../styles/gate';
import {ask} from '../ui/ask';
import {ClientElement} from '../ui/element';
import {failureText} from '../ui/failure_text';
import {icon} from '../ui/icon';
import {mark} from '../ui/mark';
import {loadingState, stateStyles} from '../ui/states';
import {passphraseInput} from './passphrase_field';

@customElement('majlis-gate')
export class Gate extends ClientElement {
  static override styles = [base, controls, stateStyles, gate];

  @property({attribute: false}) stage!: Stage;
  @property({type: Boolean}) revoked = false;
  /** Whether another page is around this one. */
  @property({type: Boolean}) embedded = false;
  @state() private busy = false;
  @state() private failure?: Failure;

  protected override hear(): void {
    // the root looks at the stage
  }

  protected override render() {
    if (this.stage.at === 'starting') return html`<main class="waiting"><h1 class="spoken">${t('app.name')}</h1>${loadingState()}</main>`;
    return html`<main class="card">${mark()}${this.inside()}</main>`;
  }

  private inside(): TemplateResult | typeof nothing {
    if (this.revoked) return this.text(t('revoked.heading'), t('revoked.text'), this.forgetButton(t('revoked.forget'), true));
    switch (this.stage.at) {
      case 'elsewhere':
        return this.text(t('elsewhere.heading'), t('elsewhere.text'), html`<button class="button primary wide" type="button" ?disabled=${this.busy}
          @click=${() => this.run(this.client.takeOver())}>${t('elsewhere.here')}</button>`);
      case 'locked': return this.locked(this.stage.failure);
      case 'damaged': return html`${this.unopened(this.stage.failure.name)}
        <details><summary>${t('notice.detail')}</summary><p class="small muted"><bdi dir="ltr">${this.stage.failure.name}: ${this.stage.failure.detail}</bdi></p></details>`;
      default: return nothing;
    }
  }

  private text(heading: string, text: string, action: TemplateResult): TemplateResult {
    return html`<h1>${heading}</h1><p class="lead">${text}</p><div class="stack">${this.failed()}${action}</div>`;
  }

  // Erasing comes first where nothing else helps: what is only out of reach now is as it was.
  private unopened(why: string): TemplateResult {
    switch (why) {
      case 'web.storage.denied': return this.denied();
      case 'web.storage.full': return this.text(t('full.heading'), t('full.text'), this.again());
      case 'web.start': return this.text(t('stuck.heading'), t('stuck.text'), this.again());
      case 'web.storage.failed': return this.text(t('stuck.heading'), t('stuck.text'), html`${this.again()}${this.forgetButton(t('damaged.forget'), false)}`);
      default: return this.text(t('damaged.heading'), t('damaged.text'), this.forgetButton(t('damaged.forget'), true));
    }
  }

  private again(): TemplateResult {
    return html`<button class="button primary wide" type="button" @click=${() => location.reload()}>${t('denied.again')}</button>`;
  }

  // There is nothing to erase: what the browser keeps for other pages is out of reach, and as it was.
  private denied(): TemplateResult {
    if (this.embedded) return this.text(t('denied.heading'), t('denied.framed'), ownTab('primary wide'));
    return this.text(t('denied.heading'), t('denied.alone'), this.again());
  }

  private locked(failure?: Failure): TemplateResult {
    return html`<h1>${t('locked.heading')}</h1><p class="lead">${t('locked.text')}</p>
      <form @submit=${this.onUnlock}>
        ${passphraseInput({autofocus: true})}
        ${this.failed(failure)}
        <button class="button primary wide" type="submit" ?disabled=${this.busy}>${this.busy ? html`<span class="spinner"></span>` : nothing}${t('locked.open')}</button>
      </form>
      <div class="others">${this.forgetButton(t('locked.forget'), false)}</div>`;
  }

  private failed(other?: Failure): TemplateResult | typeof nothing {
    const failure = this.failure ?? (this.busy ? undefined : other);
    return failure ? html`<p class="failure" role="alert">${icon('alert')}<span>${failureText(failure)}</span></p>` : nothing;
  }

  private forgetButton(label: string, primary: boolean): TemplateResult {
    return html`<button class="button ${primary ? 'primary wide' : 'quiet'}" type="button" ?disabled=${this.busy} @click=${this.forget}>${label}</button>`;
  }

  private readonly forget = async () => {
    const answer = await ask({heading: t('forget.heading'), text: t('forget.text'), yes: t('forget.yes'), danger: true});
    if (answer !== undefined) await this.run(this.client.forget());
  };

  private readonly onUnlock = (event: Event) => {
    event.preventDefault();
    const passphrase = String(new FormData(event.target as HTMLFormElement).get('passphrase') ?? '');
    if (passphrase) void this.run(this.client.unlock(passphrase));
  };

  private async run(command: Promise<void>): Promise<void> {
    this.busy = true;
    this.failure = undefined;
    try {
      await command;
    } catch (reason) {
      this.failure = failureOf(reason);
    } finally {
      this.busy = false;
    }
  }
}
