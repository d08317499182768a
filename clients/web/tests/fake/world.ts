// A life to look at: people, a group, a request, a changed key, a long history. In the language of the page.
import type {MessageView} from '../../src/client/client';
import {FakeClient, type FakeConversation} from './fake_client';
import {linesOf, type Lines} from './lines';

const kMinute = 60_000;
const kHour = 60 * kMinute;
const kDay = 24 * kHour;

export interface World {
  client: FakeClient;
  ids: Record<'chat' | 'group' | 'request' | 'changed' | 'long' | 'self' | 'broadcast' | 'left', string>;
}

class Writer {
  private atMs: number;

  constructor(private readonly client: FakeClient, readonly entry: FakeConversation, startMs: number) {
    this.atMs = startMs;
  }

  say(who: string, text: string, more: Partial<MessageView> & {afterMs?: number} = {}): MessageView {
    const {afterMs, ...rest} = more;
    this.atMs += afterMs ?? kMinute;
    const own = who === '';
    const message = this.client.message(this.entry, {
      own, timeMs: this.atMs, text, ...(own ? {state: 'read'} : {author: this.client.accountOf(who), authorName: who}), ...rest,
    });
    this.client.place(this.entry, message);
    return message;
  }
}

export function makeWorld(language: 'en' | 'ar', seed = 7, now: () => number = () => Date.now()): World {
  const client = new FakeClient(seed, now);
  const lines = linesOf(language);
  client.begin(lines.own);
  const [friend, second, third, stranger] = lines.people as [string, string, string, string];
  for (const each of lines.people) client.accountOf(each);
  client.deviceList.push({id: client.random.hex(16), own: false, active: true, mayLink: true, addedMs: now() - 12 * kDay});
  client.deviceList.push({id: client.random.hex(16), own: false, active: false, mayLink: false, addedMs: now() - 90 * kDay});

  return {
    client,
    ids: {
      chat: chat(client, lines, friend, now()),
      group: group(client, lines, [friend, second, third], now()),
      request: request(client, lines, stranger, now()),
      changed: changed(client, lines, second, now()),
      long: long(client, lines, third, now()),
      self: self(client, lines, now()),
      broadcast: broadcast(client, lines, second, now()),
      left: left(client, lines, now()),
    },
  };
}

function chat(client: FakeClient, lines: Lines, friend: string, nowMs: number): string {
  const peer = client.accountOf(friend);
  client.contacts.get(peer)!.verified = true;
  const entry = client.add({title: friend, peer, verified: true});
  const writer = new Writer(client, entry, nowMs - kDay - 3 * kHour);
  writer.say(friend, lines.chat[0]!);
  writer.say(friend, lines.chat[1]!);
  const plan = writer.say('', lines.chat[2]!, {afterMs: 4 * kMinute});
  writer.say('', lines.chat[3]!, {edited: true});
  writer.say(friend, '👍', {afterMs: 9 * kMinute});
  const list = writer.say(friend, lines.chat[4]!, {afterMs: nowMs - kHour - (plan.timeMs + 10 * kMinute)});
  list.reactions.push({emoji: '❤️', by: client.own().account, name: client.own().name, own: true});
  writer.say('', lines.chat[5]!, {afterMs: 3 * kMinute, replyTo: list.id});
  writer.say(friend, lines.chat[6]!, {afterMs: 12 * kMinute}).reactions.push({emoji: '😂', by: client.own().account, name: client.own().name, own: true});
  writer.say(friend, '', {deleted: true});
  writer.say('', lines.chat[7]!, {afterMs: 5 * kMinute, state: 'read'});
  writer.say('', lines.chat[8]!, {afterMs: 30_000, state: 'delivered'});
  return entry.view.id;
}

function group(client: FakeClient, lines: Lines, people: string[], nowMs: number): string {
  const entry = client.add({kind: 'group', title: lines.groupTitle, timerS: 604_800}, people);
  entry.members[1]!.role = 'moderator';
  entry.members[1]!.verified = true;
  entry.invites.push({key: client.random.hex(32), used: 3, usesMax: 10, expiresMs: nowMs + 5 * kDay});
  const writer = new Writer(client, entry, nowMs - 5 * kHour);
  writer.say('', '', {type: 'timer/1', body: {timer_s: 604_800}});
  writer.say(people[0]!, lines.group[0]!);
  writer.say(people[1]!, lines.group[1]!, {afterMs: 2 * kMinute});
  const idea = writer.say(people[1]!, lines.group[2]!);
  idea.reactions.push(...people.slice(0, 2).map((name) => ({emoji: '🎉', by: client.accountOf(name), name, own: false})),
    {emoji: '👍', by: client.own().account, name: client.own().name, own: true});
  writer.say('', lines.group[3]!, {afterMs: 4 * kMinute, state: 'delivered'});
  writer.say(people[2]!, lines.cardFallback, {afterMs: 3 * kMinute, type: 'polls.poll/1', body: {}});
  writer.say(people[2]!, lines.group[4]!, {afterMs: 20 * kMinute, replyTo: idea.id});
  entry.view.unread = 2;
  return entry.view.id;
}

function request(client: FakeClient, lines: Lines, stranger: string, nowMs: number): string {
  const entry = client.add({title: stranger, peer: client.accountOf(stranger), request: true, requester: stranger});
  new Writer(client, entry, nowMs - 25 * kMinute).say(stranger, lines.request);
  entry.view.unread = 1;
  return entry.view.id;
}

function changed(client: FakeClient, lines: Lines, second: string, nowMs: number): string {
  const peer = client.accountOf(second);
  client.contacts.get(peer)!.keyChanged = true;
  const entry = client.add({title: second, peer, keyChanged: true});
  const writer = new Writer(client, entry, nowMs - 2 * kDay);
  writer.say(second, lines.changed[0]!);
  writer.say('', lines.changed[1]!, {state: 'failed', failure: {name: 'client.contact.key_changed', detail: 'the identity key changed'}});
  return entry.view.id;
}

function long(client: FakeClient, lines: Lines, third: string, nowMs: number): string {
  const entry = client.add({title: third, peer: client.accountOf(third), draft: lines.draft, beginsAtSeq: 12});
  const writer = new Writer(client, entry, nowMs - 200 * kDay);
  for (let i = 0; i < 10_000; ++i) {
    const words = Array.from({length: 1 + client.random.below(client.random.below(12) === 0 ? 90 : 14)}, () => client.random.pick(lines.words)).join(' ');
    writer.say(client.random.below(2) ? '' : third, `${i}: ${words}`, {afterMs: client.random.below(50 * kMinute)});
  }
  return entry.view.id;
}

function self(client: FakeClient, lines: Lines, nowMs: number): string {
  const entry = [...client.all.values()].find((each) => each.view.kind === 'self')!;
  new Writer(client, entry, nowMs - 3 * kDay).say('', lines.note, {state: 'sent'});
  return entry.view.id;
}

function broadcast(client: FakeClient, lines: Lines, second: string, nowMs: number): string {
  const entry = client.add({kind: 'group', title: lines.broadcastTitle, broadcast: true, ownRole: 'member', mutedUntilMs: nowMs + 30 * kDay}, [second]);
  entry.members[1]!.role = 'owner';
  new Writer(client, entry, nowMs - 4 * kDay).say(second, lines.broadcast);
  entry.view.unread = 12;
  return entry.view.id;
}

function left(client: FakeClient, lines: Lines, nowMs: number): string {
  const entry = client.add({kind: 'group', title: lines.leftTitle, ownRole: 'member', stage: 'left'}, [lines.people[0]!]);
  new Writer(client, entry, nowMs - 20 * kDay).say(lines.people[0]!, lines.left);
  return entry.view.id;
}
