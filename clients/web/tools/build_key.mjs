// The key that this build signs with: what MAJLIS_BUILD_KEY names (a release), else this person's own, made once and
// kept outside of every repository. It is never printed and never copied.
import {existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';

import {newKey, readKey} from './minisign.mjs';

function localFile(environment) {
  const given = environment.XDG_CONFIG_HOME;
  return join(given?.startsWith('/') ? given : join(environment.HOME || homedir(), '.config'), 'majlis', 'build.key');
}

function read(path, said) {
  let text;
  try {
    if ((statSync(path).mode & 0o077) !== 0) throw new Error(`can be read by others; chmod 600 it`);
    text = readFileSync(path, 'utf8');
    return {...readKey(text), from: path};
  } catch (error) {
    throw new Error(`${said} ${path}, which ${error.code ? `cannot be read (${error.code})` : error.message}`);
  }
}

// Whole or not at all: another build may make it at the same time, and then that one's key is ours as well.
function make(path) {
  mkdirSync(join(path, '..'), {recursive: true, mode: 0o700});
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, newKey(), {mode: 0o600, flag: 'wx'});
  try {
    linkSync(draft, path);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}

/** {key, id, publicKey, from}; `from` is the file, or a word for a key that is forgotten after this build. */
export function buildKey(environment) {
  if (environment.MAJLIS_BUILD_KEY) return read(environment.MAJLIS_BUILD_KEY, 'MAJLIS_BUILD_KEY names');
  const path = localFile(environment);
  if (!existsSync(path)) {
    try {
      make(path);
    } catch (error) {
      return {...readKey(newKey()), from: `a key for this build alone: ${path} cannot be made (${error.code ?? error.message})`};
    }
  }
  return read(path, "this account's key for builds is");
}
