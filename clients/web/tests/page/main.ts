// The screens over a fake messenger, for tests and pictures: '?scene=world&language=en'; scenes that begin with
// 'embedded' are as on another site's page. Tests reach the fake as window.majlis.
import {html, render} from 'lit';
import {filesPlugin} from '../../src/plugins/files/plugin';
import {plugins} from '../../src/plugins/registry';
import '../../src/screens/root';
import {FakeClient} from '../fake/fake_client';
import {FakeFiles} from '../fake/fake_files';
import {addFiles} from '../fake/with_files';
import {makeWorld, type World} from '../fake/world';

declare global {
  interface Window {
    majlis: {client: FakeClient; files: FakeFiles; ids: Partial<World['ids']> & {files?: string}; plugins: typeof plugins; html: typeof html};
  }
}

const wanted = new URLSearchParams(location.search);
const language = wanted.get('language') === 'ar' ? 'ar' : 'en';
const scene = wanted.get('scene') ?? 'world';

function scenes(): Pick<Window['majlis'], 'client' | 'ids'> {
  if (scene === 'world' || scene === 'files') return makeWorld(language);
  const client = new FakeClient(3);
  const ids = {};
  for (const name of ['yusuf', 'layla', 'omar', 'taken']) client.accountOf(name);
  if (scene === 'phrase') void client.signUp(language === 'ar' ? 'أمينة' : 'amina');
  if (scene === 'empty') client.begin('amina');
  if (scene === 'starting') client.setStage({at: 'starting'});
  if (scene === 'elsewhere') client.setStage({at: 'elsewhere'});
  if (scene === 'locked') {
    client.passphrase = 'correct horse';
    client.setStage({at: 'locked'});
  }
  if (scene === 'damaged') client.setStage({at: 'damaged', failure: {name: 'client.store.damaged', detail: 'record "own" cannot be opened'}});
  if (scene === 'full') client.setStage({at: 'damaged', failure: {name: 'web.storage.full', detail: 'this browser has no room left for Majlis'}});
  if (scene === 'stuck') client.setStage({at: 'damaged', failure: {name: 'web.start', detail: 'TypeError: Failed to fetch'}});
  if (scene === 'failed') client.setStage({at: 'damaged', failure: {name: 'web.storage.failed', detail: 'UnknownError: Internal error opening backing store'}});
  if (scene.endsWith('denied')) client.setStage({at: 'damaged', failure: {name: 'web.storage.denied', detail: 'this browser lets this page keep nothing'}});
  if (scene === 'linking') void client.beginLink();
  if (scene === 'revoked') {
    client.begin('amina');
    client.setStage({at: 'ready', own: {...client.own(), revoked: true}});
  }
  return {client, ids};
}

window.majlis = {...scenes(), files: new FakeFiles(), plugins, html};
plugins.register(filesPlugin(async () => window.majlis.files));
if (scene === 'files') window.majlis.ids.files = await addFiles(window.majlis as World & Window['majlis'], language);
render(html`<majlis-root .client=${window.majlis.client} ?embedded=${scene.startsWith('embedded')}></majlis-root>`, document.body);
