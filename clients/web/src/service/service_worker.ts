// Keeps the app's files, so that it opens without a network; people's data is none of its business. Files with a hash in
// their name come from the cache, the page itself from the host where that answers in time. A new build brings a new
// list of files, and with it a new cache.

/** Every file of this build, put in by the build (tools/service_worker.ts), those that are kept once they were used, and a name for all of them. */
declare const MAJLIS_FILES: string[];
declare const MAJLIS_LATER: string[];
declare const MAJLIS_BUILD: string;

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Event {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
/** A page. */
interface Client {
  postMessage(message: unknown, transfer: Transferable[]): void;
}
interface Scope {
  ballast?: ArrayBuffer;
  location: Location;
  clients: {claim(): Promise<void>; matchAll(options: object): Promise<Client[]>};
  addEventListener(type: 'install' | 'activate' | 'message', listener: (event: Waiting) => void): void;
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void;
}

const scope = self as unknown as Scope;
const kCache = `majlis ${MAJLIS_BUILD}`;
const kPatienceMs = 3_000;
const kStreams = '/stream/';
const kBallast = 64 << 20;

// Chromium keeps the body of every request that came by here until it collects the garbage, for which this has too little: an
// upload would leave the whole file in memory. Memory that nobody touches costs nothing, and counts once it is let go.
function countGarbage(): void {
  scope.ballast = new ArrayBuffer(kBallast);
}

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
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  const later = MAJLIS_LATER.includes(new URL(request.url).pathname);
  if (later && answer.status === 200) await (await caches.open(kCache)).put(request, answer.clone());
  return answer;
}

/** What somebody sent, as a page opens it (plugins/files): nothing of it is kept. */
async function stream(request: Request, id: string): Promise<Response> {
  const range = request.headers.get('range') ?? undefined;
  const pages = await scope.clients.matchAll({type: 'window', includeUncontrolled: true});
  const nobody = new Promise<undefined>((resolve) => setTimeout(resolve, kPatienceMs));
  const found = await Promise.race([nobody, ...pages.map((page) => new Promise<MessagePort>((resolve) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = ({data}) => {
      Object.assign(port1, {head: data as ResponseInit});
      resolve(port1);
    };
    page.postMessage({stream: id, range}, [port2]);
  }))]);
  if (!found) return new Response(null, {status: request.mode === 'navigate' ? 204 : 404}); // who goes there stays where he is
  const {head} = found as MessagePort & {head: ResponseInit};
  return new Response(new ReadableStream<Uint8Array>({
    pull: (out) => new Promise<void>((done) => {
      found.onmessage = ({data}: {data: Uint8Array | 'error' | null}) => {
        if (data === null) out.close();
        else if (data === 'error') out.error(new Error('the file broke off'));
        else out.enqueue(data);
        done();
      };
      found.postMessage('pull');
    }),
    cancel: () => found.postMessage('stop'),
  }, {highWaterMark: 0}), head);
}

scope.addEventListener('install', (event) => event.waitUntil(keepFiles()));
scope.addEventListener('activate', (event) => event.waitUntil(forgetOthers()));
// A page that has something streamed says so now and then, and so keeps this from being ended.
scope.addEventListener('message', (event) => event.waitUntil(Promise.resolve()));
scope.addEventListener('fetch', (event) => {
  const {request} = event, {origin, pathname} = new URL(request.url);
  if (request.method === 'PATCH') countGarbage();
  if (request.method !== 'GET' || origin !== scope.location.origin) return;
  if (pathname.startsWith(kStreams)) return event.respondWith(stream(request, pathname.slice(kStreams.length)));
  if (pathname === '/' && request.mode === 'navigate') event.respondWith(page(request));
  else if (pathname !== '/' && [...MAJLIS_FILES, ...MAJLIS_LATER].includes(pathname)) event.respondWith(file(request));
});

export {};
