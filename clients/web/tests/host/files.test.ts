// Files between two browsers over a real host: the worker's own code, without a page.
import {randomBytes} from 'node:crypto';
import {afterAll, beforeAll, expect, test} from 'vitest';

import type {MessageView} from '../../src/client/client';
import type {Outgoing, SentFile} from '../../src/plugins/files/model';
import {Browser, type Tab} from './browser';
import {FilesTab} from './files';
import {Host} from './host';

let host: Host;
let amina: Tab, basim: Tab;
let hers: FilesTab, his: FilesTab;
let chat = '', his_chat = '';

beforeAll(async () => {
  host = await new Host().start();
  [amina, basim] = await Promise.all([new Browser(() => host.url).tab(), new Browser(() => host.url).tab()]);
  await Promise.all([amina.client.signUp('amina', {}), basim.client.signUp('basim', {})]);
  chat = await amina.client.openDirect('basim');
  await amina.client.send(chat, 'peace');
  his_chat = (await basim.until((client) => client.conversations().find(({request}) => request))).id;
  await basim.client.accept(his_chat);
  [hers, his] = [await FilesTab.of(amina, () => host.url), await FilesTab.of(basim, () => host.url)];
});

afterAll(async () => {
  hers?.close();
  his?.close();
  amina?.close();
  basim?.close();
  await host?.end();
});

function outgoing(bytes: Uint8Array, name: string, more: Partial<Outgoing> = {}): Outgoing {
  return {file: new File([bytes as BlobPart], name), name, told: true, keepMetadata: false, ...more};
}

async function arrived(tab: Tab, conversation: string, fits: (message: MessageView) => boolean): Promise<MessageView> {
  return tab.eventually(async (client) => {
    const count = await client.messageCount(conversation);
    return (await client.messages(conversation, Math.max(0, count - 20), count)).reverse().find((each) => each.type === 'files.file/1' && fits(each));
  });
}

async function bytesOf(files: FilesTab, file: SentFile): Promise<Uint8Array> {
  return new Uint8Array(await (await files.files.load(file)).arrayBuffer());
}

test.each([0, 1, 65_536, 5_000_000])('a file of %i bytes arrives as it was sent', async (size) => {
  const bytes = new Uint8Array(randomBytes(size)), name = `figs ${size}.bin`;
  await hers.files.send({conversation: chat, files: [outgoing(bytes, name)]});
  const message = await arrived(basim, his_chat, ({text}) => text.includes(name));
  const {files: [file]} = await his.files.read(message.body);
  expect(file).toMatchObject({name, size, media_type: 'application/octet-stream'});
  expect(Buffer.from(await bytesOf(his, file!)).equals(Buffer.from(bytes))).toBe(true);
});
