// Starts the files worker and joins it to the profile, and answers for it to the service worker.
import type {Client} from '../../client/client';
import {kFilesWorker, scriptUrl} from '../../client/script_url';
import type {Port} from '../../worker/pages';
import {WorkerFiles, type Files, type Saving} from './files';
import type {Progress, StreamRequest} from './model';

const kStayMs = 10_000;
const kStreams = '/stream/';

export function start(client: Client): Files {
  const worker = new Worker(scriptUrl(kFilesWorker), {type: 'module', name: 'files'});
  const channel = new MessageChannel();
  client.extend('files', channel.port1);
  worker.postMessage({profile: channel.port2}, [channel.port2]);
  return new PageFiles(worker as unknown as Port);
}

class PageFiles extends WorkerFiles implements Files {
  private readonly streams = new Set<string>();
  private stay?: ReturnType<typeof setInterval>;

  constructor(worker: Port) {
    super(worker);
    globalThis.navigator.serviceWorker?.addEventListener('message', ({data, ports}: MessageEvent<StreamRequest>) => {
      if (this.streams.has(data.stream) && ports[0]) this.serve(data, ports[0]);
    });
  }

  async address(saving: Saving, progress?: (now: Progress) => void): Promise<string | undefined> {
    if (!navigator.serviceWorker?.controller) return undefined;
    const id = await this.stream(saving, progress);
    this.streams.add(id);
    // A service worker that hears nothing is ended by the browser, and what it hands on with it.
    this.stay ??= setInterval(() => navigator.serviceWorker.controller?.postMessage('stay'), kStayMs);
    return kStreams + id;
  }

  letGo(address: string): void {
    const id = address.slice(kStreams.length);
    this.streams.delete(id);
    this.unstream(id);
    if (this.streams.size > 0) return;
    clearInterval(this.stay);
    this.stay = undefined;
  }
}
