// Tells the service worker which files this build is made of.
import {createHash} from 'node:crypto';

import type {Plugin} from 'vite';

/** What lies in public/, and the page itself. */
const kFixed = ['/', '/icon.svg', '/manifest.webmanifest'];
/** The files of plugins: kept for times without a network once they were used. */
const kLater = /^\/assets\/(files_|majlis_files|money_|majlis_money)/;
export const kServiceWorker = 'service-worker.js';

export function serviceWorker(): Plugin {
  return {
    name: 'majlis-service-worker',
    apply: 'build',
    generateBundle(_options, bundle) {
      const worker = bundle[kServiceWorker];
      if (worker?.type !== 'chunk') return; // a worker's own build
      const files = Object.keys(bundle).filter((name) => name.startsWith('assets/')).sort().map((name) => `/${name}`);
      const later = files.filter((name) => kLater.test(name)), now = files.filter((name) => !kLater.test(name));
      const build = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 16);
      worker.code = worker.code
        .replaceAll('MAJLIS_FILES', JSON.stringify([...kFixed, ...now])).replaceAll('MAJLIS_LATER', JSON.stringify(later)).replaceAll('MAJLIS_BUILD', JSON.stringify(build));
    },
  };
}
