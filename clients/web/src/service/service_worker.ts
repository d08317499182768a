// Keeps the app's files, so that it opens without a network; people's data is none of its business. Files with a hash in
// their name come from the cache, the page itself from the host where that answers in time. A new build brings a new
// list of files, and with it a new cache.

/** Every file of this build, put in by the build (tools/service_worker.ts), and a name for all of them. */
declare const MAJLIS_FILES: string[];
declare const MAJLIS_BUILD: string;

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Event {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  location: Location;
  clients: {claim(): Promise<void>};
  addEventListener(type: 'install' | 'activate', listener: (event: Waiting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
}

const scope = self as unknown as Scope;
const kCache = `majlis ${MAJLIS_BUILD}`;
const kPatienceMs = 3_000;

async function keepFiles(): Promise<void> {
  const cache = await caches.open(kCache);
  await cache.addAll(MAJLIS_FILES);
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('majlis ') && name !== kCache).map((name) => caches.delete(name)));
  await scope.clients.claim();
}

/** The host's page, or the one that is kept where the host does not answer in time. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request, {signal: AbortSignal.timeout(kPatienceMs)});
  } catch (reason) {
    const kept = await caches.match('/');
    if (!kept) throw reason;
    return kept;
  }
}

async function file(request: Request): Promise<Response> {
  return await caches.match(request) ?? fetch(request);
}

scope.addEventListener('install', (event) => event.waitUntil(keepFiles()));
scope.addEventListener('activate', (event) => event.waitUntil(forgetOthers()));
scope.addEventListener('fetch', (event) => {
  const {request} = event, {origin, pathname} = new URL(request.url);
  if (request.method !== 'GET' || origin !== scope.location.origin) return;
  if (pathname === '/' && request.mode === 'navigate') event.respondWith(page(request));
  else if (pathname !== '/' && MAJLIS_FILES.includes(pathname)) event.respondWith(file(request));
});

export {};
