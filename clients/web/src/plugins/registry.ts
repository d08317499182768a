// What first-party plugins add to the app: cards for their types of content, actions of the composer, pages. A plugin is
// a module whose default export is a PluginUi; the composition root registers it before the first screen is drawn, or
// later: screens look again then. Types that nobody registered show their fallback text.
import type {TemplateResult} from 'lit';
import type {Client, ConversationView, Failure, MessageView, StreamId} from '../client/client';
import type {IconName} from '../ui/icon';

export interface CardContext {
  client: Client;
  conversation: StreamId;
  message: MessageView;
}

/** A message as far as a line of it goes. */
export type Spoken = Pick<MessageView, 'type' | 'text' | 'body'>;

export interface PageContext {
  client: Client;
  /** What follows the page's own name in the address, decoded. */
  path: string;
}

export interface ComposerAction {
  id: string;
  label: () => string; // in the person's language at the time
  picture: IconName;
  /** Called when it is chosen; sends by client.sendTyped() or opens something of its own. */
  run(client: Client, conversation: StreamId): void | Promise<void>;
}

export interface PluginPage {
  id: string;
  label: () => string;
  picture: IconName;
  view(context: PageContext): TemplateResult;
}

/** How far something is that takes a while. */
export interface Carried {
  done: number; // bytes
  size: number;
  waiting?: boolean; // for the host
}

/** Carries what one device of an account has to another one, sealed, by way of the host. */
export interface HistoryCarrier {
  /** Gives the reference by which the other one finds it. */
  bring(client: Client, history: Blob, moved: (now: Carried) => void, stop: AbortSignal): Promise<Uint8Array>;
  fetch(client: Client, reference: Uint8Array, moved: (now: Carried) => void, stop: AbortSignal): Promise<Blob>;
  /** It is there, or nobody wants it any more. */
  drop(client: Client, reference: Uint8Array): Promise<void>;
  /** Why it did not come, in the person's language. */
  explain(failure: Failure): Promise<string>;
}

export interface PluginUi {
  /** The plugin's id; its types and pages begin with it. */
  id: string;
  cards?: Record<string, (context: CardContext) => TemplateResult>;
  /** Says in the person's language what a message of its types is, where there is no room for a card: in the list, in a
   *  quote, in a notice. `body`: others wrote it. undefined: the fallback text says it. */
  words?: (message: Spoken) => string | undefined;
  actions?: readonly ComposerAction[];
  pages?: readonly PluginPage[];
  /** Stands between a conversation's messages and the composer. */
  tray?: (client: Client, conversation: ConversationView) => TemplateResult;
  /** Takes what somebody dropped on a conversation or pasted there, and says whether it does; called within the event. */
  receive?: (client: Client, conversation: StreamId, data: DataTransfer) => boolean;
  history?: HistoryCarrier;
}

export class PluginRegistry {
  private readonly plugins = new Map<string, PluginUi>();
  private readonly listeners = new Set<() => void>();

  /** Refuses a second plugin of the same id, and cards of types that belong to another. */
  register(plugin: PluginUi): void {
    if (this.plugins.has(plugin.id)) throw new Error(`plugin '${plugin.id}' is registered already`);
    for (const type of Object.keys(plugin.cards ?? {})) {
      if (!type.startsWith(`${plugin.id}.`)) throw new Error(`plugin '${plugin.id}' cannot draw '${type}': its types begin with '${plugin.id}.'`);
    }
    this.plugins.set(plugin.id, plugin);
    this.listeners.forEach((each) => each());
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Draws a message of a plugin's type; undefined if nobody can, or if the plugin failed to. */
  card(context: CardContext): TemplateResult | undefined {
    const draw = this.plugins.get(context.message.type.split('.')[0] ?? '')?.cards?.[context.message.type];
    try {
      return draw?.(context);
    } catch (reason) {
      console.warn(`the card of '${context.message.type}' could not be drawn:`, reason);
      return undefined;
    }
  }

  /** A message in words, which a person may have written. */
  words(message: Spoken): string {
    try {
      return this.plugins.get(message.type.split('.')[0] ?? '')?.words?.(message) ?? message.text;
    } catch {
      return message.text; // its content is not what it says
    }
  }

  trays(client: Client, conversation: ConversationView): TemplateResult[] {
    return [...this.plugins.values()].flatMap((each) => each.tray?.(client, conversation) ?? []);
  }

  receive(client: Client, conversation: StreamId, data: DataTransfer): boolean {
    return [...this.plugins.values()].some((each) => each.receive?.(client, conversation, data));
  }

  /** Where no plugin carries it, history stays on its device. */
  history(): HistoryCarrier | undefined {
    return [...this.plugins.values()].find((each) => each.history)?.history;
  }

  actions(): ComposerAction[] {
    return [...this.plugins.values()].flatMap((each) => each.actions ?? []);
  }

  pages(): {plugin: string; page: PluginPage}[] {
    return [...this.plugins.values()].flatMap((each) => (each.pages ?? []).map((page) => ({plugin: each.id, page})));
  }

  page(plugin: string, id: string): PluginPage | undefined {
    return this.plugins.get(plugin)?.pages?.find((each) => each.id === id);
  }
}

export const plugins = new PluginRegistry();
