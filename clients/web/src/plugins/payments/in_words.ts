// A message about money in one line. It says no sum: what it claims has not been compared with the host's word yet.
import {t} from '../../i18n/language';
import {saidOf} from '../in_words';
import type {Spoken} from '../registry';

export function moneyInWords({type, body}: Spoken): string | undefined {
  const {note, answer} = (body ?? {}) as {note?: unknown; answer?: unknown};
  const what = kind(type, answer);
  return what && saidOf(what, note);
}

function kind(type: string, answer: unknown): string | undefined {
  switch (type) {
    case 'payments.receipt/1': return t('money.sent');
    case 'payments.request/1': return t('money.asked');
    case 'payments.split/1': return t('money.divided');
    case 'payments.answer/1': return t(answer === 'declined' ? 'money.declined' : 'money.cancelled');
    default: return undefined;
  }
}
