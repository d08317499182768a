// A messenger without a host: all in memory, seeded, as slow, offline or broken as a test wants. What it shows keeps the
// promises of the interface: sends are queued while offline, states follow each other, failures are Failures.
import type {
  AccountId, Change, Client, Connection, ContactView, ConversationView, DeviceId, DeviceView, Failure, InviteLink, MemberView, MessageId,
  MessageView, Own, Role, Stage, StreamId,
} from '../../src/client/client';
import {Random} from './random';

export interface FakeConversation {
  view: ConversationView;
  messages: MessageView[];
  members: MemberView[];
  invites: InviteLink[];
}

const kPhrase = 'harbor lemon quiet window orbit maple silver candle river honest pepper glove';

export class FakeClient implements Client {
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
  private version = 0; // of profiles
  private stageNow: Stage = {at: 'no_account'};
  private connectionNow: Connection = 'online';
  private readonly listeners = new Set<(change: Change) => void>();
  private readonly failures = new Map<string, Failure[]>();

  constructor(seed = 1, readonly now: () => number = () => Date.now()) {
    this.random = new Random(seed);
  }

  // What tests do

  /** The next call of `method` is refused. */
  failNext(method: keyof Client, failure: Failure): void {
    this.failures.set(method, [...(this.failures.get(method) ?? []), failure]);
  }

  setStage(stage: Stage): void {
    this.stageNow = stage;
    this.emit({kind: 'stage'});
  }

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

  /** Somebody says what to call him, and how he looks. */
  profileOf(username: string, name: string, picture?: Uint8Array): void {
    const account = this.accountOf(username);
    const avatar = picture ? ++this.version : 0;
    if (picture) this.pictures.set(account, picture);
    Object.assign(this.contacts.get(account)!, {name, avatar});
    for (const entry of this.all.values()) {
      if (entry.view.peer === account) Object.assign(entry.view, {title: name, username, avatar});
      for (const each of entry.members) if (each.account === account) Object.assign(each, {name, avatar});
      for (const each of entry.messages) if (each.author === account) Object.assign(each, {authorName: name, authorAvatar: avatar});
    }
    this.emit({kind: 'conversations'});
  }

  change(id: StreamId, view: Partial<ConversationView>): void {
    Object.assign(this.entry(id).view, view);
    this.emit({kind: 'conversations'});
  }

  add(view: Partial<ConversationView>, members: string[] = []): FakeConversation {
    const entry: FakeConversation = {
      view: {
        id: this.random.hex(16), kind: 'direct', title: '', stage: 'active', request: false, unread: 0, draft: '', timerS: 0, mutedUntilMs: 0, avatar: 0,
        broadcast: false, ownRole: 'owner', memberCount: members.length + 1, keyChanged: false, verified: false, beginsAtSeq: 1, lastSeq: 0, ...view,
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
    entry.view.last = {text: message.text, author: message.authorName, own: message.own, timeMs: message.timeMs, deleted: message.deleted, type: message.type};
  }

  accountOf(name: string): AccountId {
    const found = [...this.contacts.values()].find((each) => each.username === name);
    if (found) return found.account;
    const account = this.random.hex(32);
    this.contacts.set(account, {account, name, username: name, avatar: 0, verified: false, keyChanged: false, blocked: false});
    this.known.add(name);
    return account;
  }

  own(): Own {
    return this.stageNow.at === 'ready' ? this.stageNow.own : {account: '0'.repeat(64), device: '', name: '', displayName: '', avatar: 0, revoked: false};
  }

  // The interface

  subscribe(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
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

  takeOver = () => this.call('takeOver', () => this.setStage({at: 'starting'}));

  unlock = (passphrase: string) => this.call('unlock', () => {
    if (passphrase !== this.passphrase) throw refusal('identity.sealed.passphrase', 'the passphrase does not open the store');
    this.begin('amina');
  });

  forget = () => this.call('forget', () => {
    this.all.clear();
    this.setStage({at: 'no_account'});
  });

  signUp = (name: string) => this.call('signUp', () => {
    if (this.known.has(name)) throw refusal('conflict', `the name '${name}' is taken`);
    if (!/^[\p{L}\p{N}_.-]{1,64}$/u.test(name)) throw refusal('identity.address', 'not a name');
    this.begin(name, kPhrase);
  });

  recover = (name: string, phrase: string) => this.call('recover', () => {
    if (phrase !== kPhrase) throw refusal('identity.phrase.checksum', 'these words are not a phrase');
    this.begin(name);
  });

  beginLink = () => this.call('beginLink', () => this.setStage({at: 'no_account', linking: `majlis-link:${this.random.hex(48)}`}));

  linkDevice = (code: string) => this.call('linkDevice', () => {
    if (!code.startsWith('majlis-link:')) throw refusal('client.link.code', 'not a code of a device');
    this.deviceList.push({id: this.random.hex(16), own: false, active: true, mayLink: false, addedMs: this.now()});
  });

  confirmRecoveryPhrase = () => this.call('confirmRecoveryPhrase', () => {
    const {recoveryPhrase: _, ...own} = this.own();
    this.setStage({at: 'ready', own});
  });

  setProfile = ({name, picture}: {name: string; picture?: Uint8Array}) => this.call('setProfile', () => {
    const version = ++this.version;
    if (picture) this.pictures.set(this.own().account, picture);
    this.setStage({at: 'ready', own: {...this.own(), displayName: name, avatar: picture ? version : 0}});
  });

  avatar = (account: AccountId) => this.call('avatar', () => this.pictures.get(account));

  devices = () => this.call('devices', () => this.deviceList.map((each) => ({...each})));

  revoke = (device: DeviceId) => this.call('revoke', () => {
    const found = this.deviceList.find((each) => each.id === device);
    if (!found) throw refusal('not_found', 'no such device');
    found.active = false;
  });

  export = () => this.call('export', () =>
    new Blob([[...this.all.values()].flatMap((each) => each.messages).map((each) => JSON.stringify(each)).join('\n')], {type: 'application/jsonl'}));

  openDirect = (name: string) => this.call('openDirect', () => {
    if (name === this.own().name) throw refusal('client.direct.self', 'that is you');
    if (!this.known.has(name)) throw refusal('client.contact.unknown', `the host knows nobody named '${name}'`);
    const {account: peer, name: title, avatar} = this.contacts.get(this.accountOf(name))!;
    const found = [...this.all.values()].find((each) => each.view.peer === peer);
    return (found ?? this.listed(this.add({title, peer, username: name, avatar}))).view.id;
  });

  createGroup = (title: string, names: string[]) => this.call('createGroup', () => {
    const stranger = names.find((each) => !this.known.has(each));
    if (stranger) throw refusal('client.contact.unknown', `the host knows nobody named '${stranger}'`);
    return this.listed(this.add({kind: 'group', title}, names)).view.id;
  });

  join = (invite: string) => this.call('join', () => {
    if (!/[A-Za-z0-9_-]{16,}$/.test(invite)) throw refusal('client.invite.link', 'not an invite');
    return this.listed(this.add({kind: 'group', title: 'Harbour choir', ownRole: 'member'}, ['salim', 'noor'])).view.id;
  });

  members = (id: StreamId) => this.call('members', () => this.entry(id).members.map((each) => ({...each})));

  addMember = (id: StreamId, name: string) => this.call('addMember', () => {
    if (!this.known.has(name)) throw refusal('client.contact.unknown', `the host knows nobody named '${name}'`);
    this.entry(id).members.push(this.memberOf(name));
    this.counted(id);
  });

  removeMember = (id: StreamId, account: AccountId) => this.call('removeMember', () => {
    const entry = this.entry(id);
    entry.members = entry.members.filter((each) => each.account !== account);
    this.counted(id);
  });

  setRole = (id: StreamId, account: AccountId, role: Role) => this.call('setRole', () => {
    const member = this.entry(id).members.find((each) => each.account === account);
    if (member) member.role = role;
  });

  setTitle = (id: StreamId, title: string) => this.call('setTitle', () => this.change(id, {title}));

  setTimer = (id: StreamId, seconds: number) => this.call('setTimer', () => {
    const entry = this.entry(id);
    this.place(entry, this.message(entry, {own: true, type: 'timer/1', body: {timer_s: seconds}}));
    this.change(id, {timerS: seconds});
    this.emit({kind: 'messages', conversation: id});
  });

  mute = (id: StreamId, untilMs: number) => this.call('mute', () => this.change(id, {mutedUntilMs: untilMs}));

  createInvite = (id: StreamId, limits: {uses?: number; expiresMs?: number}) => this.call('createInvite', () => {
    const key = this.random.hex(32);
    this.entry(id).invites.push({key, used: 0, ...(limits.uses ? {usesMax: limits.uses} : {}), ...(limits.expiresMs ? {expiresMs: limits.expiresMs} : {})});
    return `https://majlis.example/#${key}${key}`;
  });

  invites = (id: StreamId) => this.call('invites', () => [...this.entry(id).invites]);

  revokeInvite = (id: StreamId, key: string) => this.call('revokeInvite', () => {
    const entry = this.entry(id);
    entry.invites = entry.invites.filter((each) => each.key !== key);
  });

  leave = (id: StreamId) => this.call('leave', () => this.change(id, {stage: 'left'}));

  accept = (id: StreamId) => this.call('accept', () => this.change(id, {request: false}));

  decline = (id: StreamId) => this.call('decline', () => {
    this.all.delete(id);
    this.emit({kind: 'conversations'});
  });

  block = (account: AccountId, blocked: boolean) => this.call('block', () => this.contactChanged(account, {blocked}));

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

  contact = (account: AccountId) => this.call('contact', () => {
    const contact = this.contacts.get(account);
    if (!contact) throw refusal('client.contact.unknown', 'nobody by this id');
    return {...contact};
  });

  safetyNumber = (account: AccountId) => this.call('safetyNumber', () => {
    const random = new Random(Number.parseInt(account.slice(0, 7), 16));
    return {digits: Array.from({length: 60}, () => random.below(10)).join(''), code: Uint8Array.from({length: 66}, () => random.below(256))};
  });

  compareSafetyCode = (account: AccountId, scanned: Uint8Array) => this.call('compareSafetyCode', () => {
    if (String.fromCharCode(...scanned.slice(0, 6)) !== 'majlis') throw refusal('identity.safety_code.format', 'no safety code');
    if (scanned.at(-1) !== this.contacts.get(account)?.username.length) throw refusal('identity.safety_code.their_key', 'another key');
  });

  verify = (account: AccountId, verified: boolean) => this.call('verify', () => this.contactChanged(account, {verified}));
  trust = (account: AccountId) => this.call('trust', () => this.contactChanged(account, {keyChanged: false}));

  // How it works inside

  /** Signs in as `name`, with a note to self and one device. */
  begin(name: string, recoveryPhrase?: string): void {
    const own = {account: this.random.hex(32), device: this.random.hex(16), name, displayName: '', avatar: 0, revoked: false, ...(recoveryPhrase ? {recoveryPhrase} : {})};
    this.deviceList = [{id: own.device, own: true, active: true, mayLink: true, addedMs: this.now() - 40 * 86_400_000}];
    this.known.add(name);
    this.stageNow = {at: 'ready', own};
    if (![...this.all.values()].some((each) => each.view.kind === 'self')) this.add({kind: 'self', memberCount: 1});
    this.emit({kind: 'stage'});
  }

  private async call<T>(method: keyof Client, answer: () => T): Promise<T> {
    this.calls.push(method);
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    const failure = this.failures.get(method)?.shift();
    if (failure) throw failure;
    return answer();
  }

  private changing(id: StreamId, message: MessageId, method: 'edit' | 'remove', more: Partial<MessageView>): Promise<void> {
    return this.call(method, () => {
      Object.assign(this.found(id, message), more);
      this.emit({kind: 'messages', conversation: id});
      this.emit({kind: 'conversations'});
    });
  }

  private queue(id: StreamId, more: Partial<MessageView>): void {
    const entry = this.entry(id);
    const message = this.message(entry, {own: true, state: 'queued', ...more});
    entry.messages.push(message);
    entry.view.last = {text: message.text, author: message.authorName, own: true, timeMs: message.timeMs, deleted: false, type: message.type};
    this.touched(entry, message);
    this.flush();
  }

  private flush(): void {
    if (this.connectionNow !== 'online') return;
    for (const entry of this.all.values()) {
      for (const message of entry.messages.filter((each) => each.state === 'queued')) {
        message.state = 'sent';
        message.seq ||= ++entry.view.lastSeq;
        this.emit({kind: 'messages', conversation: entry.view.id});
      }
    }
  }

  private touched(entry: FakeConversation, added: MessageView): void {
    this.emit({kind: 'messages', conversation: entry.view.id, added});
    this.emit({kind: 'conversations'});
  }

  private listed(entry: FakeConversation): FakeConversation {
    this.emit({kind: 'conversations'});
    return entry;
  }

  private counted(id: StreamId): void {
    this.change(id, {memberCount: this.entry(id).members.length});
  }

  private contactChanged(account: AccountId, more: Partial<ContactView>): void {
    const contact = this.contacts.get(account);
    if (!contact) throw refusal('client.contact.unknown', 'nobody by this id');
    Object.assign(contact, more);
    for (const {view} of this.all.values()) {
      if (view.peer === account) Object.assign(view, {verified: contact.verified, keyChanged: contact.keyChanged});
    }
    this.emit({kind: 'conversations'});
  }

  private ownMember(role: Role): MemberView {
    return {account: this.own().account, name: this.own().displayName || this.own().name, username: this.own().name, avatar: this.own().avatar, role, own: true, verified: false, devices: 1};
  }

  private memberOf(name: string): MemberView {
    const {account, username, avatar, name: shown} = this.contacts.get(this.accountOf(name))!;
    return {account, name: shown, username, avatar, role: 'member', own: false, verified: false, devices: 1};
  }

  private entry(id: StreamId): FakeConversation {
    const entry = this.all.get(id);
    if (!entry) throw refusal('client.conversation.unknown', 'no such conversation');
    return entry;
  }

  private found(id: StreamId, message: MessageId): MessageView {
    const found = this.entry(id).messages.find((each) => each.id === message);
    if (!found) throw refusal('client.message.unknown', 'no such message');
    return found;
  }

  private emit(change: Change): void {
    for (const each of [...this.listeners]) each(change);
  }
}

export function refusal(name: string, detail: string): Failure {
  return {name, detail};
}
