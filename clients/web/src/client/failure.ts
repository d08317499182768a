// Whatever was thrown, as a Failure. Names are stable and dotted; an error of the language keeps its own name in the
// detail, since nobody is to rely on it.
import type {Failure} from './client';

export function failureOf(reason: unknown): Failure {
  if (isFailure(reason)) return {name: reason.name, detail: reason.detail};
  if (reason instanceof Error) return {name: 'web.unexpected', detail: `${reason.name}: ${reason.message}`};
  return {name: 'web.unexpected', detail: String(reason)};
}

function isFailure(reason: unknown): reason is Failure {
  return typeof reason === 'object' && reason !== null && 'name' in reason && 'detail' in reason &&
    typeof reason.name === 'string' && typeof reason.detail === 'string';
}
