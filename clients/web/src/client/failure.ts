// Whatever was thrown, as a Failure. Names are stable and dotted; an error of the language keeps its own name in the
// detail, since nobody is to rely on it.
import type {Failure} from './client';

export function failureOf(reason: unknown): Failure {
  if (isDenial(reason)) return kDenied;
  if (isFailure(reason)) return {name: reason.name, detail: reason.detail};
  if (reason instanceof Error) return {name: 'web.unexpected', detail: `${reason.name}: ${reason.message}`};
  return {name: 'web.unexpected', detail: String(reason)};
}

// A browser that bars a page from its storage says so in one way, whatever was asked for.
const kDenied: Failure = {
  name: 'web.storage.denied',
  detail: 'this browser lets this page keep nothing (a private window, or a page inside another one); open Majlis in a tab of its own',
};

function isDenial(reason: unknown): boolean {
  return reason instanceof DOMException && (reason.name === 'SecurityError' || reason.name === 'NotAllowedError');
}

function isFailure(reason: unknown): reason is Failure {
  return typeof reason === 'object' && reason !== null && 'name' in reason && 'detail' in reason &&
    typeof reason.name === 'string' && typeof reason.detail === 'string';
}
