// Cards held against what the host says: its signed receipt, or the reader's own lines of requests.
import type {Failure, MessageView} from '../../client/client';
import {failureOf} from '../../client/failure';
import {bytesOf, decode, encode} from '../../worker/codec';
import type {Card, RequestLine, Verdict} from './model';
import type {MoneyEngine} from './money_engine';
import type {Profile} from './profile_port';
import type {ReceiptKey} from './receipt_key';

const kCards = 'x/payments/card/';
const kRepeated: Failure = {name: 'payments.card.repeated', detail: 'an earlier message names the same transfer: it was paid once'};

type Receipt = Extract<Card, {type: 'receipt'}>;

/** The message that counts for a transfer, and its card where that was verified. */
interface First {
  message: string;
  timeMs: number;
  body: Uint8Array;
}

export class Verdicts {
  constructor(private readonly engine: MoneyEngine, private readonly profile: Profile, private readonly key: ReceiptKey, private readonly own: () => string,
    private readonly lines: () => Promise<RequestLine[]>) {}

  async of(message: MessageView, card: Card, body: Uint8Array): Promise<Verdict> {
    if (message.seq === 0) return {state: 'pending'};
    if (card.type === 'receipt') return this.ofReceipt(message, card, body);
    try {
      return await this.ofRequests(message, card, body);
    } catch (reason) {
      return judged(failureOf(reason));
    }
  }

  private async ofReceipt(message: MessageView, card: Receipt, body: Uint8Array): Promise<Verdict> {
    const place = kCards + card.transfer;
    try {
      const said = decode(await this.profile.call('payments.receipt', encode({transfer: bytesOf(card.transfer)}))) as {receipt: Uint8Array; signature: Uint8Array};
      const {refunded} = this.engine.judgeReceipt({body, author: bytesOf(message.author), ...said, key: await this.key.held()});
      const first = await this.first(place);
      if (first && first.message !== message.id && isBefore(first, message)) return {state: 'failed', failure: kRepeated};
      if (first?.message !== message.id) await this.profile.keep([{key: place, value: encode({message: message.id, timeMs: message.timeMs, body})}]);
      return {state: 'verified', refunded};
    } catch (reason) {
      const failure = failureOf(reason), verdict = judged(failure);
      // What was verified once stays so while the host is away, or says nothing that can be held to be its word.
      const unheard = verdict.state === 'pending' || failure.name === 'payments.receipt.signature';
      const first = unheard ? await this.first(place).catch(() => undefined) : undefined;
      return first?.message === message.id && same(first.body, body) ? {state: 'verified'} : verdict;
    }
  }

  private async ofRequests(message: MessageView, card: Exclude<Card, Receipt>, body: Uint8Array): Promise<Verdict> {
    const own = this.own(), author = message.author;
    const parts = card.type === 'split' ? card.parts : [{payer: card.type === 'request' ? card.payer : '', sum: card.sum, request: card.request}];
    const told = card.type === 'answer' ? parts : parts.filter(({payer}) => payer === own || author === own);
    if (told.length === 0) return {state: 'others'};
    const all = await this.lines(), lines: RequestLine[] = [];
    for (const {payer, sum, request} of told) {
      const line = all.find((each) => each.request === request);
      if (card.type === 'answer' && !line) return {state: 'others'};
      if (card.type === 'answer') this.engine.judgeAnswer({body, author: bytesOf(author)}, asHostSays(line!));
      else this.engine.judgeRequest({author: bytesOf(author), payer: bytesOf(payer), amount: sum.minor, currency: sum.currency}, line && asHostSays(line));
      lines.push(line!);
    }
    return {state: 'verified', lines};
  }

  private async first(place: string): Promise<First | undefined> {
    const [kept] = await this.profile.recall(place);
    return kept && decode(kept.value) as First;
  }
}

// The host has answered, if only that there is no such thing; all else leaves the question open.
function judged(failure: Failure): Verdict {
  const answered = failure.name === 'not_found' || failure.name.startsWith('payments.');
  return answered ? {state: 'failed', failure} : {state: 'pending'};
}

function isBefore(first: First, {timeMs, id}: MessageView): boolean {
  return first.timeMs < timeMs || (first.timeMs === timeMs && first.message < id);
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function asHostSays({request, asker, payer, sum, paid, state, expiresMs}: RequestLine): unknown {
  return {request: bytesOf(request), asker: bytesOf(asker), payer: bytesOf(payer), currency: sum.currency, amount: sum.minor, paid, state, at_ms: 0, expires_ms: expiresMs};
}
