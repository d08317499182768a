// Writes x.br and x.gz beside each file that is smaller that way: node compress.mjs FOLDER
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {brotliCompressSync, constants, gzipSync} from 'node:zlib';

const kCompressed = /\.(br|gz|png|woff2)$/;

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node compress.mjs FOLDER');
  process.exit(2);
}

function brotli(bytes) {
  return brotliCompressSync(bytes, {params: {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }});
}

function files(below) {
  return readdirSync(below, {withFileTypes: true}).flatMap((entry) =>
    entry.isDirectory() ? files(join(below, entry.name)) : [join(below, entry.name)]);
}

for (const path of files(folder)) {
  if (kCompressed.test(path)) continue;
  const bytes = readFileSync(path);
  for (const [ending, compressed] of [['.br', brotli(bytes)], ['.gz', gzipSync(bytes, {level: 9})]])
    if (compressed.length < bytes.length) writeFileSync(path + ending, compressed);
}
