// Cards between their form in messages and the page's.
import type {MessageView} from '../../client/client';
import {bytesOf, decode, hexOf, type Fields} from '../../worker/codec';
import type {Card, Part, Payer, RequestLine, Sum} from './model';
import type {MoneyEngine} from './money_engine';
import type {Answer, Order} from './orders';

type Bytes = Uint8Array;

interface Body {
  amount: number;
  currency: string;
  note?: string;
  to: Bytes;
  kind: string;
  about?: Bytes;
  transfer: Bytes;
  payer: Bytes;
  request: Bytes;
  expires_ms: number;
  own: number;
  parts: {payer: Bytes; amount: number; request: Bytes}[];
  answer: 'declined' | 'cancelled';
}

/** The card, and its bytes as it was meant. Throws the Failure where it makes no sense. */
export function cardOf(engine: MoneyEngine, {type, body}: MessageView): {card: Card; bytes: Bytes} {
  const composed = engine.compose(type, body);
  const of = decode(composed.body) as Body;
  const sum = (minor: number): Sum => ({minor, currency: of.currency, exponent: composed.exponent});
  const all = {sum: sum(of.amount), ...(of.note ? {note: of.note} : {})};
  const parts = (): Part[] => of.parts.map(({payer, amount, request}) => ({payer: hexOf(payer), sum: sum(amount), request: hexOf(request)}));
  const cards: Record<string, () => Card> = {
    'payments.receipt/1': () => ({...all, type: 'receipt', kind: of.kind, to: hexOf(of.to), transfer: hexOf(of.transfer), ...(of.about ? {about: hexOf(of.about)} : {})}),
    'payments.request/1': () => ({...all, type: 'request', payer: hexOf(of.payer), request: hexOf(of.request), expiresMs: of.expires_ms}),
    'payments.split/1': () => ({...all, type: 'split', own: sum(of.own), parts: parts(), expiresMs: of.expires_ms}),
    'payments.answer/1': () => ({...all, type: 'answer', request: hexOf(of.request), answer: of.answer}),
  };
  return {card: cards[type]!(), bytes: composed.body};
}

const noteIn = (note: string): Fields => note ? {note} : {};
const moneyIn = ({minor, currency}: Sum): Fields => ({amount: minor, currency});

/** Orders for what people do; `key` is new for each. */
export const orders = {
  send: (key: Bytes, stream: string, to: string, sum: Sum, note: string): Order => ({
    key, method: 'payments.send', params: {to: bytesOf(to), ...moneyIn(sum)},
    card: {stream, type: 'payments.receipt/1', fields: {to: bytesOf(to), kind: 'send', ...moneyIn(sum), ...noteIn(note)}},
  }),
  request: (key: Bytes, stream: string, from: string, sum: Sum, note: string, expiresS: number): Order => ({
    key, method: 'payments.request', params: {from: bytesOf(from), ...moneyIn(sum), expires_s: expiresS},
    card: {stream, type: 'payments.request/1', fields: {payer: bytesOf(from), ...moneyIn(sum), ...noteIn(note)}},
  }),
  split: (key: Bytes, stream: string, payers: Payer[], ownShares: number | undefined, sum: Sum, note: string, expiresS: number, nowMs: number): Order => ({
    key, method: 'payments.split',
    params: {payers: payers.map(({account, shares, minor}) => ({account: bytesOf(account), shares, amount: minor})), own_shares: ownShares, ...moneyIn(sum), expires_s: expiresS},
    card: {stream, type: 'payments.split/1', fields: {...moneyIn(sum), ...noteIn(note), expires_ms: nowMs + 1000 * expiresS}},
  }),
  pay: (key: Bytes, stream: string, {request, asker}: RequestLine, part: Sum): Order => ({
    key, method: 'payments.pay', params: {request: bytesOf(request), amount: part.minor},
    card: {stream, type: 'payments.receipt/1', fields: {to: bytesOf(asker), kind: 'request', about: bytesOf(request), ...moneyIn(part)}},
  }),
  end: (key: Bytes, stream: string, {request, sum}: RequestLine, answer: 'declined' | 'cancelled'): Order => ({
    key, method: answer === 'declined' ? 'payments.decline' : 'payments.cancel', params: {request: bytesOf(request)},
    card: {stream, type: 'payments.answer/1', fields: {request: bytesOf(request), answer, ...moneyIn(sum)}},
  }),
  refund: (key: Bytes, stream: string, transfer: string, to: string, part: Sum): Order => ({
    key, method: 'payments.refund', params: {transfer: bytesOf(transfer), amount: part.minor},
    card: {stream, type: 'payments.receipt/1', fields: {to: bytesOf(to), kind: 'refund', about: bytesOf(transfer), ...moneyIn(part)}},
  }),
  topUp: (key: Bytes, {minor, currency}: Sum, method: string): Order => ({key, method: 'payments.topup', params: {amount: minor, currency, method}}),
};

/** The card's fields with what the host answered. */
export function completed({card}: Order, answer: Answer): Fields {
  const {transfer, request, expires_ms: expires, own, requests} = answer;
  const parts = (requests as {payer: Bytes; amount: number; request: Bytes}[] | undefined)?.map(({payer, amount, request: id}) => ({payer, amount, request: id}));
  return {...card!.fields, ...(transfer ? {transfer} : {}), ...(request ? {request} : {}), ...(expires ? {expires_ms: expires} : {}), ...(parts ? {own, parts} : {})};
}
