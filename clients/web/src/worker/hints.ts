// Who types where, by the plugin `chat`: hints that are never stored. A host without the plugin is asked once.
import type {Change} from '../client/client';
import {bytesOf, decode, encode, hexOf} from './codec';
import type {EngineEvent} from './engine';
import type {Profile} from './profile';

const kSayAgainMs = 3_000;
const kForgetMs = 6_000;

interface TypingNotice {
  stream: Uint8Array;
  account: Uint8Array;
  typing: boolean;
}

export class Hints {
  private readonly typing = new Map<string, Map<string, ReturnType<typeof setTimeout>>>();
  private readonly said = new Map<string, number>();
  private deaf = false;

  constructor(private readonly profile: Profile, private readonly tell: (changes: Change[]) => void) {}

  /** The person types; said again every few seconds at most. */
  say(conversation: string): void {
    const now = Date.now();
    if (this.deaf || now - (this.said.get(conversation) ?? 0) < kSayAgainMs) return;
    this.said.set(conversation, now);
    const params = encode({stream: bytesOf(conversation), typing: true});
    this.profile.command('call', {method: 'chat.typing', params}).catch((failure: {name?: string}) => {
      this.deaf = failure.name === 'method_not_found';
      this.said.delete(conversation);
    });
  }

  hear(event: EngineEvent): void {
    if (event.kind === 'connected') this.deaf = false;
    // Whoever has written no longer types.
    if (event.kind === 'message' && event.stream && event.message) this.stop(event.stream, event.message.author);
    if (event.kind !== 'notice' || event.method !== 'chat.typing' || !event.content) return;
    const notice = read(event.content);
    if (!notice) return;
    const conversation = hexOf(notice.stream), account = hexOf(notice.account);
    if (account === this.profile.own()) return; // another device, or this one as the host repeats it
    if (!notice.typing) return this.stop(conversation, account);
    const there = this.typing.get(conversation) ?? new Map<string, ReturnType<typeof setTimeout>>();
    clearTimeout(there.get(account));
    there.set(account, setTimeout(() => this.stop(conversation, account), kForgetMs));
    this.typing.set(conversation, there);
    this.show(conversation);
  }

  private stop(conversation: string, account: string): void {
    const there = this.typing.get(conversation);
    if (!there?.has(account)) return;
    clearTimeout(there.get(account));
    there.delete(account);
    this.show(conversation);
  }

  private show(conversation: string): void {
    const accounts = [...(this.typing.get(conversation)?.keys() ?? [])];
    try {
      const names = accounts.map((account) =>
        this.profile.query<{name: string}>('contact', {account: bytesOf(account)}).name);
      this.tell([{kind: 'typing', conversation, names}]);
    } catch {
      // The profile was closed meanwhile.
    }
  }
}

// Only the host's plugin writes these; what is malformed is no hint.
function read(content: Uint8Array): TypingNotice | undefined {
  try {
    const {stream, account, typing} = decode(content) as Partial<TypingNotice>;
    if (stream instanceof Uint8Array && account instanceof Uint8Array && typeof typing === 'boolean')
      return {stream, account, typing};
  } catch {
    // Not CBOR.
  }
  return undefined;
}
