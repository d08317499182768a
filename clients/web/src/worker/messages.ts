// Messages as screens see them: the content of a plugin's type is decoded, if it can be. Others wrote it.
import type {ConversationView, MessageView} from '../client/client';
import {decode} from './codec';
import type {RawConversation, RawMessage} from './engine';

export function shown(message: RawMessage): MessageView {
  return opened(message);
}

export function listed({last, ...view}: RawConversation): ConversationView {
  return last ? {...view, last: opened(last)} : view;
}

function opened<T extends {body?: Uint8Array}>({body, ...rest}: T): Omit<T, 'body'> & {body?: unknown} {
  if (!body) return rest;
  try {
    return {...rest, body: decode(body)};
  } catch {
    return rest; // its fallback text is all there is
  }
}
