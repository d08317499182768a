// The part of a conversation that is held for the screen: pages of messages fetched as they are wanted. What was fetched
// is shown until its newer form has come, so that nothing flickers; pages far from the screen are let go.
import type {Client, MessageView, StreamId} from '../client/client';

export const kPage = 40;

export class MessagePages {
  private readonly pages = new Map<number, MessageView[]>();
  private readonly underway = new Map<number, Promise<void>>();
  private version = 0;
  count = 0;

  constructor(private readonly client: Client, private readonly conversation: StreamId, private readonly changed: () => void,
              private readonly failed: (reason: unknown) => void) {}

  at(ordinal: number): MessageView | undefined {
    return this.pages.get(Math.floor(ordinal / kPage))?.[ordinal % kPage];
  }

  /** Looks again at how many there are and at the pages of [from, to); fetches what is missing. */
  async refresh(from: number, to: number): Promise<void> {
    const version = ++this.version;
    this.underway.clear();
    const count = await this.client.messageCount(this.conversation);
    if (version !== this.version) return;
    this.count = count;
    const wanted = pagesOf(Math.min(from, count), Math.min(to, count));
    for (const page of [...this.pages.keys()]) if (!wanted.includes(page)) this.pages.delete(page);
    await Promise.all(wanted.map((page) => this.fetch(page)));
  }

  /** Fetches what of [from, to) is not there. */
  async want(from: number, to: number): Promise<void> {
    const missing = pagesOf(Math.max(0, from), Math.min(to, this.count)).filter((page) => !this.pages.has(page));
    await Promise.all(missing.map((page) => this.fetch(page)));
  }

  private fetch(page: number): Promise<void> {
    const known = this.underway.get(page);
    if (known) return known;
    const version = this.version;
    const fetching = this.client.messages(this.conversation, page * kPage, Math.min(this.count, (page + 1) * kPage)).then(
      (messages) => {
        if (version !== this.version) return;
        this.pages.set(page, messages);
        this.underway.delete(page);
        this.changed();
      },
      (reason: unknown) => {
        this.underway.delete(page);
        if (version === this.version) this.failed(reason);
      });
    this.underway.set(page, fetching);
    return fetching;
  }
}

function pagesOf(from: number, to: number): number[] {
  const pages: number[] = [];
  for (let page = Math.floor(from / kPage); page * kPage < to; ++page) pages.push(page);
  return pages;
}
