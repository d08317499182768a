// A message about money: what it claims, whether the host says the same, and what can be done about it.
import {css, html, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {MessageView, StreamId} from '../../../client/client';
import {failureOf} from '../../../client/failure';
import {date} from '../../../i18n/time';
import {base} from '../../../styles/base';
import {controls} from '../../../styles/controls';
import {ask} from '../../../ui/ask';
import {ClientElement} from '../../../ui/element';
import {icon} from '../../../ui/icon';
import type {Card, Money, RequestLine, Verdict} from '../model';
import {moneyFailure, sumWords, w, wrongWords} from '../words';
import {askPay, askRefund} from './ask_money';
import {moneyOf} from './provided';

const kNow: Verdict = {state: 'pending'};

@customElement('majlis-money-card')
export class MoneyCard extends ClientElement {
  static override styles = [base, controls, css`
    :host { display: block; min-inline-size: min(220px, 60vw); max-inline-size: 340px; }
    .card { display: flex; flex-direction: column; gap: var(--space-1); padding: var(--space-2) var(--space-1); }
    .sum { font-size: 1.5rem; font-weight: 700; line-height: 1.25; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
    .note { overflow-wrap: anywhere; }
    .failed .sum { text-decoration: line-through; opacity: 0.7; }
    .mark { display: inline-flex; align-items: center; gap: var(--space-1); font-size: var(--text-small); font-weight: 600; }
    .mark .icon { inline-size: 16px; block-size: 16px; }
    .marks { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-1) var(--space-3); }
    .wrong { padding: var(--space-2); border-radius: var(--radius-small); background: var(--danger-soft); color: var(--danger); font-size: var(--text-small); line-height: 1.4; }
    ul { display: flex; flex-direction: column; gap: 2px; font-size: var(--text-small); }
    li { display: flex; justify-content: space-between; gap: var(--space-3); }
    footer { display: flex; flex-wrap: wrap; gap: var(--space-2); padding-block-start: var(--space-1); }
  `];

  @property({attribute: false}) message!: MessageView;
  @property({attribute: false}) conversation!: StreamId;
  @state() private card?: Card | 'nonsense';
  @state() private verdict = kNow;
  @state() private names = new Map<string, string>();
  private money?: Money;
  private shown = '';
  private turn = 0;
  private endMoney?: () => void;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.endMoney?.();
    this.endMoney = undefined;
    this.shown = '';
  }

  protected override hear(): void {
    // the message is given anew by what stands around
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const {id, seq} = this.message;
    if (this.shown === `${id} ${seq}`) return;
    this.shown = `${id} ${seq}`;
    void this.look();
  }

  private async look(): Promise<void> {
    const {message} = this, turn = ++this.turn;
    const money = this.money ??= await moneyOf(this.client);
    this.endMoney ??= money.subscribe(() => void this.check());
    const card = await money.read(message).catch(() => 'nonsense' as const);
    if (turn !== this.turn) return;
    this.card = card;
    if (card === 'nonsense') return;
    await this.learnNames(card);
    await this.check();
  }

  private async check(): Promise<void> {
    const {message, card, money} = this;
    if (!money || !card || card === 'nonsense') return;
    const verdict = await money.check(message, card);
    if (this.message.id === message.id) this.verdict = verdict;
  }

  private async learnNames(card: Card): Promise<void> {
    const accounts = card.type === 'receipt' ? [card.to] : card.type === 'request' ? [card.payer] : card.type === 'split' ? card.parts.map(({payer}) => payer) : [];
    if (accounts.length === 0) return;
    const members = await this.client.members(this.conversation).catch(() => []);
    this.names = new Map(members.map(({account, name}) => [account, name]));
  }

  private get own(): string {
    const stage = this.client.stage();
    return stage.at === 'ready' ? stage.own.account : '';
  }

  private name(account: string): string {
    return account === this.own ? w('card.you') : this.names.get(account) ?? '…';
  }

  protected override render() {
    const {card, verdict} = this;
    if (card === 'nonsense') return html`<p class="muted">${w('card.nonsense')}</p>`;
    if (!card) return html`<div class="card"><span class="sum">…</span></div>`;
    return html`<div class="card ${verdict.state}" role="group" aria-label=${this.heading(card)}>
      <span class="small">${this.heading(card)}</span>
      <span class="sum">${sumWords(card.sum)}</span>
      ${card.note ? html`<span class="note" dir="auto">${card.note}</span>` : nothing}
      ${card.type === 'split' ? this.parts(card) : nothing}
      ${this.marks()}
      ${verdict.failure ? html`<p class="wrong" role="alert">${wrongWords(verdict.failure)}</p>` : nothing}
      ${this.actions(card)}</div>`;
  }

  private heading(card: Card): string {
    const {own: byYou, authorName: name} = this.message;
    if (card.type === 'split' || card.type === 'answer') {
      const what = card.type === 'split' ? 'split' : card.answer;
      return byYou ? w(`${what}.byYou`) : w(`${what}.others`, {name});
    }
    const to = card.type === 'receipt' ? card.to : card.payer, other = this.name(to);
    const what = (card.type === 'receipt' ? card.kind : 'ask') as 'send' | 'tip' | 'request' | 'refund' | 'ask';
    if (byYou) return w(`${what}.byYou`, {other});
    return to === this.own ? w(`${what}.toYou`, {name}) : w(`${what}.others`, {name, other});
  }

  private parts(card: Extract<Card, {type: 'split'}>): TemplateResult {
    return html`<ul>${card.parts.map(({payer, sum}) => html`<li><span class="clip" dir="auto">${this.name(payer)}</span><span>${sumWords(sum)}</span></li>`)}
      ${card.own.minor > 0 ? html`<li><span class="clip" dir="auto">${w('card.ownPart', {name: this.message.own ? w('card.you') : this.message.authorName})}</span><span>${sumWords(card.own)}</span></li>` : nothing}</ul>`;
  }

  private marks(): TemplateResult {
    const {state, test, refunded} = this.verdict, line = this.line();
    const pictures = {pending: 'clock', verified: 'check', failed: 'alert', others: 'group'} as const;
    const {sum} = this.card as Card;
    return html`<span class="marks small muted" role="status">
      <span class="mark" data-check=${state}>${icon(pictures[state])}${w(`check.${state}`)}</span>
      ${test ? html`<span>${w('card.test')}</span>` : nothing}
      ${line ? html`<span data-state=${line.state}>${w(`state.${line.state}`)}</span>` : nothing}
      ${line && line.state === 'partly' ? html`<span>${w('card.paidOf', {sum: sumWords({...line.sum, minor: line.paid})})}</span>` : nothing}
      ${line && isOpen(line) ? html`<span>${w('card.until', {when: date(line.expiresMs)})}</span>` : nothing}
      ${refunded ? html`<span>${w('card.refunded', {sum: sumWords({...sum, minor: refunded})})}</span>` : nothing}</span>`;
  }

  // The request that this card is about, of the reader's.
  private line(): RequestLine | undefined {
    const lines = this.verdict.lines ?? [];
    return lines.length === 1 ? lines[0] : lines.find(({payer}) => payer === this.own);
  }

  private actions(card: Card): TemplateResult | typeof nothing {
    if (this.verdict.state !== 'verified') return nothing;
    const line = this.line(), {own} = this;
    if (card.type === 'receipt' && card.to === own && card.kind !== 'refund' && (this.verdict.refunded ?? 0) < card.sum.minor)
      return html`<footer><button class="button compact" type="button" @click=${() => this.refund(card)}>${w('do.refund')}</button></footer>`;
    if (card.type === 'receipt' || card.type === 'answer' || !line || !isOpen(line)) return nothing;
    if (line.payer === own) {
      return html`<footer><button class="button compact primary" type="button" @click=${() => askPay(this.client, this.conversation, line, this.message.authorName)}>${w('do.pay')}</button>
        <button class="button compact" type="button" @click=${() => void this.end(line, 'declined')}>${w('do.decline')}</button></footer>`;
    }
    return html`<footer><button class="button compact" type="button" @click=${() => void this.end(line, 'cancelled')}>${w('do.cancel')}</button></footer>`;
  }

  private refund(card: Extract<Card, {type: 'receipt'}>): void {
    const left = {...card.sum, minor: card.sum.minor - (this.verdict.refunded ?? 0)};
    askRefund(this.client, this.conversation, card.transfer, this.message.author, this.message.authorName, left);
  }

  private async end(line: RequestLine, answer: 'declined' | 'cancelled'): Promise<void> {
    const declines = answer === 'declined', sum = sumWords({...line.sum, minor: line.sum.minor - line.paid});
    const sure = await ask({
      heading: declines ? w('decline.sure', {sum}) : w('cancel.sure', {sum}),
      text: declines ? w('decline.text', {name: this.message.authorName}) : '', yes: declines ? w('do.decline') : w('do.cancel'), danger: true,
    });
    if (sure === undefined) return;
    try {
      await this.money!.end(this.conversation, line, answer);
    } catch (reason) {
      await ask({heading: moneyFailure(failureOf(reason)), text: '', yes: w('ask.go')});
    }
    await this.check();
  }
}

function isOpen({state}: RequestLine): boolean {
  return state === 'open' || state === 'partly';
}
