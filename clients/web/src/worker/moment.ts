// Something that comes again and again, such as a connection, and for which others wait a while.
import type {Failure} from '../client/client';

export class Moment {
  private readonly waiting = new Set<() => void>();

  /** It has come. */
  announce(): void {
    const told = [...this.waiting];
    this.waiting.clear();
    for (const tell of told) tell();
  }

  /** Resolves when it comes next; rejects with `late` after so long. */
  next(patienceMs: number, late: Failure): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(come);
        reject(late);
      }, patienceMs);
      const come = () => {
        clearTimeout(timer);
        resolve();
      };
      this.waiting.add(come);
    });
  }
}
