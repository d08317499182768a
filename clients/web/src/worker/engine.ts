// The engine: clients/core as WebAssembly behind one function (clients/web/engine/engine.hpp). Owns the module's memory.
import type {ConversationView, Failure, MessageView} from '../client/client';
import {decode, encode, type Fields} from './codec';
import {wasi} from './wasi';

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

/** What one request led to: first `changes` are stored, then `frames` sent, then the rest shown. */
export interface Response {
  error?: Failure;
  result?: unknown;
  changes: StoreChange[];
  frames: Uint8Array[];
  events: EngineEvent[];
  conversations: ConversationView[];
  gone: string[];
  wake_ms?: number;
}

interface Exports {
  memory: WebAssembly.Memory;
  majlis_request(size: number): number;
  majlis_handle(): number;
  majlis_response_size(): number;
  _initialize(): void;
}

export class Engine {
  private constructor(private readonly exports: Exports) {}

  static async load(module: WebAssembly.Module, complain: (words: string) => void = console.error): Promise<Engine> {
    const system = wasi(complain);
    const instance = await WebAssembly.instantiate(module, {wasi_snapshot_preview1: system.imports});
    const exports = instance.exports as unknown as Exports;
    system.memory = exports.memory;
    exports._initialize();
    return new Engine(exports);
  }

  /** Carries out one request. Its refusal stands in the response. */
  ask(method: string, params: Fields = {}, ticket?: number): Response {
    const request = encode({method, params, now_ms: Date.now(), ticket});
    const at = this.exports.majlis_request(request.length);
    new Uint8Array(this.exports.memory.buffer, at, request.length).set(request);
    request.fill(0);
    const from = this.exports.majlis_handle();
    const size = this.exports.majlis_response_size();
    return decode(new Uint8Array(this.exports.memory.buffer, from, size).slice()) as Response;
  }

  /** The result of a query. Throws its Failure. */
  query<T>(method: string, params: Fields = {}): T {
    const {error, result} = this.ask(method, params);
    if (error) throw error;
    return result as T;
  }
}
