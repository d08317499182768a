// The lock of a profile, by a clock that the test moves: whom a page waits for, and for how long.
import {afterEach, beforeEach, expect, test, vi} from 'vitest';

import {ProfileLock, type Locks} from './lock';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A browser's lock that another page has until it lets go. */
class Held implements Locks {
  letGo: () => void = () => undefined;

  request(_name: string, {steal, signal}: {steal?: boolean; signal?: AbortSignal}, callback: () => Promise<unknown>): Promise<unknown> {
    if (steal) return callback();
    return new Promise((resolve, reject) => {
      this.letGo = () => resolve(callback());
      signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    });
  }
}

function lockOver(locks: Locks) {
  const said: unknown[] = [];
  const channel = {onmessage: null, postMessage: (message: unknown) => void said.push(message), close: () => undefined};
  return {said, lock: new ProfileLock(locks, channel, 'test', async () => undefined)};
}

/** Whether it is settled by now, and how. */
async function outcome(promise: Promise<unknown>): Promise<unknown> {
  return Promise.race([promise, vi.advanceTimersByTimeAsync(0).then(() => 'waits')]);
}

test('a page that is reloaded waits a second for the one before it to be gone', async () => {
  const held = new Held(), {lock} = lockOver(held);
  const mine = lock.acquire();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await outcome(mine)).toBe('waits');
  held.letGo();
  expect(await mine).toBe(true);
  expect(lock.held).toBe(true);
});

test('and says soon that another tab has the profile', async () => {
  const {lock} = lockOver(new Held());
  const mine = lock.acquire();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await mine).toBe(false);
  expect(lock.held).toBe(false);
});

test('who takes over asks first, gives time to let go, and then does not ask any more', async () => {
  const held = new Held(), {lock, said} = lockOver(held);
  const taken = lock.takeOver();
  expect(said).toEqual(['let go']);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await outcome(taken)).toBe('waits');
  await vi.advanceTimersByTimeAsync(2_000);
  await taken;
  expect(lock.held).toBe(true);
});
