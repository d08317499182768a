// Signs as minisign does (Ed25519 over BLAKE2b-512, its "ED" form), so that `minisign -V` and `majlis verify-web` read
// it. A key is an Ed25519 private key in PEM, or minisign's own file without a password (minisign -G -W).
import {createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign as ed25519} from 'node:crypto';

const kPkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex'); // RFC 8410, before the 32 bytes of the seed
const kSecretBytes = 158;
const kIdAt = 54, kSeedAt = 62, kPublicAt = 94;

const publicOf = (key) => Buffer.from(createPublicKey(key).export({format: 'jwk'}).x, 'base64url');

/** The private key that a file's text holds; errors say what it is instead, and never what stands in it. */
export function readKey(text) {
  if (text.includes('PRIVATE KEY-----')) {
    let key;
    try {
      key = createPrivateKey(text);
    } catch {
      throw new Error('is no private key that can be read; one under a password cannot be used');
    }
    if (key.asymmetricKeyType !== 'ed25519') throw new Error(`is a key for ${key.asymmetricKeyType}, and Ed25519 is needed`);
    const publicKey = publicOf(key);
    return {key, publicKey, id: createHash('sha256').update(publicKey).digest().subarray(0, 8)};
  }
  const bytes = Buffer.from(text.split('\n')[1] ?? '', 'base64');
  if (bytes.length !== kSecretBytes || bytes.toString('latin1', 0, 2) !== 'Ed')
    throw new Error('is neither a private key in PEM nor one of minisign; openssl genpkey -algorithm ed25519 makes one');
  if (bytes[2] !== 0 || bytes[3] !== 0) throw new Error('is under a password; minisign -G -W makes a key without');
  const key = createPrivateKey({key: Buffer.concat([kPkcs8, bytes.subarray(kSeedAt, kPublicAt)]), format: 'der', type: 'pkcs8'});
  const publicKey = publicOf(key);
  if (!publicKey.equals(bytes.subarray(kPublicAt, kPublicAt + 32))) throw new Error('is damaged: its two halves do not fit');
  return {key, publicKey, id: bytes.subarray(kIdAt, kSeedAt)};
}

/** A new private key, in PEM. */
export function newKey() {
  return generateKeyPairSync('ed25519', {privateKeyEncoding: {type: 'pkcs8', format: 'pem'}, publicKeyEncoding: {type: 'spki', format: 'pem'}}).privateKey;
}

/** The public key as minisign prints it and takes it behind -P. */
export function publicText({id, publicKey}) {
  return Buffer.concat([Buffer.from('Ed'), id, publicKey]).toString('base64');
}

/** What stands in the file NAME.minisig. The same message, key and comment give the same bytes. */
export function sign({key, id}, message, comment) {
  const signature = ed25519(null, createHash('blake2b512').update(message).digest(), key);
  const whole = ed25519(null, Buffer.concat([signature, Buffer.from(comment)]), key);
  return [
    'untrusted comment: signature of the build that made this',
    Buffer.concat([Buffer.from('ED'), id, signature]).toString('base64'),
    `trusted comment: ${comment}`,
    whole.toString('base64'),
    '',
  ].join('\n');
}
