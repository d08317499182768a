// What the fake messenger holds: conversations, people, who listens, which calls are to fail. All in memory and seeded.
import type {
  AccountId, Change, Client, Connection, ContactView, ConversationView, DeviceView, Failure, InviteLink, MemberView, MessageId, MessageView, Own, Role,
  Stage, StreamId,
} from '../../src/client/client';
import {Random} from './random';

export interface FakeConversation {
  view: ConversationView;
  messages: MessageView[];
  members: MemberView[];
  invites: InviteLink[];
}

export abstract class FakeMemory {
  readonly random: Random;
  readonly all = new Map<StreamId, FakeConversation>();
  readonly contacts = new Map<AccountId, ContactView>();
  readonly known = new Set<string>(); // names that the host knows
  readonly calls: string[] = []; // names of what was asked, in order
  readonly reports: {message: MessageId; reason: string}[] = [];
  deviceList: DeviceView[] = [];
  readonly pictures = new Map<AccountId, Uint8Array>();
  passphrase = '';
  delayMs = 0;
  protected version = 0; // of profiles
  protected stageNow: Stage = {at: 'no_account'};
  protected connectionNow: Connection = 'online';
  protected readonly listeners = new Set<(change: Change) => void>();
  protected readonly failures = new Map<string, Failure[]>();

  constructor(seed = 1, readonly now: () => number = () => Date.now()) {
    this.random = new Random(seed);
  }

  own(): Own {
    return this.stageNow.at === 'ready' ? this.stageNow.own : {account: '0'.repeat(64), device: '', name: '', displayName: '', avatar: 0, revoked: false, historyOffered: false};
  }

  stage = (): Stage => this.stageNow;
  connection = (): Connection => this.connectionNow;

  conversations(): readonly ConversationView[] {
    return [...this.all.values()].map((each) => ({...each.view})).sort((a, b) => (b.last?.timeMs ?? 0) - (a.last?.timeMs ?? 0));
  }

  conversation(id: StreamId): ConversationView | undefined {
    const entry = this.all.get(id);
    return entry && {...entry.view};
  }

  accountOf(name: string): AccountId {
    const found = [...this.contacts.values()].find((each) => each.username === name);
    if (found) return found.account;
    const account = this.random.hex(32);
    this.contacts.set(account, {account, name, username: name, avatar: 0, verified: false, keyChanged: false, blocked: false});
    this.known.add(name);
    return account;
  }

  subscribe(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The next call of `method` is refused. */
  failNext(method: keyof Client, failure: Failure): void {
    this.failures.set(method, [...(this.failures.get(method) ?? []), failure]);
  }

  change(id: StreamId, view: Partial<ConversationView>): void {
    Object.assign(this.entry(id).view, view);
    this.emit({kind: 'conversations'});
  }

  add(view: Partial<ConversationView>, members: string[] = []): FakeConversation {
    const entry: FakeConversation = {
      view: {
        id: this.random.hex(16), kind: 'direct', title: '', stage: 'active', request: false, unread: 0, draft: '', timerS: 0, mutedUntilMs: 0, avatar: 0,
        broadcast: false, ownRole: 'owner', memberCount: members.length + 1, keyChanged: false, verified: false, blocked: false, beginsAtSeq: 0, gapAtSeq: 0, lastSeq: 0, ...view,
      },
      messages: [],
      members: [this.ownMember(view.ownRole ?? 'owner'), ...members.map((name) => this.memberOf(name))],
      invites: [],
    };
    this.all.set(entry.view.id, entry);
    return entry;
  }

  message(entry: FakeConversation, more: Partial<MessageView>): MessageView {
    const own = more.own ?? false;
    return {
      id: this.random.hex(16), seq: 0, author: own ? this.own().account : '', authorName: own ? this.own().name : '', authorAvatar: 0, own, timeMs: this.now(), type: 'text/1',
      text: '', edited: false, deleted: false, reactions: [], ...(own ? {state: 'sent' as const} : {}),
      ...(entry.view.timerS ? {expiresMs: this.now() + entry.view.timerS * 1000} : {}), ...more,
    };
  }

  /** Stores a message as one that the host has. */
  place(entry: FakeConversation, message: MessageView): void {
    message.seq = ++entry.view.lastSeq;
    entry.messages.push(message);
    entry.view.last = {text: message.text, author: message.authorName, own: message.own, timeMs: message.timeMs, deleted: message.deleted, type: message.type, body: message.body};
  }

  protected entry(id: StreamId): FakeConversation {
    const entry = this.all.get(id);
    if (!entry) throw refusal('client.conversation.unknown', 'no such conversation');
    return entry;
  }

  protected found(id: StreamId, message: MessageId): MessageView {
    const found = this.entry(id).messages.find((each) => each.id === message);
    if (!found) throw refusal('client.message.unknown', 'no such message');
    return found;
  }

  protected touched(entry: FakeConversation, added: MessageView): void {
    this.emit({kind: 'messages', conversation: entry.view.id, added});
    this.emit({kind: 'conversations'});
  }

  protected ownMember(role: Role): MemberView {
    return {account: this.own().account, name: this.own().displayName || this.own().name, username: this.own().name, avatar: this.own().avatar, role, own: true, verified: false, devices: 1};
  }

  protected memberOf(name: string): MemberView {
    const {account, username, avatar, name: shown} = this.contacts.get(this.accountOf(name))!;
    return {account, name: shown, username, avatar, role: 'member', own: false, verified: false, devices: 1};
  }

  protected async call<T>(method: keyof Client, answer: () => T): Promise<T> {
    this.calls.push(method);
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    const failure = this.failures.get(method)?.shift();
    if (failure) throw failure;
    return answer();
  }

  protected emit(change: Change): void {
    for (const each of [...this.listeners]) each(change);
  }
}

export function refusal(name: string, detail: string): Failure {
  return {name, detail};
}
