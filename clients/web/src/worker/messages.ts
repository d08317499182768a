// Messages as screens see them: the content of a plugin's type is decoded, if it can be. Others wrote it.
import type {ConversationView, MessageView} from '../client/client';
import {decode} from './codec';
import type {RawConversation, RawMessage} from './engine';

// The last moment that a date can name: a host may claim any.
const kLastMs = 8.64e15;

export function shown(message: RawMessage): MessageView {
  return opened(message);
}

export function listed({last, ...view}: RawConversation): ConversationView {
  return last ? {...view, last: opened(last)} : view;
}

function opened<T extends {body?: Uint8Array; timeMs: number}>({body, ...others}: T): Omit<T, 'body'> & {body?: unknown} {
  const rest = {...others, timeMs: Math.min(Number(others.timeMs), kLastMs)};
  if (!body) return rest;
  try {
    return {...rest, body: decode(body)};
  } catch {
    return rest; // its fallback text is all there is
  }
}
