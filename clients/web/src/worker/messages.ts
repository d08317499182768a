// Messages as screens see them: the content of a plugin's type is decoded, if it can be. Others wrote it.
import type {MessageView} from '../client/client';
import {decode} from './codec';
import type {RawMessage} from './engine';

export function shown({body, ...message}: RawMessage): MessageView {
  if (!body) return message;
  try {
    return {...message, body: decode(body)};
  } catch {
    return message; // its fallback text is all there is
  }
}
