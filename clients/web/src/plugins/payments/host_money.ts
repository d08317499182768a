// Money over the profile and the money engine.
import type {Client, MessageView, StreamId} from '../../client/client';
import {bytesOf, decode, encode, hexOf, type Fields} from '../../worker/codec';
import type {Port} from '../../worker/pages';
import {cardOf, completed, orders} from './cards';
import type {Balance, Card, Entry, Format, Limits, Money, Payer, ReceiptKeys, RequestLine, Sum, TopUp, Verdict} from './model';
import type {MoneyEngine} from './money_engine';
import {Orders, type Order} from './orders';
import {profileOver, type Profile} from './profile_port';
import {ReceiptKey} from './receipt_key';
import {Verdicts} from './verdicts';

const kConfirmation = 'majlis payment confirmation v1';
const kLookMs = 400; // between two looks at a top-up
const kPatienceMs = 60_000;
const kMostPages = 200;

interface Posting {
  seq: number;
  transfer: Uint8Array;
  kind: string;
  amount: number;
  balance: number;
  at_ms: number;
  other?: Uint8Array;
}

const freshKey = (): Uint8Array => crypto.getRandomValues(new Uint8Array(16));

export class HostMoney implements Money {
  private readonly profile: Profile;
  private readonly orders: Orders;
  private readonly key: ReceiptKey;
  private readonly verdicts: Verdicts;
  private readonly listeners = new Set<() => void>();
  private readonly names = new Map<string, string>();
  private readonly notes = new Map<string, string>(); // of cards that were seen, by transfer
  private lines?: Promise<RequestLine[]>;
  private test?: Promise<boolean>;

  constructor(private readonly client: Client, private readonly engine: MoneyEngine, port: Port) {
    this.profile = profileOver(port, () => this.changed());
    this.orders = new Orders(this.profile, (order, answer) => order.card && this.engine.compose(order.card.type, completed(order, answer)));
    this.key = new ReceiptKey(this.profile);
    this.verdicts = new Verdicts(engine, this.profile, this.key, () => this.own().account, () => this.requests());
    client.subscribe(({kind}) => {
      if (kind !== 'connection' || client.connection() !== 'online') return;
      void this.settle();
      this.changed();
    });
    void this.settle();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async read(message: MessageView): Promise<Card> {
    return cardOf(this.engine, message).card;
  }

  async check(message: MessageView, card: Card): Promise<Verdict> {
    if (card.type === 'receipt' && card.note) this.notes.set(card.transfer, card.note);
    const verdict = await this.verdicts.of(message, card, cardOf(this.engine, message).bytes);
    if (verdict.state === 'verified') verdict.test = await this.isTest();
    return verdict;
  }

  async parse(amount: string, currency: string): Promise<Sum> {
    const {amount: minor, ...rest} = this.engine.parse(amount, currency);
    return {minor, ...rest};
  }

  async balances(): Promise<{balances: Balance[]; test: boolean}> {
    const {balances, test} = await this.ask<{balances: {currency: string; exponent: number; available: number; held: number}[]; test?: boolean}>('payments.balance', {});
    return {test: test ?? false, balances: balances.map(({currency, exponent, available, held}) => ({
      available: {minor: available, currency, exponent}, held: {minor: held, currency, exponent},
    }))};
  }

  limits = (currency: string) => this.ask<Limits>('payments.limits', {currency});

  /** Asked for once, until something has changed. */
  requests(): Promise<RequestLine[]> {
    return this.lines ??= this.allRequests().catch((reason: unknown) => {
      this.lines = undefined;
      throw reason;
    });
  }

  async statement(currency: string): Promise<Entry[]> {
    const {postings, exponent} = await this.postings(currency);
    return Promise.all(postings.map(async ({seq, transfer, kind, amount, balance, at_ms: atMs, other}) => ({
      seq, transfer: hexOf(transfer), kind, sum: {minor: amount, currency, exponent}, balance: {minor: balance, currency, exponent}, atMs,
      note: this.notes.get(hexOf(transfer)) ?? '', ...(other ? {with: await this.nameOf(hexOf(other))} : {}),
    })));
  }

  async export(format: Format): Promise<Blob> {
    const {balances} = await this.balances();
    const statements = await Promise.all(balances.map(async ({available: {currency}}) => {
      const {postings} = await this.postings(currency);
      const lines = await Promise.all(postings.reverse().map(async (entry) => ({
        entry, with: entry.other ? await this.nameOf(hexOf(entry.other)) : '', note: this.notes.get(hexOf(entry.transfer)) ?? '',
      })));
      return {currency, lines};
    }));
    const types = {csv: 'text/csv', jsonl: 'application/jsonl', hledger: 'text/plain'};
    return new Blob([this.engine.export(format, this.own().name, statements) as BlobPart], {type: types[format]});
  }

  async needsConfirmation({minor, currency}: Sum): Promise<boolean> {
    const {confirm} = await this.limits(currency);
    return confirm > 0 && minor > confirm;
  }

  receiptKeys = (): Promise<ReceiptKeys | undefined> => this.key.names();

  async acceptReceiptKey(name: string): Promise<void> {
    await this.key.accept(name);
    this.changed();
  }

  send = (stream: StreamId, to: string, sum: Sum, note: string) => this.paid(orders.send(freshKey(), stream, to, sum, note), to, sum);
  pay = (stream: StreamId, line: RequestLine, part: Sum) => this.paid(orders.pay(freshKey(), stream, line, part), line.request, part);
  request = (stream: StreamId, from: string, sum: Sum, note: string, expiresS: number) => this.give(orders.request(freshKey(), stream, from, sum, note, expiresS));
  split = (stream: StreamId, payers: Payer[], ownShares: number | undefined, sum: Sum, note: string, expiresS: number) =>
    this.give(orders.split(freshKey(), stream, payers, ownShares, sum, note, expiresS, Date.now()));
  end = (stream: StreamId, line: RequestLine, answer: 'declined' | 'cancelled') => this.give(orders.end(freshKey(), stream, line, answer));
  refund = (stream: StreamId, transfer: string, to: string, part: Sum) => this.give(orders.refund(freshKey(), stream, transfer, to, part));

  async topUp(sum: Sum, method: string): Promise<TopUp> {
    type State = {topup: Uint8Array; state: TopUp['state']; action_url?: string};
    let now = await this.orders.give(orders.topUp(freshKey(), sum, method)) as unknown as State;
    for (const until = Date.now() + kPatienceMs; !['paid', 'failed', 'needs_action'].includes(now.state) && Date.now() < until;) {
      await new Promise((resolve) => setTimeout(resolve, kLookMs));
      now = (await this.ask<{topups: State[]}>('payments.topups', {topup: now.topup})).topups[0] ?? now;
    }
    this.changed();
    return {state: now.state, ...(now.action_url ? {actionUrl: now.action_url} : {})};
  }

  // A payment, which the device signs where the owner wants that.
  private async paid(order: Order, about: string, {minor, currency}: Sum): Promise<void> {
    const own = this.own();
    if (await this.needsConfirmation({minor, currency, exponent: 0})) {
      const content = this.engine.confirmation({
        method: order.method, account: bytesOf(own.account), device: bytesOf(own.device), key: order.key, about: bytesOf(about), amount: minor, currency,
      });
      order.params = {...order.params, confirmation: await this.profile.confirm(kConfirmation, content)};
    }
    await this.give(order);
  }

  private async give(order: Order): Promise<void> {
    await this.orders.give(order);
    this.changed();
  }

  private settle(): Promise<void> {
    return this.orders.settle().catch(() => undefined); // not open yet
  }

  private changed(): void {
    this.lines = undefined;
    for (const each of [...this.listeners]) each();
  }

  private isTest(): Promise<boolean> {
    return this.test ??= this.balances().then(({test}) => test, () => {
      this.test = undefined;
      return false;
    });
  }

  private own(): {account: string; device: string; name: string} {
    const stage = this.client.stage();
    if (stage.at !== 'ready') throw {name: 'web.profile.closed', detail: 'the profile is not open'};
    return stage.own;
  }

  private async nameOf(account: string): Promise<string> {
    const known = this.names.get(account) ?? (account === this.own().account ? this.own().name : (await this.client.contact(account).catch(() => undefined))?.username ?? account);
    this.names.set(account, known);
    return known;
  }

  private async allRequests(): Promise<RequestLine[]> {
    type Line = {request: Uint8Array; asker: Uint8Array; payer: Uint8Array; currency: string; exponent: number; amount: number; paid: number; state: RequestLine['state']; expires_ms: number};
    const all = await this.pages<Line>('payments.requests', {}, 'requests', (last) => ({before: last.request}));
    return all.map(({request, asker, payer, currency, exponent, amount, paid, state, expires_ms: expiresMs}) => ({
      request: hexOf(request), asker: hexOf(asker), payer: hexOf(payer), sum: {minor: amount, currency, exponent}, paid, state, expiresMs,
    }));
  }

  private async postings(currency: string): Promise<{postings: Posting[]; exponent: number}> {
    const {exponent} = await this.ask<{exponent: number}>('payments.statement', {currency, limit: 1});
    return {exponent, postings: await this.pages<Posting>('payments.statement', {currency}, 'entries', (last) => ({before: last.seq}))};
  }

  private async pages<Item>(method: string, params: Fields, list: string, next: (last: Item) => Fields): Promise<Item[]> {
    const all: Item[] = [];
    for (let page = 0, more = true; more && page < kMostPages; ++page) {
      const answer = await this.ask<Record<string, unknown>>(method, {...params, ...(all.length ? next(all.at(-1)!) : {})});
      const items = answer[list] as Item[];
      all.push(...items);
      more = answer['more'] === true && items.length > 0;
    }
    return all;
  }

  private async ask<Result>(method: string, params: Fields): Promise<Result> {
    return decode(await this.profile.call(method, encode(params))) as Result;
  }
}
