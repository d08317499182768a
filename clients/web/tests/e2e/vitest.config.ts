// The real page over a real host; `npm run test:e2e`. Needs the host, the command line and the page as they are built.
import {defineConfig} from 'vitest/config';

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['tests/e2e/**/*.e2e.ts'],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    bail: 1, // each step stands on those before it
    fileParallelism: false,
  },
});
