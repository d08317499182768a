// The page's composition root: the client that speaks to the core, and the screens over it.
import {html, render} from 'lit';

import {connect, keepOffline} from './client/connect';
import {listenForTheme} from './embed/theme';
import './screens/root';

listenForTheme();
render(html`<majlis-root .client=${connect()}></majlis-root>`, document.body);
if (import.meta.env.PROD) addEventListener('load', keepOffline);
