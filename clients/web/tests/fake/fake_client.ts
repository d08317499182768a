// A messenger without a host: all in memory, seeded, as slow, offline or broken as a test wants. What it shows keeps the
// promises of the interface: sends are queued while offline, states follow each other, failures are Failures. This part
// holds the messages; what it stands on holds the rest.
import type {Client, Connection, Failure, MessageId, MessageView, StreamId} from '../../src/client/client';
import {FakeConversations} from './fake_conversations';

export type {FakeConversation} from './fake_memory';

export class FakeClient extends FakeConversations implements Client {
  setConnection(connection: Connection): void {
    this.connectionNow = connection;
    this.emit({kind: 'connection'});
    if (connection === 'online') this.flush();
  }

  /** A message of somebody else arrives. */
  receive(id: StreamId, authorName: string, text: string, more: Partial<MessageView> = {}): MessageView {
    const entry = this.entry(id);
    const message = this.message(entry, {author: this.accountOf(authorName), authorName, text, ...more});
    this.place(entry, message);
    entry.view.unread += 1;
    this.touched(entry, message);
    return message;
  }

  setState(id: StreamId, state: NonNullable<MessageView['state']>, failure?: Failure): void {
    const message = this.entry(id).messages.at(-1);
    if (message) Object.assign(message, {state, failure});
    this.emit({kind: 'messages', conversation: id});
  }

  typingBy(id: StreamId, names: string[]): void {
    this.emit({kind: 'typing', conversation: id, names});
  }

  warn(failure: Failure, conversation?: StreamId): void {
    this.emit({kind: 'warning', failure, ...(conversation ? {conversation} : {})});
  }

  /** The first `count` messages disappear, as they do when their time has come. */
  expire(id: StreamId, count: number): void {
    this.entry(id).messages.splice(0, count);
    this.emit({kind: 'messages', conversation: id});
  }

  messageCount = (id: StreamId) => this.call('messageCount', () => this.entry(id).messages.length);

  messages = (id: StreamId, from: number, to: number) => this.call('messages', () =>
    this.entry(id).messages.slice(from, to).map((each) => ({...each, reactions: [...each.reactions]})));

  find = (id: StreamId, message: MessageId) => this.call('find', () => {
    const ordinal = this.entry(id).messages.findIndex((each) => each.id === message);
    return ordinal < 0 ? undefined : {ordinal, message: {...this.entry(id).messages[ordinal]!}};
  });

  search = (text: string) => this.call('search', () => [...this.all.values()].flatMap((entry) => entry.messages
    .filter((each) => each.text.toLowerCase().includes(text.toLowerCase())).map((message) => ({conversation: entry.view.id, message: {...message}})))
    .sort((a, b) => b.message.timeMs - a.message.timeMs));

  send = (id: StreamId, text: string, options: {replyTo?: MessageId} = {}) => this.call('send', () =>
    this.queue(id, {text, ...(options.replyTo ? {replyTo: options.replyTo} : {})}));

  sendTyped = (id: StreamId, type: string, body: unknown, fallback: string) => this.call('sendTyped', () => this.queue(id, {type, body, text: fallback}));

  retry = (id: StreamId, message: MessageId) => this.call('retry', () => {
    Object.assign(this.found(id, message), {state: 'queued', failure: undefined});
    this.emit({kind: 'messages', conversation: id});
    this.flush();
  });

  discard = (id: StreamId, message: MessageId) => this.call('discard', () => {
    const entry = this.entry(id);
    entry.messages = entry.messages.filter((each) => each.id !== message);
    this.emit({kind: 'messages', conversation: id});
    this.emit({kind: 'conversations'});
  });

  edit = (id: StreamId, message: MessageId, text: string) => this.changing(id, message, 'edit', {text, edited: true});
  remove = (id: StreamId, message: MessageId) => this.changing(id, message, 'remove', {text: '', deleted: true, reactions: []});

  react = (id: StreamId, message: MessageId, emoji: string) => this.call('react', () => {
    const found = this.found(id, message);
    found.reactions = found.reactions.filter((each) => !each.own);
    if (emoji) found.reactions.push({emoji, by: this.own().account, name: this.own().name, own: true});
    this.emit({kind: 'messages', conversation: id});
  });

  markRead = (id: StreamId) => this.call('markRead', () => {
    if (this.entry(id).view.unread > 0) this.change(id, {unread: 0});
  });

  saveDraft = (id: StreamId, text: string) => this.call('saveDraft', () => this.change(id, {draft: text}));

  extend(): void {
    // tests of screens have files of their own
  }

  typing(): void {
    this.calls.push('typing');
  }

  report = (_id: StreamId, message: MessageId, reason: string) => this.call('report', () => void this.reports.push({message, reason}));

  protected changing(id: StreamId, message: MessageId, method: 'edit' | 'remove', more: Partial<MessageView>): Promise<void> {
    return this.call(method, () => {
      Object.assign(this.found(id, message), more);
      this.emit({kind: 'messages', conversation: id});
      this.emit({kind: 'conversations'});
    });
  }

  protected queue(id: StreamId, more: Partial<MessageView>): void {
    const entry = this.entry(id);
    const message = this.message(entry, {own: true, state: 'queued', ...more});
    entry.messages.push(message);
    entry.view.last = {text: message.text, author: message.authorName, own: true, timeMs: message.timeMs, deleted: false, type: message.type};
    this.touched(entry, message);
    this.flush();
  }

  protected flush(): void {
    if (this.connectionNow !== 'online') return;
    for (const entry of this.all.values()) {
      for (const message of entry.messages.filter((each) => each.state === 'queued')) {
        message.state = 'sent';
        message.seq ||= ++entry.view.lastSeq;
        this.emit({kind: 'messages', conversation: entry.view.id});
      }
    }
  }
}
