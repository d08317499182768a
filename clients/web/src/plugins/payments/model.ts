// Money as the page has it. Ids are lower-case hex, amounts count minor units.
import type {AccountId, Failure, MessageView, StreamId} from '../../client/client';

export interface Sum {
  minor: number;
  currency: string;
  exponent: number; // decimals of the currency
}

export interface Part {
  payer: AccountId;
  sum: Sum;
  request: string;
}

/** What a card claims; who wrote the message is who pays, asks or answers. */
export type Card = {sum: Sum; note?: string} & (
  | {type: 'receipt'; kind: string; to: AccountId; transfer: string; about?: string}
  | {type: 'request'; payer: AccountId; request: string; expiresMs: number}
  | {type: 'split'; own: Sum; parts: Part[]; expiresMs: number}
  | {type: 'answer'; request: string; answer: 'declined' | 'cancelled'});

export type RequestState = 'open' | 'partly' | 'paid' | 'declined' | 'cancelled' | 'expired';

/** The host's line of a request that is the person's to pay or to get. */
export interface RequestLine {
  request: string;
  asker: AccountId;
  payer: AccountId;
  sum: Sum;
  paid: number;
  state: RequestState;
  expiresMs: number;
}

export interface Verdict {
  state: 'pending' | 'verified' | 'failed' | 'others'; // others: a request of which the host tells nobody else
  failure?: Failure;
  refunded?: number; // of a payment, given back
  lines?: RequestLine[]; // of a request, or of the reader's parts of a bill
  test?: boolean;
}

export interface Balance {
  available: Sum;
  held: Sum;
}

export interface Limits {
  transfer: number;
  day: number;
  week: number;
  confirm: number; // above it a device signs; 0 for all of these: none
}

export interface Entry {
  seq: number;
  transfer: string;
  kind: string;
  sum: Sum; // negative: taken
  balance: Sum;
  atMs: number;
  with?: string; // a person's username
  note: string;
}

export interface TopUp {
  state: 'pending' | 'unknown' | 'needs_action' | 'authorized' | 'paid' | 'failed';
  actionUrl?: string;
}

/** Keys by name: what receipts are held against, and what the host says that it signs them with now. */
export interface ReceiptKeys {
  held: string;
  told: string;
}

export type Format = 'csv' | 'jsonl' | 'hledger';

/** What screens ask for. Where a promise rejects, it is with a Failure. */
export interface Money {
  /** Called when what a person has, or how a request stands, may have changed. */
  subscribe(listener: () => void): () => void;
  /** Rejects where the message makes no sense. */
  read(message: MessageView): Promise<Card>;
  check(message: MessageView, card: Card): Promise<Verdict>;
  parse(amount: string, currency: string): Promise<Sum>;
  balances(): Promise<{balances: Balance[]; test: boolean}>;
  limits(currency: string): Promise<Limits>;
  requests(): Promise<RequestLine[]>;
  /** Newest first. */
  statement(currency: string): Promise<Entry[]>;
  export(format: Format): Promise<Blob>;
  /** Whether the owner wants a payment of that size signed by a device. */
  needsConfirmation(sum: Sum): Promise<boolean>;
  /** Undefined while the host has signed nothing. */
  receiptKeys(): Promise<ReceiptKeys | undefined>;
  /** Holds receipts against the key of that name from now on. Rejects with `money.key`, and changes nothing, where the host signs with another. */
  acceptReceiptKey(name: string): Promise<void>;

  // Each resolves once the host has it and its card is on its way. Rejects with `money.unknown` where the answer was lost:
  // then it is gone on with when the host answers again, and has its effect once.
  send(conversation: StreamId, to: AccountId, sum: Sum, note: string): Promise<void>;
  request(conversation: StreamId, from: AccountId, sum: Sum, note: string, expiresS: number): Promise<void>;
  split(conversation: StreamId, payers: Payer[], ownShares: number | undefined, sum: Sum, note: string, expiresS: number): Promise<void>;
  pay(conversation: StreamId, line: RequestLine, part: Sum): Promise<void>;
  end(conversation: StreamId, line: RequestLine, answer: 'declined' | 'cancelled'): Promise<void>;
  refund(conversation: StreamId, transfer: string, to: AccountId, part: Sum): Promise<void>;
  /** Resolves when it is over or wants something of the person; `method`: the gateway's token of a card. */
  topUp(sum: Sum, method: string): Promise<TopUp>;
}

/** Either shares or an exact amount. */
export interface Payer {
  account: AccountId;
  shares?: number;
  minor?: number;
}
