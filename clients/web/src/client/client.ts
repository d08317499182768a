// What a page knows of the messenger: everything that a screen shows or does goes through this interface. The app's
// implementation speaks to the core in a worker (engine/), tests of screens use FakeClient. Values are plain data;
// ids are lower-case hex; times are milliseconds since 1970 UTC, by the host's clock where it stored something.

export type AccountId = string;
export type DeviceId = string;
export type StreamId = string;
export type MessageId = string;

/** A refusal or failure: `name` is stable and dotted ("client.name.taken"); `detail` says what, why and what to do. */
export interface Failure {
  name: string;
  detail: string;
}

export type Stage =
  | {at: 'starting'}
  | {at: 'elsewhere'} // another tab holds the profile; takeOver() asks for it
  | {at: 'locked'; failure?: Failure} // the store is under a passphrase
  | {at: 'damaged'; failure: Failure} // the store cannot be read: recover by phrase, or begin anew
  | {at: 'no_account'; linking?: string} // `linking`: the code that an older device is to scan
  | {at: 'ready'; own: Own};

export interface Own {
  account: AccountId;
  device: DeviceId;
  name: string; // the username
  displayName: string; // what one calls oneself; '' for nothing more
  avatar: number; // the version of one's picture; 0 for none
  /** Twelve words, until the person confirmed to have written them down. */
  recoveryPhrase?: string;
  revoked: boolean;
  historyOffered: boolean; // another device hands on what it has: takeHistory(), or forgetHistory()
}

export type Connection = 'offline' | 'connecting' | 'online';

export type ConversationKind = 'self' | 'direct' | 'group';
export type Role = 'owner' | 'moderator' | 'member';
/** As clients/core's Stage. */
export type GroupStage = 'creating' | 'joining' | 'rejoining' | 'active' | 'broken' | 'left';

export interface ConversationView {
  id: StreamId;
  kind: ConversationKind;
  title: string; // what the other calls himself, the group's title; '' for note to self and a title that has not come yet
  peer?: AccountId; // direct
  username?: string; // direct: by which the host knows the other
  avatar: number; // the version of the other's picture; 0 for none
  stage: GroupStage;
  request: boolean; // waits to be accepted
  requester?: string; // name
  unread: number;
  last?: LastWords;
  draft: string;
  timerS: number; // 0: messages stay
  mutedUntilMs: number;
  broadcast: boolean; // only owners and moderators post
  ownRole: Role;
  memberCount: number;
  keyChanged: boolean; // sending waits for trust()
  verified: boolean;
  blocked: boolean; // direct: by this person
  beginsAtSeq: number; // the history of this device begins here; 0: at the beginning
  gapAtSeq: number; // before it something may be missing; 0: nothing is
  lastSeq: number; // of what this device has
}

/** What was said last. `body`: of a plugin's type, decoded, without its bytes and with its texts cut short. */
export interface LastWords {
  text: string;
  author: string;
  own: boolean;
  timeMs: number;
  deleted: boolean;
  type: string;
  body?: unknown;
}

export type DeliveryState = 'queued' | 'sent' | 'delivered' | 'read' | 'failed';

export interface MessageView {
  id: MessageId;
  seq: number; // 0 while it is on its way
  author: AccountId;
  authorName: string;
  authorAvatar: number;
  own: boolean;
  timeMs: number;
  type: string; // "text/1", a plugin's ("payments.card/1"), "timer/1"
  text: string; // the words, or the fallback of a type that is not known
  body?: unknown; // decoded content of a plugin's type
  replyTo?: MessageId;
  edited: boolean;
  deleted: boolean;
  reactions: {emoji: string; by: AccountId; name: string; own: boolean}[];
  expiresMs?: number;
  state?: DeliveryState; // own messages
  failure?: Failure; // state 'failed'
}

/** Of people: `name` is what they call themselves, or their username where they say nothing. */
export interface MemberView {
  account: AccountId;
  name: string;
  username: string;
  avatar: number;
  role: Role;
  own: boolean;
  verified: boolean;
  devices: number;
}

export interface ContactView {
  account: AccountId;
  name: string;
  username: string;
  avatar: number;
  verified: boolean;
  keyChanged: boolean;
  blocked: boolean;
}

export interface DeviceView {
  id: DeviceId;
  own: boolean;
  active: boolean;
  mayLink: boolean;
  addedMs: number;
}

export interface InviteLink {
  key: string;
  usesMax?: number;
  used: number;
  expiresMs?: number;
}

export type Change =
  | {kind: 'stage'}
  | {kind: 'connection'}
  | {kind: 'conversations'} // the list, or something that it shows
  | {kind: 'messages'; conversation: StreamId; added?: MessageView} // look again at what is on screen
  | {kind: 'typing'; conversation: StreamId; names: string[]}
  | {kind: 'warning'; conversation?: StreamId; failure: Failure};

/** Where a function returns a promise, it rejects with a Failure; commands resolve once the host has acknowledged. */
export interface Client {
  subscribe(listener: (change: Change) => void): () => void;

  stage(): Stage;
  connection(): Connection;
  conversations(): readonly ConversationView[]; // newest first
  conversation(id: StreamId): ConversationView | undefined;

  // Profile and account
  takeOver(): Promise<void>;
  unlock(passphrase: string): Promise<void>;
  /** Erases this browser's profile; the account lives on at the host and on its other devices. */
  forget(): Promise<void>;
  /** Without a passphrase the store is sealed under a key of this browser that cannot be exported. */
  signUp(name: string, options: {passphrase?: string; invite?: string}): Promise<void>;
  recover(name: string, phrase: string, options: {passphrase?: string}): Promise<void>;
  /** Resolves once the code stands in stage().linking; the stage is ready when another device has answered it. */
  beginLink(options: {passphrase?: string}): Promise<void>;
  /** `history`: the reference that whoever carries history() gave for it. */
  linkDevice(code: string, history?: Uint8Array): Promise<void>;
  /** What this device has, for the one whose code it is; rejects where it is none. Nobody but the account may see it. */
  history(code: string): Promise<Blob>;
  offeredHistory(): Promise<Uint8Array | undefined>; // the reference
  /** Adds what is not known here, all or nothing; gives how many messages came. */
  takeHistory(history: Blob): Promise<number>;
  forgetHistory(): Promise<void>;
  confirmRecoveryPhrase(): Promise<void>;
  /** What those see with whom one talks; the host cannot read it. The picture is a small JPEG. */
  setProfile(profile: {name: string; picture?: Uint8Array}): Promise<void>;
  /** The picture of oneself or of somebody with whom one talks. Others made it. */
  avatar(account: AccountId): Promise<Uint8Array | undefined>;
  devices(): Promise<DeviceView[]>;
  revoke(device: DeviceId): Promise<void>;
  /** All history, contacts and settings as JSON Lines; never keys. */
  export(): Promise<Blob>;

  // Conversations
  openDirect(name: string): Promise<StreamId>;
  createGroup(title: string, names: string[]): Promise<StreamId>;
  join(invite: string): Promise<StreamId>;
  members(id: StreamId): Promise<MemberView[]>;
  addMember(id: StreamId, name: string): Promise<void>;
  removeMember(id: StreamId, account: AccountId): Promise<void>;
  setRole(id: StreamId, account: AccountId, role: Role): Promise<void>;
  setTitle(id: StreamId, title: string): Promise<void>;
  setTimer(id: StreamId, seconds: number): Promise<void>;
  mute(id: StreamId, untilMs: number): Promise<void>;
  createInvite(id: StreamId, limits: {uses?: number; expiresMs?: number}): Promise<string>; // a link
  invites(id: StreamId): Promise<InviteLink[]>;
  revokeInvite(id: StreamId, key: string): Promise<void>;
  leave(id: StreamId): Promise<void>;
  accept(id: StreamId): Promise<void>;
  decline(id: StreamId): Promise<void>;
  block(account: AccountId, blocked: boolean): Promise<void>;

  // Messages. Ordinals count a conversation's messages from 0, own ones on their way last.
  messageCount(id: StreamId): Promise<number>;
  messages(id: StreamId, from: number, to: number): Promise<MessageView[]>;
  find(id: StreamId, message: MessageId): Promise<{ordinal: number; message: MessageView} | undefined>;
  search(text: string): Promise<{conversation: StreamId; message: MessageView}[]>;
  /** Resolves once the message is stored here; what becomes of it shows in its state. */
  send(id: StreamId, text: string, options?: {replyTo?: MessageId}): Promise<void>;
  /** Typed content of a plugin: `body` is encoded as CBOR; `fallback` is what others see who do not know the type. */
  sendTyped(id: StreamId, type: string, body: unknown, fallback: string): Promise<void>;
  /** Of a message in state 'failed': sends it again as a new one, or lets go of it. */
  retry(id: StreamId, message: MessageId): Promise<void>;
  discard(id: StreamId, message: MessageId): Promise<void>;
  edit(id: StreamId, message: MessageId, text: string): Promise<void>;
  remove(id: StreamId, message: MessageId): Promise<void>;
  react(id: StreamId, message: MessageId, emoji: string): Promise<void>; // '' takes it back
  markRead(id: StreamId): Promise<void>;
  saveDraft(id: StreamId, text: string): Promise<void>;
  typing(id: StreamId): void; // a hint, at most every few seconds
  report(id: StreamId, message: MessageId, reason: string): Promise<void>;

  // Trust
  contact(account: AccountId): Promise<ContactView>;
  /** Sixty digits, and what a QR code of them carries. */
  safetyNumber(account: AccountId): Promise<{digits: string; code: Uint8Array}>;
  /** What was scanned from the other's screen; rejects where the two sides hold different keys. */
  compareSafetyCode(account: AccountId, scanned: Uint8Array): Promise<void>;
  verify(account: AccountId, verified: boolean): Promise<void>;
  trust(account: AccountId): Promise<void>;

  /** A plugin's own worker may ask the profile over `port` for what worker/extension.ts has. */
  extend(plugin: string, port: MessagePort): void;
}
