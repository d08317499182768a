// Saves a file: through the service worker and the browser's own downloads, whatever its size; without one out of memory,
// as far as that goes.
import type {Files} from '../files';
import type {Progress, SentFile} from '../model';

const kMostInMemory = 256 * 1024 * 1024;

export async function save(files: Files, file: SentFile, name: string, moved: (now: Progress) => void, signal: AbortSignal): Promise<void> {
  let ended: () => void, broke: (reason: unknown) => void;
  const whole = new Promise<void>((resolve, reject) => [ended, broke] = [resolve, reject]);
  whole.catch(() => undefined);
  const address = await files.address({file, type: 'application/octet-stream', saveAs: name}, (now) => {
    moved(now);
    if (now.end === 'whole') ended();
    else if (now.end) broke(now.end);
  });
  if (address === undefined) return saveFromMemory(files, file, name, moved, signal);
  signal.addEventListener('abort', () => broke({name: 'files.cancelled', detail: 'it was given up'}));
  try {
    go(address);
    await whole;
  } finally {
    files.letGo(address);
  }
}

async function saveFromMemory(files: Files, file: SentFile, name: string, moved: (now: Progress) => void, signal: AbortSignal): Promise<void> {
  if (file.size > kMostInMemory) throw {name: 'files.big', detail: 'without a service worker a file of this size cannot be saved'};
  const address = URL.createObjectURL(await files.load(file, moved, signal));
  hand(address, name);
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

// A link that says `download` would be fetched past the service worker. This one brings an attachment, or nothing at all:
// the page stays where it is.
function go(address: string): void {
  Object.assign(document.createElement('a'), {href: address}).click();
}

function hand(address: string, name: string): void {
  Object.assign(document.createElement('a'), {href: address, download: name}).click();
}
