// A client of ts-mls behind the same functions as ours.

import { webcrypto } from 'node:crypto';

import { hex, lifetime } from './common.mjs';

globalThis.crypto ??= webcrypto; // Node 18 has it under a flag
const mls = await import('ts-mls');

const suite = await mls.getCiphersuiteImpl(
  mls.getCiphersuiteFromName('MLS_128_DHKEMX25519_CHACHA20POLY1305_SHA256_Ed25519'),
);

// ts-mls 1.6.4 puts a GroupInfo's external_pub without its length (RFC 9420, section 12.4.3.2, has an HPKEPublicKey,
// which is an opaque<V>). Where it handles one it gets these functions, which write and read the length.
const lengthOut = async (key) => new Uint8Array([32, ...(await suite.hpke.exportPublicKey(key))]);
const lengthIn = (bytes) => suite.hpke.importPublicKey(bytes.length === 33 ? bytes.slice(1) : bytes);
const externalOut = { ...suite, hpke: { ...suite.hpke, exportPublicKey: lengthOut } };
const externalIn = { ...suite, hpke: { ...suite.hpke, importPublicKey: lengthIn } };

const encode = (body) => mls.encodeMlsMessage({ version: 'mls10', ...body });

function decode(bytes) {
  const found = mls.decodeMlsMessage(bytes, 0);
  if (found === undefined || found[1] !== bytes.length) throw new Error('not an MLSMessage, or more than one');
  return found[0];
}

export class Theirs {
  #signature;
  #own;
  #state;
  #pending;
  #psks = new Map();
  #commits = 0;

  constructor(name) {
    this.name = name;
  }

  #index = { findPsk: (id) => (id.psktype === 'external' ? this.#psks.get(hex(id.pskId)) : undefined) };

  async #makeKeyPackage() {
    this.#signature ??= await suite.signature.keygen();
    const { not_before, not_after } = lifetime();
    this.#own = await mls.generateKeyPackageWithKey(
      { credentialType: 'basic', identity: new TextEncoder().encode(this.name) },
      mls.defaultCapabilities(),
      { notBefore: BigInt(not_before), notAfter: BigInt(not_after) },
      [],
      this.#signature,
      suite,
    );
    return this.#own;
  }

  async keyPackage() {
    const { publicPackage } = await this.#makeKeyPackage();
    return encode({ wireformat: 'mls_key_package', keyPackage: publicPackage });
  }

  // Of the last key package. Its signature key is in PKCS #8, which ends with the seed.
  privateKeys() {
    const { signaturePrivateKey, hpkePrivateKey, initPrivateKey } = this.#own.privatePackage;
    return { signature: signaturePrivateKey.slice(-32), encryption: hpkePrivateKey, init: initPrivateKey };
  }

  async create(groupId) {
    const { publicPackage, privatePackage } = await this.#makeKeyPackage();
    this.#state = await mls.createGroup(groupId, publicPackage, privatePackage, [], suite);
  }

  async join(welcome) {
    const { publicPackage, privatePackage } = this.#own;
    this.#state = await mls.joinGroup(decode(welcome).welcome, publicPackage, privatePackage, this.#index, suite);
  }

  async groupInfo() {
    const groupInfo = await mls.createGroupInfoWithExternalPubAndRatchetTree(this.#state, [], externalOut);
    return encode({ wireformat: 'mls_group_info', groupInfo });
  }

  // Where `removes` is given, its former leaf, which ts-mls finds by its signature key, goes.
  async joinExternal(groupInfo, { removes } = {}) {
    const { publicPackage, privatePackage } = await this.#makeKeyPackage();
    const { publicMessage, newState } = await mls.joinGroupExternal(
      decode(groupInfo).groupInfo,
      publicPackage,
      privatePackage,
      removes !== undefined,
      externalIn,
    );
    this.#pending = newState;
    return encode({ wireformat: 'mls_public_message', publicMessage });
  }

  async psk(id, secret) {
    this.#psks.set(hex(id), secret);
  }

  async commit({ add = [], remove = [], psks = [] }) {
    const extraProposals = [
      ...add.map((bytes) => ({ proposalType: 'add', add: { keyPackage: decode(bytes).keyPackage } })),
      ...remove.map((removed) => ({ proposalType: 'remove', remove: { removed } })),
      ...psks.map((pskId) => ({
        proposalType: 'psk',
        psk: { preSharedKeyId: { psktype: 'external', pskId, pskNonce: suite.rng.randomBytes(32) } },
      })),
    ];
    this.#commits += 1;
    const { newState, welcome, commit } = await mls.createCommit(
      { state: this.#state, pskIndex: this.#index, cipherSuite: suite },
      { extraProposals, ratchetTreeExtension: true, wireAsPublicMessage: this.#commits % 2 === 0 },
    );
    this.#pending = newState;
    return {
      message: mls.encodeMlsMessage(commit),
      welcome: welcome && encode({ wireformat: 'mls_welcome', welcome }),
    };
  }

  async accept() {
    this.#state = this.#pending;
    this.#pending = undefined;
  }

  // By wire format, because processMessage() of ts-mls knows no PSKs for a commit in a PrivateMessage.
  async #process(bytes) {
    const { privateMessage, publicMessage } = decode(bytes);
    return privateMessage
      ? mls.processPrivateMessage(this.#state, privateMessage, this.#index, suite)
      : mls.processPublicMessage(this.#state, publicMessage, this.#index, suite);
  }

  async apply(message) {
    this.#pending = undefined;
    const result = await this.#process(message);
    this.#state = result.newState;
    return this.#state.groupActiveState.kind !== 'removedFromGroup';
  }

  async seal(plaintext) {
    const { newState, privateMessage } = await mls.createApplicationMessage(this.#state, plaintext, suite);
    this.#state = newState;
    return encode({ wireformat: 'mls_private_message', privateMessage });
  }

  async open(message) {
    const result = await this.#process(message);
    if (result.kind !== 'applicationMessage') throw new Error(`${this.name}: not an application message`);
    this.#state = result.newState;
    return result.message;
  }

  async state() {
    const { groupContext, keySchedule, ratchetTree } = this.#state;
    const exported = await mls.mlsExporter(
      keySchedule.exporterSecret, 'interop', new TextEncoder().encode('context'), 32, suite);
    return {
      epoch: Number(groupContext.epoch),
      authenticator: hex(keySchedule.epochAuthenticator),
      exported: hex(exported),
      members: ratchetTree.flatMap((node, index) =>
        node?.nodeType === 'leaf'
          ? [{ leaf: index / 2, name: new TextDecoder().decode(node.leaf.credential.identity) }]
          : [],
      ),
      unmerged: [...new Set(ratchetTree.flatMap((node) => node?.parent?.unmergedLeaves ?? []))].sort((a, b) => a - b),
    };
  }

  end() {}
}
