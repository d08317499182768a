// CBOR, as the engine and the host speak it. Ids are bytes on the wire and lower-case hex everywhere else.
import {decode as decodeCbor, encode as encodeCbor} from 'cborg';

export type Fields = Record<string, unknown>;

/** `value` as one CBOR item; fields that are undefined are left out, as the engine's records have them. */
export function encode(value: unknown): Uint8Array {
  return encodeCbor(withoutUndefined(value), {float64: true});
}

/** Errors: those of cborg; others wrote the bytes where they are a message's content. */
export function decode(bytes: Uint8Array): unknown {
  return decodeCbor(bytes, {allowUndefined: false, allowBigInt: true, rejectDuplicateMapKeys: true});
}

export function bytesOf(hex: string): Uint8Array {
  if (!/^([0-9a-f]{2})*$/.test(hex)) throw {name: 'web.id', detail: `${hex} is no id; ids are lower-case hex`};
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; ++i) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([, field]) => field !== undefined).map(([key, field]) => [key, withoutUndefined(field)]));
}
