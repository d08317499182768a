// How things stand with a profile, as its pages know it: stage, connection, conversations. Whatever changes is told once.
import type {Change, Connection, Failure, Stage} from '../client/client';
import type {EngineEvent, RawConversation, Response} from './engine';
import {listed} from './messages';
import type {News} from './pages';

/** Of the account, as the engine has it. */
export interface ProfileView {
  name: string;
  account: string;
  device: string;
  linking: string;
  revoked: boolean;
  historyOffered: boolean;
  hasAccount: boolean;
  displayName: string;
  avatar: number;
  recoveryPhrase?: string;
}

// Events that come with every message and change nothing of the account.
const kOfTalk: ReadonlySet<EngineEvent['kind']> = new Set(['message', 'changed', 'idle', 'answered']);

export class Standing {
  stage: Stage = {at: 'starting'};
  connection: Connection = 'offline';

  constructor(private readonly tell: (news: News) => void) {}

  moveTo(stage: Stage): void {
    if (JSON.stringify(stage) === JSON.stringify(this.stage)) return;
    this.stage = stage;
    this.tell({stage, changes: [{kind: 'stage'}]});
  }

  /** `entering`: the account is being made, recovered or linked. */
  moveToAccount(view: ProfileView, entering: boolean): void {
    if (!view.hasAccount || entering) return this.moveTo(view.linking ? {at: 'no_account', linking: view.linking} : {at: 'no_account'});
    const {account, device, name, displayName, avatar, recoveryPhrase, revoked, historyOffered} = view;
    this.moveTo({at: 'ready', own: {account, device, name, displayName, avatar, recoveryPhrase, revoked, historyOffered}});
  }

  setConnection(connection: Connection): void {
    if (this.connection === connection) return;
    this.connection = connection;
    this.tell({connection, changes: [{kind: 'connection'}]});
  }

  warn(failure: Failure): void {
    this.tell({changes: [{kind: 'warning', failure}]});
  }

  /** All of it, for a page that just came. */
  tellAll(conversations: RawConversation[]): void {
    this.tell({stage: this.stage, connection: this.connection, conversations: conversations.map(listed), whole: true, changes: [
      {kind: 'stage'}, {kind: 'connection'}, {kind: 'conversations'}]});
  }

  /** Nothing is here any more. */
  clear(): void {
    this.tell({changes: [{kind: 'conversations'}], conversations: [], whole: true});
  }

  /** What became of a request; `hear` may add to what is told of an event. Whether the account may have changed. */
  show(response: Response, hear: (event: EngineEvent, changes: Change[]) => void): boolean {
    const changes: Change[] = [];
    if (response.conversations.length > 0 || response.gone.length > 0) changes.push({kind: 'conversations'});
    const shown = new Set<string>();
    for (const event of response.events) {
      if ((event.kind === 'conversation' || event.kind === 'changed') && event.stream) shown.add(event.stream);
      if (event.kind === 'warning')
        changes.push({kind: 'warning', conversation: event.stream, failure: event.error!});
      hear(event, changes);
    }
    for (const {id} of response.conversations) shown.add(id);
    for (const conversation of shown) changes.push({kind: 'messages', conversation});
    const {gone} = response, conversations = response.conversations.map(listed);
    if (changes.length > 0) this.tell({conversations, gone, changes});
    // One's own profile changes with the conversations in which one stands by it: all but those of two.
    const ofTwo = new Set(conversations.filter(({kind}) => kind === 'direct').map(({id}) => id));
    const ofTalk = ({kind, stream}: EngineEvent) => kOfTalk.has(kind) || (kind === 'conversation' && ofTwo.has(stream!));
    return !response.events.every(ofTalk);
  }
}
