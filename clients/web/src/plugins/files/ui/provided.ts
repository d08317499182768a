// The files of the messenger that the page shows.
import type {Client, StreamId} from '../../../client/client';
import type {Files} from '../files';
import {kUnderWay, type StartFiles} from '../plugin';

let told: (start: StartFiles) => void;
const provided = new Promise<StartFiles>((resolve) => (told = resolve));
const started = new WeakMap<Client, Promise<Files>>();

/** How they are started; the first call counts. */
export function provide(start: StartFiles): void {
  told(start);
}

export function filesOf(client: Client): Promise<Files> {
  const known = started.get(client) ?? begin(client);
  started.set(client, known);
  return known;
}

async function begin(client: Client): Promise<Files> {
  const files = await (await provided)(client);
  files.subscribe(() => note(files.parcels().length > 0));
  // Before the account is open nothing is known of what was under way.
  const wake = () => files.wake().catch(() => undefined);
  if (client.stage().at === 'ready') void wake();
  client.subscribe((change) => {
    if (change.kind === 'stage' && client.stage().at === 'ready') void wake();
  });
  return files;
}

const kKeepLongerS = 3_600;

/** How long the host is to keep a file: an hour more than its message, where the conversation's timer ends it. */
export function lifetimeOf(client: Client, conversation: StreamId): {lifetimeS?: number} {
  const timerS = client.conversation(conversation)?.timerS ?? 0;
  return timerS ? {lifetimeS: timerS + kKeepLongerS} : {};
}

function note(underWay: boolean): void {
  try {
    if (underWay) localStorage.setItem(kUnderWay, '1');
    else localStorage.removeItem(kUnderWay);
  } catch {
    // A browser that keeps nothing has nothing under way at the next visit.
  }
}
