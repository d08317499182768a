// Tests that look at the screens in Chromium; `npm run test:screens`.
import {defineConfig} from 'vitest/config';

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    globalSetup: 'tests/screens/page.ts',
    include: ['tests/screens/**/*.browser.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: {poll: {timeout: 60_000}},
    fileParallelism: false,
    pool: 'forks',
    poolOptions: {forks: {singleFork: true}},
  },
});
