// What every element of the app is: it draws again when the language changes, and those that know the messenger
// (ClientElement) when something that they show has changed there.
import {LitElement, type CSSResultGroup, type PropertyValues} from 'lit';
import {property} from 'lit/decorators.js';
import type {Change, Client, Failure} from '../client/client';
import {failureOf} from '../client/failure';
import {onLanguage} from '../i18n/language';
import {base} from '../styles/base';
import {controls} from '../styles/controls';

export abstract class MajlisElement extends LitElement {
  static override styles: CSSResultGroup = [base, controls];

  private endLanguage?: () => void;

  override connectedCallback(): void {
    super.connectedCallback();
    this.endLanguage = onLanguage(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.endLanguage?.();
  }

  /** Tells the elements around this one. */
  protected tell<Detail>(name: string, detail?: Detail): void {
    this.dispatchEvent(new CustomEvent(name, {detail, bubbles: true, composed: true}));
  }
}

export abstract class ClientElement extends MajlisElement {
  @property({attribute: false}) client!: Client;

  private endClient?: () => void;

  override connectedCallback(): void {
    super.connectedCallback();
    this.listen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.endClient?.();
    this.endClient = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('client')) this.listen();
  }

  private listen(): void {
    this.endClient?.();
    this.endClient = this.isConnected && this.client ? this.client.subscribe((each) => this.hear(each)) : undefined;
  }

  /** What changed in the messenger; draws again unless an element knows better. */
  protected hear(_change: Change): void {
    this.requestUpdate();
  }

  /** Waits for a command; its refusal is shown as a notice. Gives whether it went well. */
  protected async attempt(command: Promise<unknown>): Promise<boolean> {
    try {
      await command;
      return true;
    } catch (reason) {
      this.tell<Failure>('majlis-failure', failureOf(reason));
      return false;
    }
  }
}
