// The client of the app: asks the worker, and keeps what screens look at all the time.
import type {Change, Client, Connection, ConversationView, Failure, Stage} from './client';
import type {Answer, Call, FromWorker, News, Port} from '../worker/pages';

interface Waiting {
  resolve(result: unknown): void;
  reject(failure: Failure): void;
}

// What is asked of the worker as it stands; the rest of Client is answered here.
type Asked = Omit<Client, 'subscribe' | 'stage' | 'connection' | 'conversations' | 'conversation' | 'typing' | 'extend'>;

const kAsked: readonly (keyof Asked)[] = [
  'takeOver', 'unlock', 'forget', 'signUp', 'recover', 'beginLink', 'linkDevice', 'history',
  'offeredHistory', 'takeHistory', 'forgetHistory', 'confirmRecoveryPhrase', 'setProfile', 'avatar', 'devices',
  'revoke', 'export', 'openDirect', 'createGroup', 'join', 'members', 'addMember', 'removeMember', 'setRole',
  'setTitle', 'setTimer', 'mute', 'createInvite', 'invites', 'revokeInvite', 'leave', 'accept', 'decline', 'block',
  'messageCount', 'messages', 'find', 'search', 'send', 'sendTyped', 'retry', 'discard', 'edit', 'remove', 'react',
  'markRead', 'saveDraft', 'report', 'contact', 'safetyNumber', 'compareSafetyCode', 'verify',
  'trust',
];

class Cache {
  stage: Stage = {at: 'starting'};
  connection: Connection = 'offline';
  private readonly byId = new Map<string, ConversationView>();
  private readonly began = new Map<string, number>();
  private sorted?: readonly ConversationView[];

  take(news: News): void {
    if (news.stage) this.stage = news.stage;
    if (news.connection) this.connection = news.connection;
    if (news.whole) this.byId.clear();
    for (const view of news.conversations ?? []) {
      if (!news.whole && !this.byId.has(view.id)) this.began.set(view.id, Date.now());
      this.byId.set(view.id, view);
    }
    for (const id of news.gone ?? []) this.byId.delete(id);
    if (news.whole || news.conversations || news.gone) this.sorted = undefined;
  }

  conversation(id: string): ConversationView | undefined {
    return this.byId.get(id);
  }

  /** Newest first; one without messages stands where it began, if that was while the page was open. */
  conversations(): readonly ConversationView[] {
    const time = (view: ConversationView) => view.last?.timeMs ?? this.began.get(view.id) ?? 0;
    return this.sorted ??= [...this.byId.values()].sort((a, b) => time(b) - time(a) || (a.id < b.id ? -1 : 1));
  }
}

export function workerClient(port: Port): Client {
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(change: Change) => void>();
  const cache = new Cache();
  let lastCall = 0;

  const ask = (method: string, args: unknown[]): Promise<unknown> => new Promise((resolve, reject) => {
    const call: Call = {id: ++lastCall, method, args};
    waiting.set(call.id, {resolve, reject});
    port.postMessage(call);
  });
  const answered = ({id, result, failure}: Answer): void => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (failure) one?.reject(failure);
    else one?.resolve(result);
  };
  port.onmessage = ({data}: {data: FromWorker}) => {
    if ('id' in data) return answered(data);
    cache.take(data);
    for (const change of data.changes) for (const listener of [...listeners]) listener(change);
  };

  const asked = Object.fromEntries(
    kAsked.map((method) => [method, (...args: unknown[]) => ask(method, args)])) as unknown as Asked;
  return {
    ...asked,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stage: () => cache.stage,
    connection: () => cache.connection,
    conversations: () => cache.conversations(),
    conversation: (id) => cache.conversation(id),
    typing: (id) => void ask('typing', [id]).catch(() => undefined),
    extend: (plugin, other) => port.postMessage({plugin, port: other}, [other]),
  };
}
