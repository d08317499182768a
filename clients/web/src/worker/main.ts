// The worker's entry: the engine, the profile of this browser, and the host that served the page.
import engineUrl from '@engine?url';

import {failureOf} from '../client/failure';
import {kSubprotocol, type Socket} from '../connection/connection';
import {Engine} from './engine';
import type {Channel, Locks} from './lock';
import type {Port} from './pages';
import {serve} from './service';

const kProfile = 'majlis';

/** Of a worker's global scope, what is used here. */
interface Scope extends Port {
  location: {origin: string};
  navigator: {locks: Locks};
  addEventListener(type: 'online' | 'offline', listener: () => void): void;
}

const scope = self as unknown as Scope;

async function start(): Promise<void> {
  const engine = await Engine.load(await WebAssembly.compileStreaming(fetch(engineUrl)));
  const host = new URL('/ws', scope.location.origin);
  host.protocol = host.protocol === 'https:' ? 'wss:' : 'ws:';
  const profile = serve(scope, scope.location.origin, {
    engine,
    name: kProfile,
    connect: () => new WebSocket(host, kSubprotocol) as unknown as Socket,
    locks: scope.navigator.locks,
    channel: new BroadcastChannel('majlis profile') as unknown as Channel,
  });
  scope.addEventListener('online', () => profile.network(true));
  scope.addEventListener('offline', () => profile.network(false));
  await profile.start();
}

start().catch((reason: unknown) => {
  // The engine did not come, such as from a host that is away: what is kept here was not looked at.
  const failure = failureOf(reason), denied = failure.name === 'web.storage.denied';
  const stage = {at: 'damaged', failure: denied ? failure : {name: 'web.start', detail: failure.detail}};
  scope.postMessage({stage, changes: [{kind: 'stage'}]});
});
