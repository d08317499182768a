// A client of ts-mls that only follows, and writes down what it needed for that: a case of passive-client-random, as in
// the working group's test vectors (test-vectors.md). What it agreed on is what the other implementation computed.

import { hex } from './common.mjs';
import { Theirs } from './theirs.mjs';

export class Recorded extends Theirs {
  vector = { cipher_suite: 3, external_psks: [], ratchet_tree: null, epochs: [] };

  async keyPackage() {
    const bytes = await super.keyPackage();
    const keys = this.privateKeys();
    Object.assign(this.vector, {
      key_package: hex(bytes),
      signature_priv: hex(keys.signature),
      encryption_priv: hex(keys.encryption),
      init_priv: hex(keys.init),
    });
    return bytes;
  }

  async join(welcome) {
    await super.join(welcome);
    this.vector.welcome = hex(welcome);
    this.vector.initial_epoch_authenticator = (await this.state()).authenticator;
  }

  async psk(id, secret) {
    await super.psk(id, secret);
    this.vector.external_psks.push({ psk_id: hex(id), psk: hex(secret) });
  }

  async apply(message) {
    const member = await super.apply(message);
    const { authenticator } = await this.state();
    this.vector.epochs.push({ proposals: [], commit: hex(message), epoch_authenticator: authenticator });
    return member;
  }
}
