// What opens the store: a person's passphrase, or a random secret that this browser keeps under a WebCrypto key which
// it gives to nobody, not even to this page.
import type {Lock} from './store';

const kAlgorithm = 'AES-GCM';
const kNonceSize = 12;

/** A passphrase as the core takes it: UTF-8 of its composed form (NFC), so that every keyboard gives the same bytes. */
export function secretOf(passphrase: string): Uint8Array {
  return new TextEncoder().encode(passphrase.normalize('NFC'));
}

/** A new secret, and how to keep it. */
export async function keptSecret(): Promise<{secret: Uint8Array; kept: NonNullable<Lock['kept']>}> {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const key = await crypto.subtle.generateKey({name: kAlgorithm, length: 256}, false, ['encrypt', 'decrypt']);
  const nonce = crypto.getRandomValues(new Uint8Array(kNonceSize));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({name: kAlgorithm, iv: nonce}, key, secret));
  return {secret, kept: {key, nonce, sealed}};
}

/** Throws web.storage.key where the browser's key does not open it. */
export async function openKept(kept: NonNullable<Lock['kept']>): Promise<Uint8Array> {
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt({name: kAlgorithm, iv: kept.nonce as BufferSource}, kept.key, kept.sealed as BufferSource));
  } catch {
    throw {name: 'web.storage.key', detail: "this browser's key no longer opens the profile; recover with your twelve words, or link this browser again"};
  }
}
