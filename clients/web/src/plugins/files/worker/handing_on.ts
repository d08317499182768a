// A history on its way from one device of an account to another: sealed as one file, which the host keeps for a week and
// cannot open. Its reference travels in the answer to the link code (clients/core/archive.hpp).
import {decode, encode} from '../../../worker/codec';
import type {Extension} from '../../../worker/extension';
import type {SentFile} from '../model';
import type {FilesEngine} from './files_engine';
import type {FilesHost} from './files_host';
import {SavedUpload, type Store} from './saved_upload';
import {Source} from './source';
import {Uploading, type Watcher} from './uploading';

const kLifetimeS = 7 * 86_400;
// The code that it goes to does not outlive the page: a later one begins anew.
const kNowhere: Store = {keep: async () => undefined, recall: async () => []};

export interface Calls {
  call(...args: Parameters<Extension['call']>): Promise<Uint8Array>;
}

/** Gives the reference. */
export async function deposit(engine: FilesEngine, host: FilesHost, profile: Calls, history: Blob, watcher: Watcher, signal: AbortSignal): Promise<Uint8Array> {
  const source = await Source.of(engine, history, true);
  const saved = new SavedUpload(kNowhere, 'history');
  const {id, key, sha256, size} = await new Uploading(engine, host, saved, source, kLifetimeS, watcher, signal).run();
  const {token} = decode(await profile.call('files.grant', encode({file: id, lifetime_s: kLifetimeS}))) as {token: Uint8Array};
  return encode({id, key, sha256, size, token});
}

/** The file that a reference leads to; a newer program may say more. Throws client.archive.reference. */
export function fileOf(reference: Uint8Array): SentFile {
  try {
    const {id, key, sha256, size, token} = decode(reference) as SentFile;
    if ([id, key, sha256, token].every((each) => each instanceof Uint8Array) && typeof size === 'number') return {id, key, sha256, size, token};
  } catch {
    // No CBOR.
  }
  throw {name: 'client.archive.reference', detail: 'what the other device said of where its history is makes no sense'};
}
