// All that a person has here, as JSON Lines: the account, then contacts, then each conversation and its messages.
// Never keys.
import type {ContactView, ConversationView, MemberView, Own} from '../client/client';
import {bytesOf} from './codec';
import {shown} from './messages';
import type {RawMessage} from './engine';
import type {Profile} from './profile';

const kPage = 500;

export function exported(profile: Profile): Blob {
  const parts: string[] = [];
  const line = (value: unknown) => parts.push(JSON.stringify(value, plain) + '\n');
  const {account, name} = profile.query<Own>('profile');
  line({format: 'majlis export 1', account, name, exportedMs: Date.now()});
  for (const contact of profile.query<ContactView[]>('contacts')) line({record: 'contact', ...contact});
  for (const conversation of profile.query<ConversationView[]>('conversations')) {
    const stream = bytesOf(conversation.id);
    const {id, kind, title, peer, stage, timerS, mutedUntilMs, draft} = conversation;
    const members = profile.query<MemberView[]>('members', {stream}).map((member) => ({name: member.name, role: member.role}));
    line({record: 'conversation', id, kind, title, peer, stage, timerS, mutedUntilMs, draft, members});
    const count = profile.query<number>('message_count', {stream});
    for (let from = 0; from < count; from += kPage)
      for (const message of profile.query<RawMessage[]>('messages', {stream, from, to: from + kPage}))
        line({record: 'message', conversation: id, ...shown(message)});
  }
  return new Blob(parts, {type: 'application/jsonl'});
}

// What JSON has no words for: bytes as lower-case hex, large integers as text.
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return value;
}
