// The dialog in which money is sent, asked for, divided, paid as asked and given back: an amount as people type it, what
// it is for, and a button that says the sum.
import {css, html, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {Client, MemberView, StreamId} from '../../../client/client';
import {failureOf} from '../../../client/failure';
import {Seen} from '../../../embed/seen';
import {base} from '../../../styles/base';
import {controls} from '../../../styles/controls';
import {MajlisElement} from '../../../ui/element';
import {coveredHint} from '../../../ui/states';
import type {Money, Payer, RequestLine, Sum} from '../model';
import type {Asking} from '../plugin';
import {decimal, moneyFailure, sumWords, w} from '../words';
import {moneyOf} from './provided';
import '../../../ui/dialog';

const kDay = 86_400;
const kMostNote = 1000; // bytes
const kCurrencies = ['USD', 'EUR', 'GBP', 'AED', 'EGP', 'SAR', 'KWD', 'JOD', 'JPY'];

type Way = 'equal' | 'shares' | 'exact';

/** What the dialog is for beside the composer's actions. */
type Errand =
  | {do: Asking}
  | {do: 'pay'; line: RequestLine; name: string}
  | {do: 'refund'; transfer: string; to: string; name: string; left: Sum};

export function askMoney(client: Client, conversation: StreamId, asking: Asking): void {
  open(client, conversation, {do: asking});
}

export function askPay(client: Client, conversation: StreamId, line: RequestLine, name: string): void {
  open(client, conversation, {do: 'pay', line, name});
}

export function askRefund(client: Client, conversation: StreamId, transfer: string, to: string, name: string, left: Sum): void {
  open(client, conversation, {do: 'refund', transfer, to, name, left});
}

function open(client: Client, conversation: StreamId, errand: Errand): void {
  document.body.append(Object.assign(document.createElement('majlis-ask-money'), {client, conversation, errand}));
}

@customElement('majlis-ask-money')
export class AskMoney extends MajlisElement {
  static override styles = [base, controls, css`
    form { display: flex; flex-direction: column; gap: var(--space-4); }
    .sum { display: grid; grid-template-columns: minmax(0, 1fr) 104px; gap: var(--space-3); }
    .sum input { font-size: 1.25rem; font-weight: 600; text-align: start; }
    fieldset { border: 0; padding: 0; margin: 0; display: flex; flex-direction: column; gap: var(--space-2); min-inline-size: 0; }
    legend { padding: 0 0 var(--space-1); }
    .person { display: grid; grid-template-columns: 1fr 110px; align-items: center; gap: var(--space-3); }
    .hint { color: var(--muted); font-size: var(--text-small); }
    footer { display: flex; justify-content: flex-end; }
  `];

  @property({attribute: false}) client!: Client;
  @property({attribute: false}) conversation!: StreamId;
  @property({attribute: false}) errand!: Errand;
  @state() private amount = '';
  @state() private currency = 'USD';
  @state() private sum?: Sum;
  @state() private confirms?: Sum; // the threshold that the sum is above
  @state() private others?: MemberView[];
  @state() private whom = '';
  @state() private way: Way = 'equal';
  @state() private each = new Map<string, string>();
  @state() private days = 7;
  @state() private failure = '';
  @state() private busy = false;
  private note = '';
  @state() private money?: Money;
  private readonly seen = new Seen(this, 'footer');

  override connectedCallback(): void {
    super.connectedCallback();
    void this.begin();
  }

  private async begin(): Promise<void> {
    const {errand} = this;
    if (errand.do === 'pay' || errand.do === 'refund') {
      const left = errand.do === 'refund' ? errand.left : {...errand.line.sum, minor: errand.line.sum.minor - errand.line.paid};
      this.amount = decimal(left.minor, left.exponent);
      this.currency = left.currency;
      this.others = [];
    } else {
      this.others = (await this.client.members(this.conversation).catch(() => [])).filter(({own}) => !own);
      this.whom = this.others[0]?.account ?? '';
    }
    try {
      this.money = await moneyOf(this.client);
      const {balances} = await this.money.balances();
      if (balances[0] && !this.amount) this.currency = balances[0].available.currency;
    } catch (reason) {
      this.failure = moneyFailure(failureOf(reason));
    }
    await this.parse();
  }

  private async parse(): Promise<void> {
    const {amount, currency, money} = this;
    const sum = amount.trim() ? await money?.parse(amount, currency).catch(() => undefined) : undefined;
    if (amount !== this.amount || currency !== this.currency) return;
    this.sum = sum;
    const spends = this.errand.do === 'send' || this.errand.do === 'pay';
    const limits = spends && sum ? await money!.limits(sum.currency).catch(() => undefined) : undefined;
    this.confirms = sum && limits && limits.confirm > 0 && sum.minor > limits.confirm ? {...sum, minor: limits.confirm} : undefined;
  }

  protected override render() {
    const {errand, others} = this, dividing = errand.do === 'split';
    return html`<majlis-dialog open .heading=${this.heading()} @majlis-close=${() => this.remove()}>
      <form @submit=${this.onSubmit} novalidate>
        ${others && others.length === 0 && !('name' in errand) ? html`<p class="muted">${w('ask.nobody')}</p>` : nothing}
        ${(others?.length ?? 0) > 1 && !dividing ? this.choice(others!) : nothing}
        <div class="sum">
          <div class="field"><label for="amount">${w('ask.amount')}</label>
            <input id="amount" inputmode="decimal" autocomplete="off" dir="ltr" autofocus maxlength="60" .value=${this.amount} @input=${this.onAmount}></div>
          <div class="field"><label for="currency">${w('ask.currency')}</label>
            <input id="currency" list="currencies" dir="ltr" autocomplete="off" autocapitalize="characters" maxlength="3" .value=${this.currency} ?readonly=${'name' in errand} @input=${this.onCurrency}>
            <datalist id="currencies">${kCurrencies.map((each) => html`<option value=${each}></option>`)}</datalist></div>
        </div>
        ${dividing && others?.length ? this.division(others) : nothing}
        ${'name' in errand ? nothing : html`<div class="field"><label for="note">${w('ask.note')}</label>
          <input id="note" dir="auto" autocomplete="off" maxlength="300" @input=${(event: Event) => (this.note = valueOf(event))}>
          <span class="hint">${w('ask.noteHint')}</span></div>`}
        ${errand.do === 'request' || dividing ? this.expiry() : nothing}
        ${this.confirms ? html`<p class="small">${w('ask.confirm', {sum: sumWords(this.confirms)})}</p>` : nothing}
        ${this.failure ? html`<p class="failure" role="alert">${this.failure}</p>` : nothing}
        ${coveredHint(this.seen)}
        <footer><button class="button primary" type="submit" ?disabled=${this.busy || !this.seen.now || !this.money}>${this.yes()}</button></footer>
      </form></majlis-dialog>`;
  }

  private heading(): string {
    const {errand} = this;
    if (errand.do === 'pay') return w('ask.pay', {name: errand.name});
    return errand.do === 'refund' ? w('ask.refund', {name: errand.name}) : w(`ask.${errand.do}`);
  }

  private yes(): string {
    if (!this.sum) return w('ask.go');
    const words = {send: 'ask.goSend', pay: 'ask.goSend', request: 'ask.goRequest', split: 'ask.goSplit', refund: 'ask.goRefund'} as const;
    return w(words[this.errand.do], {sum: sumWords(this.sum)});
  }

  private choice(others: MemberView[]): TemplateResult {
    return html`<div class="field"><label for="whom">${w('ask.whom')}</label>
      <select id="whom" @change=${(event: Event) => (this.whom = valueOf(event))}>${others.map(({account, name}) => html`<option value=${account} ?selected=${account === this.whom}>${name}</option>`)}</select></div>`;
  }

  private expiry(): TemplateResult {
    return html`<div class="field"><label for="days">${w('ask.expires')}</label>
      <select id="days" @change=${(event: Event) => (this.days = Number(valueOf(event)))}>${[1, 7, 30].map((n) => html`<option value=${n} ?selected=${n === this.days}>${w('ask.days', {n})}</option>`)}</select></div>`;
  }

  private division(others: MemberView[]): TemplateResult {
    const ways = [['equal', 'ask.equal'], ['shares', 'ask.byShares'], ['exact', 'ask.byAmounts']] as const;
    return html`<div class="field"><label for="way">${w('ask.way')}</label>
      <select id="way" @change=${this.onWay}>${ways.map(([way, word]) => html`<option value=${way} ?selected=${way === this.way}>${w(word)}</option>`)}</select></div>
      ${this.way === 'equal' ? nothing : html`<fieldset><legend class="label">${w(this.way === 'shares' ? 'ask.byShares' : 'ask.byAmounts')}</legend>
        ${[...(this.way === 'shares' ? [{account: '', name: w('card.you')}] : []), ...others].map(({account, name}) => html`<div class="person"><span class="clip" dir="auto" aria-hidden="true">${name}</span>
          <input inputmode="decimal" dir="ltr" autocomplete="off" aria-label=${w(this.way === 'shares' ? 'ask.shares' : 'ask.exact', {name})} .value=${this.each.get(account) ?? (this.way === 'shares' ? '1' : '')}
            @input=${(event: Event) => this.each.set(account, valueOf(event))}></div>`)}</fieldset>`}`;
  }

  private readonly onWay = (event: Event) => {
    this.way = valueOf(event) as Way;
    this.each = new Map();
  };

  private readonly onAmount = (event: Event) => {
    this.amount = valueOf(event);
    void this.parse();
  };

  private readonly onCurrency = (event: Event) => {
    this.currency = valueOf(event).toUpperCase();
    void this.parse();
  };

  private readonly onSubmit = (event: Event) => {
    event.preventDefault();
    if (!this.busy && this.seen.now && this.money) void this.go(this.money);
  };

  private async go(money: Money): Promise<void> {
    this.busy = true;
    this.failure = '';
    try {
      await this.carryOut(money, await money.parse(this.amount, this.currency));
      this.remove();
    } catch (reason) {
      this.failure = moneyFailure(failureOf(reason));
      this.busy = failureOf(reason).name === 'money.unknown'; // it is on its way: another press would be another payment
    }
  }

  private async carryOut(money: Money, sum: Sum): Promise<void> {
    const {errand, conversation, days} = this, note = cut(this.note.trim());
    if (errand.do === 'pay') return money.pay(conversation, errand.line, sum);
    if (errand.do === 'refund') return money.refund(conversation, errand.transfer, errand.to, sum);
    if (!this.whom) throw {name: 'money.nobody', detail: 'there is nobody else in this conversation'};
    if (errand.do === 'send') return money.send(conversation, this.whom, sum, note);
    if (errand.do === 'request') return money.request(conversation, this.whom, sum, note, days * kDay);
    const {payers, own} = await this.divided(money, sum);
    return money.split(conversation, payers, own, sum, note, days * kDay);
  }

  private async divided(money: Money, sum: Sum): Promise<{payers: Payer[]; own?: number}> {
    const others = this.others ?? [];
    if (this.way === 'equal') return {payers: others.map(({account}) => ({account}))};
    const said = others.map(({account}) => ({account, text: (this.each.get(account) ?? (this.way === 'shares' ? '1' : '')).trim()})).filter(({text}) => text !== '' && text !== '0');
    if (this.way === 'exact') {
      const payers = await Promise.all(said.map(async ({account, text}) => ({account, minor: (await money.parse(text, sum.currency)).minor})));
      if (payers.reduce((all, {minor}) => all + minor, 0) > sum.minor) throw {name: 'money.parts', detail: 'the parts come to more than the bill'};
      return {payers};
    }
    return {payers: said.map(({account, text}) => ({account, shares: sharesIn(text)})), own: sharesIn(this.each.get('') ?? '1')};
  }
}

function valueOf(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}

// Figures of any script.
function sharesIn(text: string): number {
  const plain = text.trim().replace(/[\u0660-\u0669]/g, (each) => String(each.charCodeAt(0) - 0x660)).replace(/[\u06f0-\u06f9]/g, (each) => String(each.charCodeAt(0) - 0x6f0));
  if (!/^\d{1,7}$/.test(plain)) throw {name: 'money.shares', detail: `${text} is no number of shares`};
  return Number(plain);
}

// What a card takes, at the border of a character.
function cut(note: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(note).slice(0, kMostNote)).replace(/\ufffd+$/, '');
}

declare global {
  interface HTMLElementTagNameMap {
    'majlis-ask-money': AskMoney;
  }
}
