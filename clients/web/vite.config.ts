// The page: hashed names that never change, nothing inline, nothing from elsewhere.
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {defineConfig} from 'vitest/config';

import {kEmbed, embed} from './tools/embed';
import {kServiceWorker, serviceWorker} from './tools/service_worker';

// The core as WebAssembly: `cmake --preset wasm && ninja -C build/wasm majlis_engine` makes it.
const engine = process.env.MAJLIS_ENGINE ?? fileURLToPath(new URL('../../build/wasm/bin/majlis_engine.wasm', import.meta.url));

// Those of files and of money lie beside it.
const filesEngine = join(dirname(engine), 'majlis_files.wasm');
const moneyEngine = join(dirname(engine), 'majlis_money.wasm');

const kPlaces: Record<string, string> = {service_worker: kServiceWorker, embed: kEmbed};

export default defineConfig({
  plugins: [serviceWorker(), embed()],
  resolve: {alias: [{find: /^@engine(?=\?)/, replacement: engine}, {find: /^@files-engine(?=\?)/, replacement: filesEngine}, {find: /^@money-engine(?=\?)/, replacement: moneyEngine}]},
  build: {
    target: ['chrome111', 'firefox115', 'safari16.4'],
    // What the page's policy forbids: data: and inline code.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: {polyfill: false},
    sourcemap: false,
    reportCompressedSize: false,
    rollupOptions: {
      input: {index: 'index.html', service_worker: 'src/service/service_worker.ts', embed: 'src/embed/embed.ts'},
      output: {
        // Others know these by their place: browsers, and pages that embed the app.
        entryFileNames: ({name}) => kPlaces[name] ?? 'assets/[name]-[hash].js',
        chunkFileNames: 'assets/[name]-[hash].js',
        assetFileNames: 'assets/[name]-[hash][extname]',
      },
    },
  },
  worker: {
    format: 'es',
    rollupOptions: {output: {entryFileNames: 'assets/[name]-[hash].js'}},
  },
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    expect: {poll: {timeout: 60_000}},
  },
});
