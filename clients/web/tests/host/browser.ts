// A browser as far as the worker sees one: storage, locks and channels that its tabs share. A tab is the real worker
// code, the real engine and the real client, joined by a channel.
import {readFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';

import {IDBFactory} from 'fake-indexeddb';
import WebSocket from 'ws';

import type {Change, Client, MessageView, Stage} from '../../src/client/client';
import {workerClient} from '../../src/client/worker_client';
import {kSubprotocol, type Socket} from '../../src/connection/connection';
import {answerCalls} from '../../src/worker/calls';
import {Engine} from '../../src/worker/engine';
import {extension, type Extension} from '../../src/worker/extension';
import type {Channel, Locks} from '../../src/worker/lock';
import type {Port} from '../../src/worker/pages';
import type {Profile} from '../../src/worker/profile';
import {serve} from '../../src/worker/service';

export const enginePath = process.env.MAJLIS_ENGINE ??
  fileURLToPath(new URL('../../../../build/wasm/bin/majlis_engine.wasm', import.meta.url));
const module = readFile(enginePath).then((bytes) => WebAssembly.compile(new Uint8Array(bytes)));

export class Browser {
  indexedDB = new IDBFactory();
  readonly locks = new MemoryLocks();
  private readonly channels = new Set<MemoryChannel>();

  constructor(private readonly url: () => string) {}

  /** `full`: there is no room on the disk when it opens. */
  async tab(full = false): Promise<Tab> {
    const tab = new Tab(await Engine.load(await module), this.url, this.indexedDB, this.locks,
      new MemoryChannel(this.channels));
    tab.full = full;
    await tab.start();
    return tab;
  }
}

export class Tab {
  readonly client: Client;
  readonly changes: Change[] = [];
  /** Sockets that were opened, the last one last. */
  readonly sockets: WebSocket[] = [];
  sent = 0;
  /** As if the disk had no room left. */
  full = false;
  private readonly profile: Profile;

  constructor(readonly engine: Engine, url: () => string, factory: IDBFactory, locks: Locks, channel: Channel) {
    const [page, worker] = ports();
    refuseWhere(() => this.full, factory);
    this.profile = serve(worker, url(), {
      engine, name: 'test', locks, channel, indexedDB: factory, connect: () => this.socket(url()),
    });
    this.client = workerClient(page);
    this.client.subscribe((change) => this.changes.push(change));
  }

  start(): Promise<void> {
    return this.profile.start();
  }

  /** Resolves once `seen` gives something, looking again after each change. */
  until<T>(seen: (client: Client) => T | undefined | false | null, what = seen.toString(), patienceMs = 60_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = seen(this.client);
        if (!found) return;
        clearTimeout(timer);
        leave();
        resolve(found);
      };
      const leave = this.client.subscribe(look);
      const timer = setTimeout(() => {
        leave();
        reject(new Error(`not within ${patienceMs} ms: ${what}; the stage is ${JSON.stringify(this.client.stage())}, ` +
          `the last changes ${JSON.stringify(this.changes.slice(-5))}`));
      }, patienceMs);
      look();
    });
  }

  stage<At extends Stage['at']>(at: At): Promise<Extract<Stage, {at: At}>> {
    return this.until((client) => {
      const stage = client.stage();
      return stage.at === at && stage as Extract<Stage, {at: At}>;
    }, `stage ${at}`);
  }

  /** Resolves once `look` gives something, asking again after each change. */
  async eventually<T>(look: (client: Client) => Promise<T | undefined | false>): Promise<T> {
    for (;;) {
      const seen = this.changes.length;
      const found = await look(this.client);
      if (found) return found;
      if (this.changes.length === seen) await this.change();
    }
  }

  /** The message whose text it is, once it came and `fits`. */
  message(conversation: string, text: string, fits: (message: MessageView) => boolean = () => true): Promise<MessageView> {
    return this.eventually(async (client) => {
      const count = await client.messageCount(conversation).catch(() => 0);
      const newest = count > 0 ? await client.messages(conversation, Math.max(0, count - 50), count) : [];
      return newest.find((message) => message.text === text && fits(message));
    });
  }

  /** Resolves after the next change. */
  change(patienceMs = 60_000): Promise<Change> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`nothing changed within ${patienceMs} ms`)), patienceMs);
      const leave = this.client.subscribe((change) => {
        clearTimeout(timer);
        leave();
        resolve(change);
      });
    });
  }

  /** A plugin's worker beside the tab's. */
  extend(plugin: string, port: MessagePort): void {
    answerCalls(port as never, extension(this.profile, plugin));
  }

  /** What such a worker may ask. */
  extension(plugin: string): Extension {
    return extension(this.profile, plugin);
  }

  /** As if the browser lost its network. */
  cut(): void {
    this.profile.network(false);
  }

  /** As if the tab was closed: nothing of it goes on. */
  close(): void {
    this.profile.close();
  }

  private socket(url: string): Socket {
    const socket = new WebSocket(url.replace('http', 'ws') + '/ws', kSubprotocol);
    const send = socket.send.bind(socket);
    socket.send = ((bytes: Uint8Array) => {
      ++this.sent;
      send(bytes);
    }) as typeof socket.send;
    this.sockets.push(socket);
    return socket as unknown as Socket;
  }
}

// fake-indexeddb knows no quota: puts fail as a browser's do where there is no room.
function refuseWhere(full: () => boolean, factory: IDBFactory): void {
  const open = factory.open.bind(factory);
  factory.open = (name: string, version?: number) => {
    const request = open(name, version);
    request.addEventListener('success', () => {
      const database = request.result, transaction = database.transaction.bind(database);
      database.transaction = (stores, mode, options) => {
        const made = transaction(stores, mode, options);
        if (mode !== 'readwrite' || !full()) return made;
        const objectStore = made.objectStore.bind(made);
        made.objectStore = (store: string) => {
          const real = objectStore(store);
          real.put = () => {
            throw new DOMException('no room', 'QuotaExceededError');
          };
          return real;
        };
        return made;
      };
    });
    return request;
  };
}

// Both ends of a channel that clones what it carries, as postMessage does.
function ports(): [Port, Port] {
  const make = (): Port => ({onmessage: null, postMessage: () => undefined});
  const one = make(), other = make();
  const carry = (to: Port) => (message: unknown) => {
    const data = structuredClone(message) as never;
    queueMicrotask(() => to.onmessage?.({data}));
  };
  one.postMessage = carry(other);
  other.postMessage = carry(one);
  return [one, other];
}

class MemoryChannel implements Channel {
  onmessage: Channel['onmessage'] = null;

  constructor(private readonly all: Set<MemoryChannel>) {
    all.add(this);
  }

  postMessage(message: unknown): void {
    for (const other of this.all) if (other !== this) queueMicrotask(() => other.onmessage?.({data: message}));
  }

  close(): void {
    this.all.delete(this);
  }
}

/** Web Locks, as far as one name goes. */
class MemoryLocks implements Locks {
  private holder?: {end: (reason?: unknown) => void};
  private readonly queue: (() => void)[] = [];
  private readonly watchers: (() => void)[] = [];

  /** Resolves once somebody waits for who has it. */
  awaited(): Promise<void> {
    return new Promise((resolve) => (this.queue.length > 0 ? resolve() : this.watchers.push(resolve)));
  }

  request(_name: string, options: {steal?: boolean; signal?: AbortSignal},
    callback: () => Promise<unknown>): Promise<unknown> {
    if (options.steal) {
      this.holder?.end(new DOMException('stolen', 'AbortError'));
      return this.hold(callback);
    }
    if (!this.holder) return this.hold(callback);
    return new Promise((resolve, reject) => {
      const turn = () => resolve(this.hold(callback));
      this.queue.push(turn);
      for (const each of this.watchers.splice(0)) each();
      options.signal?.addEventListener('abort', () => {
        this.queue.splice(this.queue.indexOf(turn), 1);
        reject(new DOMException('aborted', 'AbortError'));
      });
    });
  }

  private hold(callback: () => Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const holder = {end: (reason?: unknown) => {
        if (this.holder === holder) this.holder = undefined;
        if (reason) reject(reason);
        else resolve(undefined);
        if (!this.holder) this.queue.shift()?.();
      }};
      this.holder = holder;
      void callback().then(() => this.holder === holder && holder.end());
    });
  }
}
