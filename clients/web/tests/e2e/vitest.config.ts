// The real page over a real host, alone and on the page of another site; `npm run test:e2e -- --project embedded` is one
// of the two. Needs the host, the command line and the page as they are built.
import {defineConfig} from 'vitest/config';

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    fileParallelism: false,
    projects: (['standalone', 'embedded'] as const).map((form) => ({
      test: {name: form, provide: {form}, include: ['tests/e2e/**/*.e2e.ts'], testTimeout: 180_000, hookTimeout: 120_000,
        expect: {poll: {timeout: 60_000}}, bail: 1}, // each step stands on those before it
    })),
  },
});
