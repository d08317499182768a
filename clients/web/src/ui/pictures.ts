// The pictures of people as addresses that an <img> takes: asked for once for each version, let go when many others came
// since. They are bytes of others: what is no JPEG of a picture's size stays unseen.
import type {AccountId, Client} from '../client/client';
import {jpegSize} from './jpeg';

const kMost = 400;
const kWidest = 1024;

type Source = Pick<Client, 'avatar'>;

export class Pictures {
  private readonly held = new Map<string, Promise<string | undefined>>();
  private source?: Source;

  /** From now on pictures come from there; those of another messenger are forgotten. */
  use(source: Source): void {
    if (this.source === source) return;
    this.source = source;
    for (const key of [...this.held.keys()]) this.drop(key);
  }

  /** Resolves to nothing where there is no picture that can be shown. */
  of(account: AccountId, version: number): Promise<string | undefined> {
    if (version === 0 || !this.source) return Promise.resolve(undefined);
    const key = `${account}:${version}`;
    const known = this.held.get(key) ?? this.ask(this.source, account);
    this.held.delete(key); // the last one asked for stands last
    this.held.set(key, known);
    if (this.held.size > kMost) this.drop(this.held.keys().next().value!);
    return known;
  }

  private async ask(source: Source, account: AccountId): Promise<string | undefined> {
    const bytes = await source.avatar(account).catch(() => undefined);
    return bytes && isPicture(bytes) ? URL.createObjectURL(new Blob([bytes as BlobPart], {type: 'image/jpeg'})) : undefined;
  }

  private drop(key: string): void {
    const address = this.held.get(key);
    this.held.delete(key);
    void address?.then((each) => each && URL.revokeObjectURL(each));
  }
}

export function isPicture(bytes: Uint8Array): boolean {
  const size = jpegSize(bytes);
  return size !== undefined && Math.min(size.width, size.height) > 0 && Math.max(size.width, size.height) <= kWidest;
}

/** Of the page. */
export const pictures = new Pictures();
