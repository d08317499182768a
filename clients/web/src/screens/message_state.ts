// What has become of an own message: a picture for the eye, a word for the ear.
import {html, nothing, type TemplateResult} from 'lit';
import type {DeliveryState} from '../client/client';
import {t} from '../i18n/language';
import {icon, type IconName} from '../ui/icon';

const pictures: Record<DeliveryState, IconName> = {queued: 'clock', sent: 'check', delivered: 'checks', read: 'checks', failed: 'alert'};

export function stateWord(state: DeliveryState): string {
  return t(`delivery.${state}`);
}

export function stateMark(state: DeliveryState | undefined): TemplateResult | typeof nothing {
  if (!state) return nothing;
  return html`<span class="state-mark ${state}" title=${stateWord(state)}>${icon(pictures[state])}<span class="spoken">${stateWord(state)}</span></span>`;
}
