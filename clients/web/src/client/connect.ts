// Starts the worker and gives the client that speaks to it.
import workerUrl from '../worker/main?worker&url';

import type {Client} from './client';
import {workerClient} from './worker_client';
import type {Port} from '../worker/pages';

interface Policies {
  createPolicy(name: string, rules: {createScriptURL(url: string): string}): {createScriptURL(url: string): unknown};
}

/** A trusted URL where the browser asks for one; the page's policy allows this name alone to make them. */
function scriptUrl(url: string): string {
  const {trustedTypes} = globalThis as {trustedTypes?: Policies};
  const policy = trustedTypes?.createPolicy('majlis-worker', {
    createScriptURL(asked) {
      if (asked !== workerUrl) throw new TypeError(`${asked} is not the worker`);
      return asked;
    },
  });
  return policy ? policy.createScriptURL(url) as string : url;
}

export function connect(): Client {
  return workerClient(new Worker(scriptUrl(workerUrl), {type: 'module', name: 'majlis'}) as unknown as Port);
}
