// The client half of the plugin `payments` as WebAssembly (clients/web/engine/money): its methods by name.
import type {Failure} from '../../client/client';
import {decode, encode, type Fields} from '../../worker/codec';
import type {WasmModule} from '../../worker/wasm_module';

export interface Composed {
  body: Uint8Array;
  exponent: number;
  fallback: string;
}

export interface ToldStatement {
  currency: string;
  lines: {entry: unknown; with: string; note: string}[];
}

export class MoneyEngine {
  constructor(private readonly module: WasmModule) {}

  /** Throws the Failure. */
  private ask<Result>(method: string, params: Fields): Result {
    const {error, result} = decode(this.module.call(encode({method, params}))) as {error?: Failure; result?: Result};
    if (error) throw error;
    return result as Result;
  }

  parse = (amount: string, currency: string) => this.ask<{amount: number; currency: string; exponent: number}>('parse', {amount, currency});
  /** A card that readers can go by; throws where it is none. */
  compose = (type: string, body: unknown) => this.ask<Composed>('compose', {type, bytes: encode(body)});
  judgeReceipt = (of: {body: Uint8Array; author: Uint8Array; receipt: Uint8Array; signature: Uint8Array; key: Uint8Array}) =>
    this.ask<{at_ms: number; refunded: number}>('judge_receipt', of);
  judgeRequest = (of: {author: Uint8Array; payer: Uint8Array; amount: number; currency: string}, line?: unknown) =>
    this.ask<void>('judge_request', {...of, line: line && encode(line)});
  judgeAnswer = (of: {body: Uint8Array; author: Uint8Array}, line: unknown) => this.ask<void>('judge_answer', {...of, line: encode(line)});
  confirmation = (of: {method: string; account: Uint8Array; device: Uint8Array; key: Uint8Array; about: Uint8Array; amount: number; currency: string}) =>
    this.ask<{bytes: Uint8Array}>('confirmation', of).bytes;
  export = (format: string, owner: string, statements: ToldStatement[]) => this.ask<{bytes: Uint8Array}>('export', {format, owner, statements}).bytes;
}
