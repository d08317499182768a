// The money of the messenger that the page shows.
import type {Client} from '../../../client/client';
import type {Money} from '../model';
import type {StartMoney} from '../plugin';

let told: (start: StartMoney) => void;
const provided = new Promise<StartMoney>((resolve) => (told = resolve));
const started = new WeakMap<Client, Promise<Money>>();

/** How it is started; the first call counts. */
export function provide(start: StartMoney): void {
  told(start);
}

export function moneyOf(client: Client): Promise<Money> {
  const known = started.get(client) ?? provided.then((start) => start(client));
  started.set(client, known);
  return known;
}
