// Writes into FOLDER what its files are and who built them: node sign.mjs FOLDER
// bundle.txt (every file that a host serves, with its SHA-256 and size), bundle.txt.minisig, and the public key,
// bundle.pub. The same files, key and SOURCE_DATE_EPOCH give the same bytes.
import {createHash} from 'node:crypto';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';

import {buildKey} from './build_key.mjs';
import {publicText, sign} from './minisign.mjs';

const kManifest = 'bundle.txt', kOwn = /^\/bundle\.(txt|txt\.minisig|pub)$/;
const kVariant = /\.(br|gz)$/; // how a file is also sent; what it opens to counts

function files(folder, below = '') {
  return readdirSync(join(folder, below), {withFileTypes: true}).flatMap((entry) => {
    const path = `${below}/${entry.name}`;
    return entry.isDirectory() ? files(folder, path) : entry.isFile() ? [path] : [];
  });
}

function dateOf(seconds) {
  if (seconds === undefined || seconds === '') return 'unknown';
  if (!/^\d{1,11}$/.test(seconds)) throw new Error(`SOURCE_DATE_EPOCH is '${seconds}', and seconds since 1970 are meant`);
  return new Date(Number(seconds) * 1000).toISOString().replace('.000', '');
}

export function manifestOf(folder, date) {
  const names = files(folder).filter((name) => !kVariant.test(name) && !kOwn.test(name)).sort();
  const strange = names.find((name) => !/^[\w./-]+$/.test(name));
  if (strange) throw new Error(`'${strange}' is no name for a file of the page: letters, digits and . _ - alone`);
  const lines = names.map((name) => {
    const bytes = readFileSync(join(folder, name));
    return `${createHash('sha256').update(bytes).digest('hex')} ${bytes.length} ${name}`;
  });
  return ['majlis web app 1', `sources of ${date}`, ...lines, ''].join('\n');
}

function main([folder], environment) {
  if (folder === undefined) throw new Error('usage: node sign.mjs FOLDER');
  const date = dateOf(environment.SOURCE_DATE_EPOCH);
  const manifest = manifestOf(folder, date), key = buildKey(environment);
  writeFileSync(join(folder, kManifest), manifest);
  writeFileSync(join(folder, `${kManifest}.minisig`), sign(key, Buffer.from(manifest), `Majlis web app, sources of ${date}`));
  writeFileSync(join(folder, 'bundle.pub'), `untrusted comment: who built this web app\n${publicText(key)}\n`);
  console.log(`web app signed by ${publicText(key)} (${key.from})`);
}

try {
  main(process.argv.slice(2), process.env);
} catch (error) {
  console.error(`sign.mjs: ${error.message}`);
  process.exit(1);
}
