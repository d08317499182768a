// The plugin `payments` as the app begins with it: where its cards, actions and page stand. What draws and pays them is
// fetched when somebody first has to do with money.
import {html} from 'lit';
import type {Client, StreamId} from '../../client/client';
import {t} from '../../i18n/language';
import type {CardContext, PluginUi} from '../registry';
import {moneyInWords} from './in_words';
import type {Money} from './model';

export type StartMoney = (client: Client) => Promise<Money>;
export type Asking = 'send' | 'request' | 'split';

export function moneyPlugin(start: StartMoney): PluginUi {
  const load = async () => {
    const ui = await import('./ui/money_ui');
    ui.provide(start);
    return ui;
  };
  const card = ({client, conversation, message}: CardContext) => {
    void load();
    return html`<majlis-money-card .client=${client} .conversation=${conversation} .message=${message}></majlis-money-card>`;
  };
  const action = (asking: Asking) => ({
    id: asking, label: () => t(`money.${asking}`), picture: 'money' as const,
    run: async (client: Client, id: StreamId) => (await load()).askMoney(client, id, asking),
  });
  return {
    id: 'payments',
    cards: {'payments.receipt/1': card, 'payments.request/1': card, 'payments.split/1': card, 'payments.answer/1': card},
    words: moneyInWords,
    actions: [action('send'), action('request'), action('split')],
    pages: [{
      id: 'wallet', label: () => t('money.wallet'), picture: 'money',
      view: ({client}) => {
        void load();
        return html`<majlis-wallet .client=${client}></majlis-wallet>`;
      },
    }],
  };
}
