// What a page may ask of its worker, by the names of client.ts.
import type {Client, ContactView, DeviceView, InviteLink, MemberView, MessageView, Role} from
  '../client/client';
import {bytesOf} from './codec';
import type {RawMessage} from './engine';
import {exported} from './export';
import type {Hints} from './hints';
import {historyMethods} from './history';
import {shown} from './messages';
import type {Profile} from './profile';

/** The app itself: a browser that follows the link stands before the group's door, a terminal takes what follows '#'. */
const kInvitePage = '/#';

export function methods(profile: Profile, hints: Hints, origin: string) {
  const done = async (work: Promise<unknown>): Promise<void> => void await work;
  const ofStream = (id: string) => ({stream: bytesOf(id)});
  const ofMessage = (id: string, message: string) => ({...ofStream(id), message: bytesOf(message)});
  const command = (method: string, params: Record<string, unknown>) => done(profile.command(method, params));
  const ask = (method: string, params: Record<string, unknown>) => done(profile.ask(method, params));
  const begin = (method: string, params: Record<string, unknown>) => done(profile.begin(method, params));
  const streamOf = async (method: string, params: Record<string, unknown>): Promise<string> =>
    (await profile.ask(method, params)).stream ?? '';

  return {
    ...historyMethods(profile),
    tellAll: () => profile.tellAll(),
    takeOver: () => profile.takeOver(),
    unlock: (passphrase: string) => profile.unlock(passphrase),
    forget: () => profile.forget(),
    signUp: (name: string, options: {passphrase?: string; invite?: string}) =>
      profile.signUp(name, options.passphrase, options.invite),
    recover: (name: string, phrase: string, options: {passphrase?: string}) =>
      profile.recover(name, phrase, options.passphrase),
    beginLink: (options: {passphrase?: string}) => profile.beginLink(options.passphrase),
    async confirmRecoveryPhrase(): Promise<void> {
      await profile.step('confirm_recovery_phrase');
      profile.showStage();
    },
    setProfile: ({name, picture}: {name: string; picture?: Uint8Array}) =>
      ask('set_profile', {name, avatar: picture ?? new Uint8Array()}),
    avatar: (account: string): Uint8Array | undefined =>
      profile.query<{picture: Uint8Array} | undefined>('avatar', {account: bytesOf(account)})?.picture,
    devices: () => profile.query<DeviceView[]>('devices'),
    revoke: (device: string) => command('revoke_device', {device: bytesOf(device)}),
    export: () => exported(profile),

    openDirect: (name: string) => streamOf('open_direct', {name}),
    createGroup: (title: string, names: string[]) => streamOf('create_group', {title, names}),
    join: (invite: string) => streamOf('come_in', {name: invite}),
    members: (id: string) => profile.query<MemberView[]>('members', ofStream(id)),
    addMember: (id: string, name: string) => ask('add_member', {...ofStream(id), text: name}),
    removeMember: (id: string, account: string) => command('remove_member', {...ofStream(id), account: bytesOf(account)}),
    setRole: (id: string, account: string, role: Role) =>
      command('set_role', {...ofStream(id), account: bytesOf(account), role}),
    setTitle: (id: string, title: string) => command('set_title', {...ofStream(id), text: title}),
    setTimer: (id: string, seconds: number) => command('set_timer', {...ofStream(id), number: seconds}),
    mute: (id: string, untilMs: number) => begin('mute', {...ofStream(id), number: untilMs}),
    async createInvite(id: string, limits: {uses?: number; expiresMs?: number}): Promise<string> {
      const {invite} = await profile.ask('create_invite',
        {...ofStream(id), uses: limits.uses, expires_ms: limits.expiresMs});
      return origin + kInvitePage + (invite ?? '');
    },
    async invites(id: string): Promise<InviteLink[]> {
      await profile.ask('look_up_invites', ofStream(id));
      return profile.query<InviteLink[]>('invites', ofStream(id));
    },
    revokeInvite: (id: string, key: string) => command('revoke_invite', {...ofStream(id), key: bytesOf(key)}),
    leave: (id: string) => ask('leave', ofStream(id)),
    accept: (id: string) => ask('accept', ofStream(id)),
    decline: (id: string) => ask('decline', ofStream(id)),
    async block(account: string, blocked: boolean): Promise<void> {
      await profile.ask('block', {account: bytesOf(account), on: blocked});
      profile.tellAll(); // it shows wherever the account does, once the host knows
    },

    messageCount: (id: string) => profile.query<number>('message_count', ofStream(id)),
    messages: (id: string, from: number, to: number): MessageView[] =>
      profile.query<RawMessage[]>('messages', {...ofStream(id), from, to}).map(shown),
    find(id: string, message: string) {
      const found = profile.query<{ordinal: number; message: RawMessage} | undefined>('find', ofMessage(id, message));
      return found && {ordinal: found.ordinal, message: shown(found.message)};
    },
    /** Newest first. */
    search(text: string): {conversation: string; message: MessageView}[] {
      const hits = profile.query<{conversation: string; message: string}[]>('search', {name: text});
      const found = hits.flatMap(({conversation, message}) => {
        const held = profile.query<{message: RawMessage} | undefined>('find', ofMessage(conversation, message));
        return held ? [{conversation, message: shown(held.message)}] : [];
      });
      return found.sort((one, other) => other.message.timeMs - one.message.timeMs);
    },
    send: (id: string, text: string, options: {replyTo?: string} = {}) =>
      begin('send', {...ofStream(id), text, reply_to: options.replyTo && bytesOf(options.replyTo)}),
    sendTyped: (id: string, type: string, body: unknown, fallback: string) =>
      begin('send_typed', {...ofStream(id), type, body, fallback, forget: []}),
    retry: (id: string, message: string) => begin('retry', ofMessage(id, message)),
    discard: (id: string, message: string) => begin('discard', ofMessage(id, message)),
    edit: (id: string, message: string, text: string) => begin('edit', {...ofMessage(id, message), text}),
    remove: (id: string, message: string) => begin('remove', ofMessage(id, message)),
    react: (id: string, message: string, emoji: string) => begin('react', {...ofMessage(id, message), text: emoji}),
    markRead: (id: string) => begin('mark_read', {...ofStream(id), number: Number.MAX_SAFE_INTEGER}),
    saveDraft: (id: string, text: string) => begin('save_draft', {...ofStream(id), text}),
    typing: (id: string) => hints.say(id),
    report: (id: string, message: string, reason: string) => ask('report', {...ofMessage(id, message), text: reason}),

    contact: (account: string) => profile.query<ContactView>('contact', {account: bytesOf(account)}),
    safetyNumber: (account: string) =>
      profile.query<{digits: string; code: Uint8Array}>('safety_number', {account: bytesOf(account)}),
    compareSafetyCode: (account: string, scanned: Uint8Array) =>
      profile.query<void>('compare_safety_code', {account: bytesOf(account), code: scanned}),
    verify: (account: string, verified: boolean) => begin('verify', {account: bytesOf(account), on: verified}),
    trust: (account: string) => command('trust', {account: bytesOf(account)}),
  };
}

export type Methods = ReturnType<typeof methods>;

// What the worker answers is what the interface promises: the compiler holds one to the other.
type Held = {[Name in keyof Methods & keyof Client]: Awaited<ReturnType<Methods[Name]>> extends Awaited<ReturnType<Client[Name]>> ? true : Name};
const held: {[Name in keyof Held]: true} | undefined = undefined as Held | undefined;
void held;
