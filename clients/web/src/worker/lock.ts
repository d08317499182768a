// One tab acts as this device; others see it and may take its place. The lock is the browser's, so that it ends with
// the tab; whoever wants it asks the holder to let go, and takes it where that one does not answer (a frozen tab).
const kPatienceMs = 3_000;
// A page that is reloaded finds the one before it still on its way out.
const kReloadMs = 1_500;

export interface Locks {
  request(name: string, options: {steal?: boolean; signal?: AbortSignal},
    callback: () => Promise<unknown>): Promise<unknown>;
}

export interface Channel {
  onmessage: ((event: {data: unknown}) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

export class ProfileLock {
  private release?: () => void;

  /** `lost` is called when another tab wants the profile: once it is done, the lock is let go. */
  constructor(private readonly locks: Locks, private readonly channel: Channel, private readonly name: string,
    private readonly lost: () => Promise<void>) {
    channel.onmessage = ({data}) => {
      if (data === 'let go' && this.release) void this.giveUp();
    };
  }

  get held(): boolean {
    return this.release !== undefined;
  }

  /** Whether nobody else has it, or lets it go at once. */
  acquire(): Promise<boolean> {
    return this.takeWithin(kReloadMs);
  }

  /** Asks whoever has it to let go, and has it on return. */
  async takeOver(): Promise<void> {
    if (this.held) return;
    this.channel.postMessage('let go');
    if (!(await this.takeWithin(kPatienceMs))) await this.take({steal: true});
  }

  close(): void {
    this.channel.onmessage = null;
    this.channel.close();
    this.release?.();
    this.release = undefined;
  }

  private async giveUp(): Promise<void> {
    const {release} = this;
    this.release = undefined;
    await this.lost();
    release?.();
  }

  private async takeWithin(limitMs: number): Promise<boolean> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), limitMs);
    try {
      await this.take({signal: patience.signal});
      return true;
    } catch (reason) {
      if (patience.signal.aborted) return false;
      throw reason;
    } finally {
      clearTimeout(timer);
    }
  }

  private take(options: {steal?: boolean; signal?: AbortSignal}): Promise<void> {
    return new Promise((resolve, reject) => {
      const held = (): Promise<unknown> =>
        new Promise<void>((release) => {
          this.release = release;
          resolve();
        });
      this.locks.request(this.name, options, held).catch((reason: unknown) => {
        reject(reason);
        // It was stolen: there is nothing to let go of any more.
        if (this.release) {
          this.release = undefined;
          void this.lost();
        }
      });
    });
  }
}
