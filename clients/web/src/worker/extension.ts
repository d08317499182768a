// What a plugin's client half in a worker of its own may ask of the profile: the session, its methods at the host, a place
// in the sealed store, and to send what it made.
import {bytesOf, decode, encode} from './codec';
import type {Profile} from './profile';

export interface Kept {
  key: string;
  value?: Uint8Array; // absent: to be forgotten
}

const kOwn = /^[a-z][a-z0-9-]*$/;

export function extension(profile: Profile, plugin: string) {
  const of = (what: string, name: string) => {
    if (!kOwn.test(plugin) || !name.startsWith(what)) throw {name: 'web.plugin', detail: `${name} is none of the plugin ${plugin}'s`};
    return name;
  };
  const ownKey = (key: string) => of(`x/${plugin}/`, key);
  return {
    /** As the header Authorization has it; undefined while there is no session. */
    session: (): string | undefined => profile.query<{token?: string}>('session').token,
    /** A method of the plugin's at the host: params and result are one CBOR item each. */
    async call(method: string, params: Uint8Array): Promise<Uint8Array> {
      const {content} = await profile.ask('call', {method: of(`${plugin}.`, method), params});
      return content ?? new Uint8Array();
    },
    /** The key that the host signs with in the plugin's name. */
    async hostKey(): Promise<Uint8Array> {
      const {content} = await profile.ask('call', {method: 'keys.public_key', params: encode({domain: plugin})});
      return (decode(content!) as {public_key: Uint8Array}).public_key;
    },
    /** This device's signature under a label "majlis WORD confirmation vN". */
    confirm: (label: string, content: Uint8Array) => profile.query<{signature: Uint8Array}>('confirm', {label, content}).signature,
    /** Durable on return. */
    async keep(records: Kept[]): Promise<void> {
      records.forEach(({key}) => ownKey(key));
      await profile.step('keep', {records});
    },
    recall: (prefix: string) => profile.recall(ownKey(prefix)),
    /** The message is stored here and `forget` forgotten, both or neither. */
    async send(id: string, type: string, body: Uint8Array, fallback: string, forget: string[]): Promise<void> {
      forget.forEach(ownKey);
      await profile.begin('send_typed', {stream: bytesOf(id), type: of(`${plugin}.`, type), body: decode(body), fallback, forget});
    },
  };
}

export type Extension = ReturnType<typeof extension>;
