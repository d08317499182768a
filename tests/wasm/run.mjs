// Runs a wasm32-wasi program under Node (18 and newer): node run.mjs PROGRAM.wasm [ARGUMENTS]
// The program sees the working directory and what lies where its arguments point, gets its randomness from the system,
// and its exit status is ours.

import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import v8 from 'node:v8';

// A collection of garbage within a fast call from WebAssembly breaks the heap: https://github.com/nodejs/node/issues/46777
v8.setFlagsFromString('--no-turbo-fast-api-calls');

// node:wasi says once that it is experimental; that line is no part of what a test prints.
const { emitWarning } = process;
process.emitWarning = (warning, ...rest) => {
  if (!String(warning).startsWith('WASI is an experimental feature')) emitWarning(warning, ...rest);
};
const { WASI } = await import('node:wasi');

const [program, ...rest] = process.argv.slice(2);
if (program === undefined) {
  console.error('usage: node run.mjs PROGRAM.wasm [ARGUMENTS]');
  process.exit(2);
}

// wasi-libc tells '/x' from 'x' only by the folders that are opened for it, so '/' itself cannot be one.
const folders = { '.': '.' };
for (const argument of rest.filter(path.isAbsolute)) {
  const found = statSync(argument, { throwIfNoEntry: false });
  if (found !== undefined) {
    const folder = found.isDirectory() ? argument : path.dirname(argument);
    folders[folder] = folder;
  }
}

const wasi = new WASI({
  version: 'preview1',
  args: [program, ...rest],
  env: process.env,
  preopens: folders,
  returnOnExit: true,
});
const module = await WebAssembly.compile(await readFile(program));
const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: wasi.wasiImport });
process.exitCode = wasi.start(instance);
