// The engine: clients/core as WebAssembly behind one function (clients/web/engine/engine.hpp). Owns the module's memory.
import type {ConversationView, Failure, LastWords, MessageView} from '../client/client';
import {decode, encode, type Fields} from './codec';
import {WasmModule} from './wasm_module';

export interface StoreChange {
  key: string;
  sealed?: Uint8Array; // absent: to be removed
}

/** clients/web/engine/request.hpp, EventView */
export interface EngineEvent {
  kind: 'done' | 'failed' | 'answered' | 'notice' | 'connected' | 'idle' | 'refused' | 'conversation' | 'message' |
    'changed' | 'warning';
  ticket?: number;
  stream?: string;
  id?: string;
  invite?: string;
  error?: Failure;
  method?: string;
  content?: Uint8Array;
  message?: RawMessage;
}

/** A message whose content is still encoded. */
export type RawMessage = Omit<MessageView, 'body'> & {body?: Uint8Array};

/** A conversation whose last words are still encoded. */
export type RawConversation = Omit<ConversationView, 'last'> & {last?: Omit<LastWords, 'body'> & {body?: Uint8Array}};

/** What one request led to: first `changes` are stored, then `frames` sent, then the rest shown. */
export interface Response {
  error?: Failure;
  result?: unknown;
  changes: StoreChange[];
  frames: Uint8Array[];
  events: EngineEvent[];
  conversations: RawConversation[];
  gone: string[];
  wake_ms?: number;
}

export class Engine {
  private constructor(private readonly module: WasmModule) {}

  static async load(module: WebAssembly.Module, complain?: (words: string) => void): Promise<Engine> {
    return new Engine(await WasmModule.load(module, complain));
  }

  /** Carries out one request. Its refusal stands in the response. */
  ask(method: string, params: Fields = {}, ticket?: number): Response {
    return decode(this.module.call(encode({method, params, now_ms: Date.now(), ticket}))) as Response;
  }

  /** The result of a query. Throws its Failure. */
  query<T>(method: string, params: Fields = {}): T {
    const {error, result} = this.ask(method, params);
    if (error) throw error;
    return result as T;
  }
}
