// The fake's profile and account: signing up, recovering, devices, what others see of one.
import type {AccountId, DeviceId, Stage} from '../../src/client/client';
import {FakeMemory, refusal} from './fake_memory';

const kPhrase = 'harbor lemon quiet window orbit maple silver candle river honest pepper glove';

export abstract class FakeProfile extends FakeMemory {
  /** Signs in as `name`, with a note to self and one device. */
  begin(name: string, recoveryPhrase?: string): void {
    const own = {account: this.random.hex(32), device: this.random.hex(16), name, displayName: '', avatar: 0, revoked: false, historyOffered: false, ...(recoveryPhrase ? {recoveryPhrase} : {})};
    this.deviceList = [{id: own.device, own: true, active: true, mayLink: true, addedMs: this.now() - 40 * 86_400_000}];
    this.known.add(name);
    this.stageNow = {at: 'ready', own};
    if (![...this.all.values()].some((each) => each.view.kind === 'self')) this.add({kind: 'self', memberCount: 1});
    this.emit({kind: 'stage'});
  }

  setStage(stage: Stage): void {
    this.stageNow = stage;
    this.emit({kind: 'stage'});
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

  /** What linkDevice() was given. */
  handedOn?: Uint8Array;

  linkDevice = (code: string, history?: Uint8Array) => this.call('linkDevice', () => {
    if (!code.startsWith('majlis-link:')) throw refusal('client.link.code', 'not a code of a device');
    this.handedOn = history;
    this.deviceList.push({id: this.random.hex(16), own: false, active: true, mayLink: false, addedMs: this.now()});
  });

  history = (code: string) => this.call('history', () => {
    if (!code.startsWith('majlis-link:')) throw refusal('client.link.code', 'not a code of a device');
    return new Blob(['all that was said']);
  });

  /** Another device has handed on its history. */
  offerHistory(): void {
    this.setStage({at: 'ready', own: {...this.own(), historyOffered: true}});
  }

  offeredHistory = () => this.call('offeredHistory', () => this.own().historyOffered ? Uint8Array.of(1) : undefined);

  takeHistory = (history: Blob) => this.call('takeHistory', () => {
    this.setStage({at: 'ready', own: {...this.own(), historyOffered: false}});
    return history.size;
  });

  forgetHistory = () => this.call('forgetHistory', () => this.setStage({at: 'ready', own: {...this.own(), historyOffered: false}}));

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
}
