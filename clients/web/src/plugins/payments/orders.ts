// What a person has told the host to do with money, kept sealed from before the first byte leaves until its card is on its
// way. The key lets it have its effect once: an order that a closed page or a lost network left is gone on with.
import type {Failure} from '../../client/client';
import {decode, encode, hexOf, type Fields} from '../../worker/codec';
import type {Profile} from './profile_port';

const kOrders = 'x/payments/order/';
const kRefusals = new Set(['denied', 'not_found', 'conflict', 'gone', 'quota', 'invalid_params', 'method_not_found']);

export interface Order {
  method: string;
  params: Fields; // without the key
  key: Uint8Array;
  /** Where its card goes, and what stands in it beside what the host answers; absent: no card. */
  card?: {stream: string; type: string; fields: Fields};
}

export type Answer = Record<string, unknown>;
export type CardOf = (order: Order, answer: Answer) => {body: Uint8Array; fallback: string} | undefined;

export const kUnknown: Failure = {
  name: 'money.unknown', detail: 'the host did not answer, so whether it was done is not known; it is finished, once, as soon as the host answers',
};

export class Orders {
  private readonly underWay = new Map<string, Promise<Answer>>();

  constructor(private readonly profile: Profile, private readonly cardOf: CardOf) {}

  /** Keeps it and carries it out. Throws the host's refusal, or kUnknown. */
  async give(order: Order): Promise<Answer> {
    await this.profile.keep([{key: nameOf(order), value: encode(order)}]);
    return this.carryOut(order);
  }

  /** Goes on with what was left. What the host refuses is dropped: it never happened. */
  async settle(): Promise<void> {
    for (const {value} of await this.profile.recall(kOrders)) await this.carryOut(decode(value) as Order).catch(() => undefined);
  }

  private carryOut(order: Order): Promise<Answer> {
    const name = nameOf(order);
    const known = this.underWay.get(name) ?? this.attempt(order).finally(() => this.underWay.delete(name));
    this.underWay.set(name, known);
    return known;
  }

  private async attempt(order: Order): Promise<Answer> {
    let answer: Answer;
    try {
      answer = decode(await this.profile.call(order.method, encode({...order.params, key: order.key}))) as Answer;
    } catch (reason) {
      const failure = reason as Failure;
      if (!kRefusals.has(failure.name)) throw kUnknown;
      await this.profile.keep([{key: nameOf(order)}]);
      throw failure;
    }
    const content = order.card && this.cardOf(order, answer);
    if (content) await this.profile.send(order.card!.stream, order.card!.type, content.body, content.fallback, [nameOf(order)]);
    else await this.profile.keep([{key: nameOf(order)}]);
    return answer;
  }
}

function nameOf({key}: Order): string {
  return kOrders + hexOf(key);
}
