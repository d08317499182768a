// The plugin `files` as the app begins with it: where its cards and actions stand. What draws and sends them is fetched when
// somebody first has to do with a file.
import {html} from 'lit';
import type {Client, StreamId} from '../../client/client';
import {t} from '../../i18n/language';
import type {CardContext, ComposerAction, HistoryCarrier, PluginUi} from '../registry';
import type {Files} from './files';
import {filesInWords} from './in_words';
import {noteDropped, pick} from './ui/handles';

export type StartFiles = (client: Client) => Promise<Files>;

/** Set while messages of files are on their way: the next page looks after them at once. */
export const kUnderWay = 'majlis.files';

export function filesPlugin(start: StartFiles): PluginUi {
  const load = async () => {
    const ui = await import('./ui/files_ui');
    ui.provide(start);
    return ui;
  };
  const offer = async (client: Client, conversation: StreamId, files: readonly File[]) => {
    if (files.length > 0) (await load()).offer(client, conversation, files);
  };
  // In the event itself: later the browser would not open it.
  const choose = (client: Client, conversation: StreamId, camera: boolean) => {
    void load();
    const picked = camera ? undefined : pick(true);
    if (picked) return void picked.then((files) => offer(client, conversation, files));
    const input = Object.assign(document.createElement('input'), {type: 'file', multiple: !camera});
    if (camera) Object.assign(input, {accept: 'image/*', capture: 'environment'});
    input.onchange = () => void offer(client, conversation, [...input.files ?? []]);
    input.click();
  };
  const carry = async (): Promise<HistoryCarrier> => {
    const [{carrier}] = await Promise.all([import('./ui/carrier'), load()]);
    return carrier;
  };
  let looked = false;
  return {
    id: 'files',
    cards: {
      'files.file/1': (context: CardContext) => {
        void load();
        return html`<majlis-file-card .client=${context.client} .message=${context.message}></majlis-file-card>`;
      },
    },
    words: filesInWords,
    get actions(): ComposerAction[] {
      return [
        {id: 'attach', label: () => t('files.attach'), picture: 'file', run: (client, id) => choose(client, id, false)},
        // A telephone's own camera knows more than ours.
        {id: 'camera', label: () => t('files.camera'), picture: 'camera', run: async (client, id) =>
          matchMedia('(pointer: coarse)').matches ? choose(client, id, true) : (await load()).photograph(client, id)},
        {id: 'record', label: () => t('files.record'), picture: 'microphone', run: async (client, id) => (await load()).record(client, id)},
      ];
    },
    tray: (client, conversation) => {
      if (!looked && isUnderWay()) void load();
      looked = true;
      return html`<majlis-file-tray .client=${client} .conversation=${conversation}></majlis-file-tray>`;
    },
    history: {
      bring: async (...what) => (await carry()).bring(...what),
      fetch: async (...what) => (await carry()).fetch(...what),
      drop: async (...what) => (await carry()).drop(...what),
      explain: async (failure) => (await carry()).explain(failure),
    },
    receive: (client, conversation, data) => {
      const files = noteDropped(data);
      void offer(client, conversation, files);
      return files.length > 0;
    },
  };
}

function isUnderWay(): boolean {
  try {
    return localStorage.getItem(kUnderWay) !== null;
  } catch {
    return false;
  }
}
