// Builds and serves the page once for all files of tests.
import type {TestProject} from 'vitest/node';
import {servePage} from '../page/serve';

declare module 'vitest' {
  interface ProvidedContext {
    page: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const served = await servePage();
  project.provide('page', served.url);
  return () => served.close();
}
