// The page's composition root: the client that speaks to the core, and the screens over it.
import {html, render} from 'lit';

import {connect, keepOffline} from './client/connect';
import {isEmbedded} from './embed/embedded';
import {refuseDrags} from './embed/drags';
import {returnToLastPlace} from './embed/last_place';
import {listenToPage} from './embed/tokens';
import {filesPlugin} from './plugins/files/plugin';
import {moneyPlugin} from './plugins/payments/plugin';
import {plugins} from './plugins/registry';
import './screens/root';

if (isEmbedded()) {
  listenToPage();
  refuseDrags();
  returnToLastPlace();
}
plugins.register(filesPlugin(async (client) => (await import('./plugins/files/files_start')).start(client)));
plugins.register(moneyPlugin(async (client) => (await import('./plugins/payments/money_start')).start(client)));
render(html`<majlis-root .client=${connect()} ?embedded=${isEmbedded()}></majlis-root>`, document.body);
if (import.meta.env.PROD) addEventListener('load', keepOffline);
