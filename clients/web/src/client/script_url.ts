// The scripts that the page starts beside itself. Where the browser asks for trusted URLs, these are the only ones that
// the policy makes (host/web/policy.cpp names it).
import filesUrl from '../plugins/files/worker/files_worker?worker&url';
import workerUrl from '../worker/main?worker&url';

export const kWorker = workerUrl;
export const kFilesWorker = filesUrl;
export const kServiceWorker = '/service-worker.js';

interface Policy {
  createScriptURL(url: string): unknown;
}
interface Policies {
  createPolicy(name: string, rules: {createScriptURL(url: string): string}): Policy;
}

const {trustedTypes} = globalThis as {trustedTypes?: Policies};
const policy = trustedTypes?.createPolicy('majlis-worker', {
  createScriptURL(url) {
    if (url === kWorker || url === kFilesWorker || url === kServiceWorker) return url;
    throw new TypeError(`${url} is no script of the app`);
  },
});

/** What the sinks take that start scripts: a trusted URL, or the text where the browser knows none. */
export function scriptUrl(url: string): string {
  return policy ? policy.createScriptURL(url) as string : url;
}
