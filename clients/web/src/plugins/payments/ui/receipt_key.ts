// What the wallet says of the key that receipts are held against: its name, so that people can compare it, or that the host
// has another one now, what that may mean, and how it is taken.
import {html, type TemplateResult} from 'lit';
import {ask} from '../../../ui/ask';
import {icon} from '../../../ui/icon';
import type {Money, ReceiptKeys} from '../model';
import {w} from '../words';

const kOwnersCommand = `majlisd call keys.public_key '{"domain":"payments"}'`;

export function keySection({held, told}: ReceiptKeys, take: () => void): TemplateResult {
  if (held === told) {
    return html`<section><h2>${w('key.heading')}</h2><div class="group inset">${keyName(held)}<p class="small muted">${w('key.known')}</p></div></section>`;
  }
  return html`<section class="other-key"><h2>${w('key.heading')}</h2><div class="group inset" role="alert">
    <p class="failure">${icon('alert')}<span>${w('key.changed')}</span></p>
    <p>${w('key.why')}</p>
    <p class="small muted">${w('key.first')} ${keyName(held)}</p>
    <p class="small muted">${w('key.now')} ${keyName(told)}</p>
    <p class="small muted">${w('key.command')} <code dir="ltr">${kOwnersCommand}</code></p>
    <button class="button compact" type="button" @click=${take}>${w('key.take')}</button></div></section>`;
}

/** Asks for the key's name, which is not on this page's word alone. Whether it was given; rejects with what was refused. */
export async function takeKey(money: Money): Promise<boolean> {
  const name = await ask({heading: w('key.sure'), text: w('key.text'), yes: w('key.take'), danger: true, field: {label: w('key.field'), required: true}});
  if (name === undefined) return false;
  await money.acceptReceiptKey(name);
  return true;
}

function keyName(name: string): TemplateResult {
  return html`<code class="key" dir="ltr">${name}</code>`;
}
