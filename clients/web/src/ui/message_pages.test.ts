import {expect, test} from 'vitest';
import {FakeClient} from '../../tests/fake/fake_client';
import {kPage, MessagePages} from './message_pages';

function conversation(count: number) {
  const client = new FakeClient();
  client.begin('amina');
  const entry = client.add({title: 'bob'});
  for (let i = 0; i < count; ++i) client.place(entry, client.message(entry, {text: `${i}`, authorName: 'bob'}));
  client.calls.length = 0;
  const failures: unknown[] = [];
  const pages = new MessagePages(client, entry.view.id, () => {}, (reason) => failures.push(reason));
  return {client, id: entry.view.id, pages, failures};
}

test('fetches what is wanted and no more', async () => {
  const {client, pages} = conversation(10_000);
  await pages.refresh(5000, 5020);
  expect(pages.count).toBe(10_000);
  expect(pages.at(5010)?.text).toBe('5010');
  expect(pages.at(5010 + 2 * kPage)).toBeUndefined();
  expect(client.calls).toEqual(['messageCount', 'messages']);
  await pages.want(5000, 5020);
  expect(client.calls.length).toBe(2);
});

test('asks once for what is on its way', async () => {
  const {client, pages} = conversation(100);
  await pages.refresh(0, 0);
  await Promise.all([pages.want(0, 10), pages.want(5, 15)]);
  expect(client.calls.filter((each) => each === 'messages').length).toBe(1);
});

test('shows what it has until newer has come, and lets go of the rest', async () => {
  const {client, id, pages} = conversation(200);
  await pages.refresh(0, 200);
  client.delayMs = 5;
  const refreshing = pages.refresh(100, 110);
  expect(pages.at(105)?.text).toBe('105');
  expect(pages.at(0)?.text).toBe('0');
  await refreshing;
  expect(pages.at(0)).toBeUndefined();
  expect(pages.at(105)?.text).toBe('105');
  client.expire(id, 50);
  await pages.refresh(100, 110);
  expect(pages.at(105)?.text).toBe('155');
});

test('answers of an older look do not overwrite a newer one', async () => {
  const {client, id, pages} = conversation(100);
  await pages.refresh(0, 0);
  const {messages} = client;
  let letGo = () => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  client.messages = async (...asked) => {
    const answer = await messages(...asked);
    await held;
    return answer;
  };
  const older = pages.want(0, 10);
  client.messages = messages;
  client.expire(id, 10);
  await pages.refresh(0, 10);
  letGo();
  await older;
  expect(pages.at(0)?.text).toBe('10');
});

test('failures are told', async () => {
  const {client, pages, failures} = conversation(10);
  await pages.refresh(0, 0);
  client.failNext('messages', {name: 'web.storage', detail: 'gone'});
  await pages.want(0, 10);
  expect(failures).toEqual([{name: 'web.storage', detail: 'gone'}]);
  await pages.want(0, 10);
  expect(pages.at(3)?.text).toBe('3');
});
