// The fake's conversations and those in them: beginning, members, invites, requests, trust.
import type {AccountId, ContactView, Role, StreamId} from '../../src/client/client';
import type {FakeConversation} from './fake_memory';
import {refusal} from './fake_memory';
import {FakeProfile} from './fake_profile';
import {Random} from './random';

export abstract class FakeConversations extends FakeProfile {
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

  protected listed(entry: FakeConversation): FakeConversation {
    this.emit({kind: 'conversations'});
    return entry;
  }

  protected counted(id: StreamId): void {
    this.change(id, {memberCount: this.entry(id).members.length});
  }

  protected contactChanged(account: AccountId, more: Partial<ContactView>): void {
    const contact = this.contacts.get(account);
    if (!contact) throw refusal('client.contact.unknown', 'nobody by this id');
    Object.assign(contact, more);
    for (const {view} of this.all.values()) {
      if (view.peer === account) Object.assign(view, {verified: contact.verified, keyChanged: contact.keyChanged, blocked: contact.blocked});
    }
    this.emit({kind: 'conversations'});
  }
}
