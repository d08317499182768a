// The key that receipts are held against: the one that this browser saw first, until the person takes another by its name.
import type {Failure} from '../../client/client';
import {failureOf} from '../../client/failure';
import {toBase64url} from '../base64url';
import type {ReceiptKeys} from './model';
import type {Profile} from './profile_port';

const kHostKey = 'x/payments/host_key';
const kOther: Failure = {name: 'money.key', detail: 'this is not the key that this host signs receipts with now; nothing was changed'};

export class ReceiptKey {
  constructor(private readonly profile: Profile) {}

  async held(): Promise<Uint8Array> {
    const [kept] = await this.profile.recall(kHostKey);
    if (kept) return kept.value;
    const told = await this.profile.hostKey();
    await this.hold(told);
    return told;
  }

  /** Undefined while the host has signed nothing. */
  async names(): Promise<ReceiptKeys | undefined> {
    const told = await this.profile.hostKey().catch((reason: unknown) => {
      if (failureOf(reason).name !== 'not_found') throw reason;
      return undefined;
    });
    return told && {held: toBase64url(await this.held()), told: toBase64url(told)};
  }

  /** The host is asked again: what it signs with may have changed since it was shown. */
  async accept(name: string): Promise<void> {
    const told = await this.profile.hostKey();
    if (toBase64url(told) !== name) throw kOther;
    await this.hold(told);
  }

  private hold(key: Uint8Array): Promise<void> {
    return this.profile.keep([{key: kHostKey, value: key.slice()}]); // what is kept is given away to the worker
  }
}
