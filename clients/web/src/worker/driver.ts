// Drives the engine: what a request leads to is stored, then sent, then shown, in that order (clients/core/core.hpp).
// What comes while a transaction is on its way to the disk shares the next one. Where storing fails the core is ahead
// of the disk: nothing more is done with it, and `broken` is told.
import type {Failure} from '../client/client';
import {failureOf} from '../client/failure';
import type {Fields} from './codec';
import type {Engine, EngineEvent, Response, StoreChange} from './engine';

export interface Outlet {
  store(changes: StoreChange[]): Promise<void>;
  send(frame: Uint8Array): void;
  /** What became of a request, once it is durable. */
  show(response: Response): void;
  broken(failure: Failure): void;
}

/** How a command ended. */
export type End = EngineEvent;

interface Waiting {
  resolve(end: End): void;
  reject(failure: Failure): void;
}

// setTimeout's longest.
const kLongestWaitMs = 2 ** 31 - 1;

export class Driver {
  private readonly commands = new Map<number, Waiting>();
  private readonly brief = new Set<number>();
  private readonly queue: {response: Response; stored?: Waiting}[] = [];
  private lastTicket = 0;
  private working = false;
  private failure?: Failure;
  private timer?: ReturnType<typeof setTimeout>;

  constructor(private readonly engine: Engine, private readonly outlet: Outlet) {}

  /**
   * Resolves with the event that ended the command, once the host has acknowledged it; rejects with its failure.
   * `brief`: it asks the host something first, and that question ends with the connection.
   */
  async command(method: string, params: Fields = {}, brief = false): Promise<End> {
    const ticket = ++this.lastTicket;
    if (brief) this.brief.add(ticket);
    const ended = new Promise<End>((resolve, reject) => this.commands.set(ticket, {resolve, reject}));
    ended.catch(() => undefined);
    try {
      await this.step(method, params, ticket);
    } catch (reason) {
      this.commands.delete(ticket);
      throw reason;
    }
    return ended;
  }

  /** Resolves once the command is durable here; rejects where the core refused it. What becomes of it shows. */
  async begin(method: string, params: Fields = {}): Promise<Response> {
    const ticket = ++this.lastTicket;
    const response = await this.step(method, params, ticket);
    const refused = response.events.find((event) => event.kind === 'failed' && event.ticket === ticket);
    if (refused?.error) throw refused.error;
    return response;
  }

  /** One request; resolves once what it led to is durable. */
  step(method: string, params: Fields = {}, ticket?: number): Promise<Response> {
    if (this.failure) return Promise.reject(this.failure);
    const response = this.engine.ask(method, params, ticket);
    if (response.error) return Promise.reject(response.error);
    return new Promise((resolve, reject) => {
      this.queue.push({response, stored: {resolve: () => resolve(response), reject}});
      void this.work();
    });
  }

  query<T>(method: string, params: Fields = {}): T {
    if (this.failure) throw this.failure;
    return this.engine.query<T>(method, params);
  }

  /** The connection ended: brief commands end with it. */
  cut(why: Failure): void {
    for (const ticket of this.brief) {
      this.commands.get(ticket)?.reject(why);
      this.commands.delete(ticket);
    }
    this.brief.clear();
  }

  /** Does nothing more; who waits is told `why`. */
  end(why: Failure): void {
    this.failure ??= why;
    clearTimeout(this.timer);
    for (const {stored} of this.queue.splice(0)) stored?.reject(why);
    for (const [ticket, waiting] of this.commands) {
      this.commands.delete(ticket);
      waiting.reject(why);
    }
  }

  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    while (this.queue.length > 0 && !this.failure) {
      const batch = this.queue.splice(0);
      try {
        await this.outlet.store(batch.flatMap(({response}) => response.changes));
      } catch (reason) {
        const failure = failureOf(reason);
        for (const {stored} of batch) stored?.reject(failure);
        this.end(failure);
        this.outlet.broken(failure);
        break;
      }
      if (this.failure) {
        for (const {stored} of batch) stored?.reject(this.failure);
        break;
      }
      for (const {response} of batch) for (const frame of response.frames) this.outlet.send(frame);
      for (const {response, stored} of batch) this.finish(response, stored);
    }
    this.working = false;
  }

  private finish(response: Response, stored?: Waiting): void {
    this.wakeAt(response.wake_ms);
    stored?.resolve(response as never);
    for (const event of response.events) this.settle(event);
    this.outlet.show(response);
  }

  private settle(event: EngineEvent): void {
    if (event.ticket === undefined) return;
    const waiting = this.commands.get(event.ticket);
    if (!waiting) return;
    this.commands.delete(event.ticket);
    this.brief.delete(event.ticket);
    if (event.kind === 'failed') waiting.reject(event.error!);
    else waiting.resolve(event);
  }

  // The last response says when it is time; one that says nothing needs no time.
  private wakeAt(wakeMs: number | undefined): void {
    clearTimeout(this.timer);
    if (wakeMs === undefined) return;
    const wait = Math.min(Math.max(Number(wakeMs) - Date.now(), 0), kLongestWaitMs);
    this.timer = setTimeout(() => this.step('tick').catch(() => undefined), wait);
  }
}
