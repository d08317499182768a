// What a page and its worker say to each other: calls with their answers, and what changed.
import type {Change, Connection, ConversationView, Failure, Stage} from '../client/client';

export interface Call {
  id: number;
  method: string;
  args: unknown[];
}

/** A plugin's own worker gets a port to the profile (extension.ts). */
export interface Extend {
  plugin: string;
  port: Port;
}

export type Answer = {id: number; result?: unknown; failure?: Failure};

/** What the page keeps for its screens, as far as it changed, and what to tell them. */
export interface News {
  stage?: Stage;
  connection?: Connection;
  conversations?: ConversationView[];
  gone?: string[];
  /** The list begins anew: what is not in `conversations` is no longer there. */
  whole?: boolean;
  changes: Change[];
}

export type FromWorker = Answer | News;

export interface Port {
  onmessage: ((event: {data: never}) => void) | null;
  postMessage(message: unknown, transfer?: Transferable[]): void;
}
