// Failures in the person's language. Names are stable (docs/reference/protocol.md, "Errors", and clients/core); a name
// that is not listed gets a general sentence, and its own detail can be read beside it.
import type {Failure} from '../client/client';
import {t, type Key} from '../i18n/language';

type FailureKey = Key & `failure.${string}`;

const sentences: readonly (readonly [string, FailureKey])[] = [
  ['client.account.revoked', 'failure.revoked'],
  ['client.contact.blocked', 'failure.blocked'],
  ['client.contact.key_changed', 'failure.keyChanged'],
  ['client.contact.no_device', 'failure.noDevice'],
  ['client.contact', 'failure.notFound'],
  ['client.direct.self', 'failure.self'],
  ['client.devices.no_account_key', 'failure.mayNotLink'],
  ['client.group.denied', 'failure.denied'],
  ['client.group.title', 'failure.title'],
  ['client.invite', 'failure.invite'],
  ['client.link', 'failure.link'],
  ['client.member.revoked', 'failure.memberRevoked'],
  ['client.message.denied', 'failure.denied'],
  ['client.message.size', 'failure.size'],
  ['client.offline', 'failure.offline'],
  ['client.recover', 'failure.phrase'],
  ['identity.phrase', 'failure.phrase'],
  ['identity.safety_code.format', 'failure.safetyFormat'],
  ['identity.safety_code', 'failure.safetyDiffers'],
  ['identity.address', 'failure.nameInvalid'],
  ['identity.sealed.passphrase', 'failure.passphrase'],
  ['web.passphrase.short', 'failure.passphraseShort'],
  ['web.passphrase', 'failure.passphrase'],
  ['web.picture', 'failure.picture'],
  ['web.report', 'failure.report'],
  ['client.store', 'failure.damaged'],
  ['web.storage.full', 'failure.storage'],
  ['conflict', 'failure.conflict'],
  ['denied', 'failure.denied'],
  ['invalid_params', 'failure.nameInvalid'],
  ['method_not_found', 'failure.unsupported'],
  ['not_found', 'failure.notFound'],
  ['quota', 'failure.busy'],
  ['rate_limited', 'failure.busy'],
  ['unavailable', 'failure.offline'],
  ['timeout', 'failure.offline'],
];

/** One sentence. `here` says it better where a screen knows what the name means there. */
export function failureText(failure: Failure, here: Partial<Record<string, FailureKey>> = {}): string {
  const own = here[failure.name];
  if (own) return t(own);
  const found = sentences.find(([name]) => failure.name === name || failure.name.startsWith(`${name}.`));
  return t(found?.[1] ?? 'failure.other');
}
