// The files worker's entry: started when somebody first has to do with a file. The page's first message brings a port to the
// profile.
import engineUrl from '@files-engine?url';

import type {Port} from '../../../worker/pages';
import {WasmModule} from '../../../worker/wasm_module';
import {FilesEngine} from './files_engine';
import {serveFiles} from './files_service';
import {handleStore} from './handle_store';

interface Scope extends Port {
  location: {origin: string};
  indexedDB?: IDBFactory;
}

const scope = self as unknown as Scope;
const module = WebAssembly.compileStreaming(fetch(engineUrl)).then((each) => WasmModule.load(each));
const early: {data: never}[] = [];

scope.onmessage = (first: {data: {profile: Port}}) => {
  scope.onmessage = (event) => early.push(event);
  void module.then((each) => {
    serveFiles(scope, {engine: new FilesEngine(each), origin: scope.location.origin, profile: first.data.profile,
      handles: scope.indexedDB ? handleStore(scope.indexedDB) : undefined});
    for (const event of early.splice(0)) scope.onmessage?.(event);
  }, (reason: unknown) => scope.postMessage({broken: String(reason)}));
};
