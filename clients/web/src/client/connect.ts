// Starts the worker and gives the client that speaks to it.
import type {Port} from '../worker/pages';
import type {Client} from './client';
import {kServiceWorker, kWorker, scriptUrl} from './script_url';
import {workerClient} from './worker_client';

export function connect(): Client {
  return workerClient(new Worker(scriptUrl(kWorker), {type: 'module', name: 'majlis'}) as unknown as Port);
}

/** The app opens without a network from now on. Where the browser has no service workers it needs one. */
export function keepOffline(): void {
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.register(scriptUrl(kServiceWorker), {scope: '/'}).catch((reason: unknown) => {
    console.warn('the app will not open offline:', reason);
  });
}
