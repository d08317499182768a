// A tab's files worker, as far as a browser has one: the real worker code and the real engine over the real host.
import {readFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';

import {WorkerFiles} from '../../src/plugins/files/files';
import {FilesEngine} from '../../src/plugins/files/worker/files_engine';
import type {Fetch} from '../../src/plugins/files/worker/files_host';
import type {HandleStore} from '../../src/plugins/files/worker/handle_store';
import {serveFiles} from '../../src/plugins/files/worker/files_service';
import {WasmModule} from '../../src/worker/wasm_module';
import {enginePath, type Tab} from './browser';

const module = readFile(join(dirname(enginePath), 'majlis_files.wasm')).then((bytes) => WebAssembly.compile(new Uint8Array(bytes)));

export class FilesTab {
  private constructor(readonly files: WorkerFiles, private readonly ports: MessagePort[]) {}

  static async of(tab: Tab, origin: () => string, more: {fetch?: Fetch; handles?: HandleStore} = {}): Promise<FilesTab> {
    const page = new MessageChannel(), profile = new MessageChannel();
    tab.extend('files', profile.port1);
    const engine = new FilesEngine(await WasmModule.load(await module));
    const fetching: Fetch = (url, init) => (more.fetch ?? fetch)(url.replace(/^here:/, origin()), init);
    serveFiles(page.port1 as never, {engine, origin: 'here:', profile: profile.port2 as never, fetch: fetching, handles: more.handles});
    return new FilesTab(new WorkerFiles(page.port2 as never), [page.port1, page.port2, profile.port1, profile.port2]);
  }

  close(): void {
    for (const port of this.ports) port.close();
  }
}
