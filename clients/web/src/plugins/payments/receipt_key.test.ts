import {beforeEach, expect, test} from 'vitest';
import {toBase64url} from '../base64url';
import type {Profile} from './profile_port';
import {ReceiptKey} from './receipt_key';

const first = new Uint8Array(32).fill(1), second = new Uint8Array(32).fill(2), third = new Uint8Array(32).fill(3);
const named = toBase64url;

let told: Uint8Array | undefined; // by the host
let kept: Map<string, Uint8Array>;
let key: ReceiptKey;

beforeEach(() => {
  told = first;
  kept = new Map();
  const profile: Partial<Profile> = {
    hostKey: async () => told ?? Promise.reject({name: 'not_found', detail: 'this host has not signed anything in this domain yet'}),
    keep: async (records) => records.forEach(({key: name, value}) => void kept.set(name, structuredClone(value!, {transfer: [value!.buffer]}))),
    recall: async (prefix) => [...kept].filter(([name]) => name.startsWith(prefix)).map(([name, value]) => ({key: name, value})),
  };
  key = new ReceiptKey(profile as Profile);
});

test('the key that was seen first is held, whatever the host says later', async () => {
  expect(await key.held()).toEqual(first);
  told = second;
  expect(await key.held()).toEqual(first);
  expect(await key.names()).toEqual({held: named(first), told: named(second)});
});

test('while the host has signed nothing there is none to name', async () => {
  told = undefined;
  expect(await key.names()).toBeUndefined();
  expect(kept.size).toBe(0);
});

test('another is taken by its name', async () => {
  await key.held();
  told = second;
  await key.accept(named(second));
  expect(await key.held()).toEqual(second);
  expect(await key.names()).toEqual({held: named(second), told: named(second)});
});

test('a name that is not the key of now changes nothing', async () => {
  await key.held();
  told = second;
  for (const wrong of ['', named(first), named(third), named(second).slice(0, -1), named(second).toLowerCase()])
    await expect(key.accept(wrong), wrong).rejects.toMatchObject({name: 'money.key'});
  told = third; // between showing and taking
  await expect(key.accept(named(second))).rejects.toMatchObject({name: 'money.key'});
  expect(await key.held()).toEqual(first);
});
