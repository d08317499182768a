// The page's composition root: the client that speaks to the core, and the screens over it.
import {html, render} from 'lit';

render(html`<main>Majlis</main>`, document.body);
