// The wallet: what there is, bringing money in, open requests, limits, what came and went, and taking it along.
import {css, html, nothing, type TemplateResult} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {failureOf} from '../../../client/failure';
import {Seen} from '../../../embed/seen';
import {number} from '../../../i18n/language';
import {date, fullTime} from '../../../i18n/time';
import {base} from '../../../styles/base';
import {controls} from '../../../styles/controls';
import {page} from '../../../styles/page';
import {ClientElement} from '../../../ui/element';
import {icon} from '../../../ui/icon';
import {coveredHint, loadingState, stateStyles} from '../../../ui/states';
import type {Balance, Entry, Format, Limits, Money, ReceiptKeys, RequestLine, Sum} from '../model';
import {en, moneyFailure, sumWords, w, type Word} from '../words';
import {moneyOf} from './provided';
import {keySection, takeKey} from './receipt_key';

const kShown = 50; // of a statement at first
const kTestCard = 'pm_card_visa';

interface Told {
  balances: Balance[];
  test: boolean;
  limits: Map<string, Limits>;
  requests: {line: RequestLine; name: string}[];
  entries: Entry[];
  keys: ReceiptKeys | undefined;
}

@customElement('majlis-wallet')
export class Wallet extends ClientElement {
  static override styles = [base, controls, stateStyles, page, css`
    :host { display: block; block-size: auto; background: none; }
    .sum { font-variant-numeric: tabular-nums; }
    .entry .sum { margin-inline-start: auto; text-align: end; flex: none; }
    .have { font-size: 1.75rem; font-weight: 700; }
    .in { color: var(--accent); }
    .column > section > p { padding: 0 var(--space-4); }
    form { display: grid; grid-template-columns: 1fr 96px auto; align-items: end; gap: var(--space-3); padding: var(--space-4); }
    @media (max-width: 420px) { form { grid-template-columns: 1fr 96px; } form .button { grid-column: 1 / -1; } }
    .hint { padding: 0 var(--space-4) var(--space-3); }
    form ~ p { padding: 0 var(--space-4) var(--space-3); }
    dl { display: grid; grid-template-columns: 1fr auto; gap: var(--space-2) var(--space-4); padding: var(--space-4); }
    dd { margin: 0; text-align: end; }
    .group.inset { display: flex; flex-direction: column; align-items: start; gap: var(--space-3); }
    code { overflow-wrap: anywhere; }
    .exports { display: flex; flex-wrap: wrap; gap: var(--space-2); padding: var(--space-3) var(--space-4); }
  `];

  @state() private told?: Told;
  @state() private failure = '';
  @state() private topUp: {words: string; url?: string} = {words: ''};
  @state() private busy = false;
  @state() private shown = kShown;
  private money?: Money;
  private endMoney?: () => void;
  private turn = 0;
  private readonly seen = new Seen(this, 'form');

  override connectedCallback(): void {
    super.connectedCallback();
    void this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.endMoney?.();
    this.endMoney = undefined;
  }

  protected override hear(): void {
    // money tells by itself
  }

  private async begin(): Promise<void> {
    await this.updateComplete; // now the client is known
    this.money = await moneyOf(this.client);
    this.endMoney ??= this.money.subscribe(() => void this.look());
    await this.look();
  }

  private async look(): Promise<void> {
    const money = this.money!, turn = ++this.turn;
    try {
      const [{balances, test}, requests, keys] = await Promise.all([money.balances(), money.requests(), money.receiptKeys()]);
      const currencies = balances.map(({available}) => available.currency);
      const [limits, statements] = await Promise.all([Promise.all(currencies.map(money.limits)), Promise.all(currencies.map((each) => money.statement(each)))]);
      const open = requests.filter(({state}) => state === 'open' || state === 'partly');
      const named = await Promise.all(open.map(async (line) => ({line, name: await this.nameOf(line)})));
      if (turn !== this.turn) return;
      this.told = {
        balances, test, keys, requests: named, limits: new Map(currencies.map((each, at) => [each, limits[at]!])),
        entries: statements.flat().sort((one, other) => other.seq - one.seq),
      };
      this.failure = '';
    } catch (reason) {
      if (turn === this.turn) this.failure = moneyFailure(failureOf(reason));
    }
  }

  private async nameOf({asker, payer}: RequestLine): Promise<string> {
    const other = asker === this.own ? payer : asker;
    return (await this.client.contact(other).catch(() => undefined))?.name ?? '…';
  }

  private get own(): string {
    const stage = this.client.stage();
    return stage.at === 'ready' ? stage.own.account : '';
  }

  protected override render() {
    const {told} = this;
    if (!told) return this.failure ? html`<div class="column"><p class="failure" role="alert">${this.failure}</p></div>` : loadingState();
    const {keys} = told, key = keys ? keySection(keys, () => void this.takeKey()) : nothing, otherKey = keys?.held !== keys?.told;
    return html`<div class="column">
      ${this.failure ? html`<p class="failure" role="alert">${this.failure}</p>` : nothing}
      ${told.test ? html`<p class="muted" role="note">${icon('alert')} ${w('wallet.test')}</p>` : nothing}
      ${otherKey ? key : nothing}
      <section><h2>${w('wallet.balances')}</h2><div class="group">${told.balances.length ? told.balances.map((each) => this.balance(each)) : html`<p class="inset muted">${w('wallet.none')}</p>`}</div></section>
      <section><h2>${w('wallet.topUp')}</h2><div class="group">${this.topUpForm(told)}</div></section>
      ${told.requests.length ? html`<section><h2>${w('wallet.bills')}</h2><ul class="group">${told.requests.map((each) => this.request(each))}</ul></section>` : nothing}
      <section><h2>${w('wallet.statement')}</h2><ul class="group">${told.entries.length ? told.entries.slice(0, this.shown).map((each) => this.entry(each)) : html`<li class="inset muted">${w('wallet.nothing')}</li>`}
        ${told.entries.length > this.shown ? html`<li><button class="entry" type="button" @click=${() => (this.shown += kShown)}>${number(told.entries.length - this.shown)} ${icon('down')}</button></li>` : nothing}</ul></section>
      ${[...told.limits].filter(([, each]) => each.transfer || each.day || each.week || each.confirm).map(([currency, each]) => this.limits(currency, each, told))}
      <section><h2>${w('wallet.export')}</h2><div class="group"><div class="exports">${(['csv', 'jsonl', 'hledger'] as const).map((format) => html`
        <button class="button compact" type="button" @click=${() => void this.save(format)}>${icon('download')}${w(`wallet.${format}`)}</button>`)}</div><p class="hint small muted">${w('wallet.exportHint')}</p></div></section>
      ${otherKey ? nothing : key}
    </div>`;
  }

  private balance({available, held}: Balance): TemplateResult {
    return html`<div class="entry"><span class="have sum">${sumWords(available)}</span>${held.minor ? html`<span class="muted small sum">${w('wallet.held', {sum: sumWords(held)})}</span>` : nothing}</div>`;
  }

  private topUpForm({balances}: Told): TemplateResult {
    return html`<form @submit=${this.onTopUp} novalidate>
      <div class="field"><label for="amount">${w('ask.amount')}</label><input id="amount" inputmode="decimal" dir="ltr" autocomplete="off" maxlength="60"></div>
      <div class="field"><label for="currency">${w('ask.currency')}</label><input id="currency" dir="ltr" autocomplete="off" maxlength="3" .defaultValue=${balances[0]?.available.currency ?? 'USD'}></div>
      <button class="button primary" type="submit" ?disabled=${this.busy || !this.seen.now}>${w('wallet.goTopUp')}</button></form>
      ${coveredHint(this.seen)}
      <p class="small" role="status">${this.topUp.words} ${this.topUp.url ? html`<a href=${this.topUp.url} target="_blank" rel="noopener noreferrer">${w('wallet.openBank')}</a>` : nothing}</p>`;
  }

  private request({line, name}: {line: RequestLine; name: string}): TemplateResult {
    const left: Sum = {...line.sum, minor: line.sum.minor - line.paid};
    return html`<li class="entry"><span class="grow"><b dir="auto">${line.asker === this.own ? w('wallet.youAsk', {name}) : w('wallet.asksYou', {name})}</b><br>
      <span class="small muted">${w('card.until', {when: date(line.expiresMs)})}</span></span><span class="sum">${sumWords(left)}</span></li>`;
  }

  private entry({kind, sum, balance, atMs, with: other, note}: Entry): TemplateResult {
    const word = `kind.${kind}`;
    return html`<li class="entry"><span class="grow"><b dir="auto">${other ?? w('wallet.host')}</b> <span class="small muted">${w((word in en ? word : 'kind.other') as Word & 'kind.other')}</span><br>
      <time class="small muted" datetime=${new Date(atMs).toISOString()}>${fullTime(atMs)}</time>${note ? html`<br><span class="small" dir="auto">${note}</span>` : nothing}</span>
      <span class="sum"><span class=${sum.minor > 0 ? 'in' : ''}>${sumWords(sum)}</span><br><span class="small muted">${w('wallet.balanceAfter', {sum: sumWords(balance)})}</span></span></li>`;
  }

  private limits(currency: string, limits: Limits, {balances}: Told): TemplateResult {
    const like = balances.find(({available}) => available.currency === currency)!.available;
    const rows = [['wallet.atOnce', limits.transfer], ['wallet.aDay', limits.day], ['wallet.aWeek', limits.week], ['wallet.confirm', limits.confirm]] as const;
    return html`<section><h2>${w('wallet.limits', {currency})}</h2><dl class="group">${rows.map(([word, minor]) => html`<dt>${w(word)}</dt><dd class="sum">${minor ? sumWords({...like, minor}) : w('wallet.noLimit')}</dd>`)}</dl></section>`;
  }

  private readonly onTopUp = async (event: Event) => {
    event.preventDefault();
    if (this.busy || !this.seen.now) return;
    const form = event.target as HTMLFormElement, [amount, currency] = [...form.querySelectorAll('input')];
    this.busy = true;
    this.topUp = {words: ''};
    try {
      const sum = await this.money!.parse(amount!.value, currency!.value);
      const {state, actionUrl} = await this.money!.topUp(sum, kTestCard);
      const words = {paid: 'wallet.toppedUp', failed: 'wallet.notToppedUp', needs_action: 'wallet.action', pending: 'wallet.onTheWay', unknown: 'wallet.onTheWay', authorized: 'wallet.onTheWay'} as const;
      this.topUp = {words: w(words[state] as 'wallet.toppedUp', {sum: sumWords(sum)}), ...(actionUrl && /^https?:\/\//.test(actionUrl) ? {url: actionUrl} : {})};
      if (state === 'paid') amount!.value = '';
    } catch (reason) {
      this.topUp = {words: moneyFailure(failureOf(reason))};
    }
    this.busy = false;
  };

  private async takeKey(): Promise<void> {
    try {
      if (await takeKey(this.money!)) this.failure = '';
    } catch (reason) {
      this.failure = moneyFailure(failureOf(reason));
    }
  }

  private async save(format: Format): Promise<void> {
    const blob = await this.money!.export(format).catch((reason: unknown) => void (this.failure = moneyFailure(failureOf(reason))));
    if (!blob) return;
    const names = {csv: 'statement.csv', jsonl: 'statement.jsonl', hledger: 'statement.journal'};
    const link = Object.assign(document.createElement('a'), {href: URL.createObjectURL(blob), download: names[format]});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
}
