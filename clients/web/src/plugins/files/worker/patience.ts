// Pauses between attempts: longer and longer while nothing moves, and over at once when the browser has a network again.
const kFirstMs = 400;
const kLongestMs = 15_000;

export class Patience {
  private attempts = 0;

  /** Something moved. */
  reset(): void {
    this.attempts = 0;
  }

  /** Rejects when `signal` is aborted. */
  wait(signal: AbortSignal): Promise<void> {
    const pause = Math.min(kLongestMs, kFirstMs * 2 ** Math.min(this.attempts++, 10)) * (0.5 + Math.random() / 2);
    return new Promise((resolve, reject) => {
      const end = (done: () => void) => () => {
        clearTimeout(timer);
        globalThis.removeEventListener?.('online', goOn);
        signal.removeEventListener('abort', giveUp);
        done();
      };
      const goOn = end(resolve), giveUp = end(() => reject(signal.reason));
      const timer = setTimeout(goOn, pause);
      globalThis.addEventListener?.('online', goOn);
      signal.addEventListener('abort', giveUp);
      if (signal.aborted) giveUp();
    });
  }
}
