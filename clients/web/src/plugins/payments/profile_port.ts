// The profile as the money engine's page asks it (worker/extension.ts).
import {caller} from '../../worker/calls';
import type {Extension} from '../../worker/extension';
import type {Port} from '../../worker/pages';

export interface Profile {
  call(method: string, params: Uint8Array): Promise<Uint8Array>;
  hostKey(): Promise<Uint8Array>;
  confirm(label: string, content: Uint8Array): Promise<Uint8Array>;
  keep(...args: Parameters<Extension['keep']>): Promise<void>;
  recall(prefix: string): Promise<{key: string; value: Uint8Array}[]>;
  send(...args: Parameters<Extension['send']>): Promise<void>;
}

/** `heard`: told of the plugin's notices. */
export function profileOver(port: Port, heard: () => void): Profile {
  const ask = caller(port, heard);
  return {
    call: (...args) => ask('call', args),
    hostKey: () => ask('hostKey', []),
    confirm: (...args) => ask('confirm', args),
    keep: (...args) => ask('keep', args),
    recall: (...args) => ask('recall', args),
    send: (...args) => ask('send', args),
  };
}
