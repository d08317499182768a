// What the page and the files worker tell each other. Ids are base64url here, as the host's addresses have them.
import type {Failure, StreamId} from '../../client/client';

/** One file of a message, as plugins/files/client reads it: its name is harmless, its sizes are within bounds. */
export interface SentFile {
  id: Uint8Array;
  token: Uint8Array;
  key: Uint8Array;
  sha256: Uint8Array;
  size: number;
  name?: string;
  media_type?: string;
  width?: number;
  height?: number;
  duration_ms?: number;
  thumbnail?: Uint8Array;
  blurhash?: string;
  waveform?: Uint8Array;
}

export interface SentFiles {
  files: SentFile[];
  text?: string;
}

/** What the browser found out of a file that somebody chose. */
export type Look = Pick<SentFile, 'width' | 'height' | 'duration_ms' | 'thumbnail' | 'blurhash' | 'waveform'>;

/** A file that is given again. */
export interface Given extends Look {
  name: string;
}

/** A file that is to be sent. */
export interface Outgoing extends Look {
  file: File;
  media_type?: string; // where the browser knows better than its first bytes say
  name: string;
  told: boolean; // whether its readers learn the name
  keepMetadata: boolean;
  handle?: FileSystemFileHandle; // by which the next page finds it
}

export interface Order {
  conversation: StreamId;
  files: Outgoing[];
  text?: string;
  lifetimeS?: number;
}

/** `asleep`: the file's bytes are not at hand, after a reload. */
export type ParcelState = 'sending' | 'asleep' | 'failed';

/** A message on its way, with how far it is. */
export interface ParcelView {
  id: string;
  conversation: StreamId;
  state: ParcelState;
  failure?: Failure;
  files: {id: string; name: string; size: number; asleep: boolean}[];
  done: number; // bytes
  size: number;
  rate?: number; // bytes a second
  waiting: boolean; // for the host
}

export interface Progress {
  done: number;
  size: number;
  waiting?: boolean; // for the host
  end?: 'whole' | Failure; // of a stream: all of it came and is what was sent, or why not
}

/** What the worker tells unasked. */
export type FilesNews = {parcels: ParcelView[]} | ({progress: string} & Progress);

/** A stretch of a file for the service worker: the head, then pieces as they are pulled. */
export interface StreamRequest {
  stream: string;
  range?: string;
}

export interface StreamHead {
  status: number;
  headers: Record<string, string>;
}

export const kMostFiles = 32;
