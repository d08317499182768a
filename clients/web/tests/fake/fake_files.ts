// Files without a host: what is sent is noted, what is asked for is drawn on the spot.
import type {Files, Saving} from '../../src/plugins/files/files';
import type {Given, Order, ParcelView, Progress, SentFile, SentFiles} from '../../src/plugins/files/model';
import type {Failure} from '../../src/client/client';

export class FakeFiles implements Files {
  readonly orders: Order[] = [];
  readonly calls: string[] = [];
  private shown: ParcelView[] = [];
  private failure?: Failure;
  private readonly listeners = new Set<() => void>();

  /** The next fetch is refused. */
  failNext(failure: Failure): void {
    this.failure = failure;
  }

  private fail(): void {
    const {failure} = this;
    this.failure = undefined;
    if (failure) throw failure;
  }

  show(parcels: ParcelView[]): void {
    this.shown = parcels;
    this.listeners.forEach((each) => each());
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  parcels = () => this.shown;
  wake = async () => void this.calls.push('wake');
  retry = async (parcel: string) => void this.calls.push(`retry ${parcel}`);
  cancel = async (parcel: string) => void this.calls.push(`cancel ${parcel}`);
  handle = async () => undefined;
  give = async (parcel: string, item: string, _: Blob, {name}: Given) => void this.calls.push(`give ${parcel} ${item} ${name}`);

  async send(order: Order): Promise<void> {
    this.orders.push(order);
  }

  async read(body: unknown): Promise<SentFiles> {
    if (!Array.isArray((body as SentFiles).files)) throw {name: 'record.required', detail: '/files: missing'};
    return body as SentFiles;
  }

  async load(file: SentFile, progress?: (now: Progress) => void): Promise<Blob> {
    this.fail();
    progress?.({done: file.size, size: file.size});
    return file.media_type === 'image/jpeg' ? landscape(file.id[0]!, file.width ?? 640, file.height ?? 480) : new Blob([new Uint8Array(file.size)]);
  }

  deposit = async (history: Blob, progress: (now: Progress) => void) => {
    progress({done: history.size, size: history.size});
    this.fail();
    return Uint8Array.of(7);
  };

  withdraw = async (_reference: Uint8Array, progress: (now: Progress) => void) => {
    progress({done: 1, size: 2});
    this.fail();
    return new Blob(['history']);
  };

  drop = async (reference: Uint8Array) => void this.calls.push(`drop ${reference.join()}`);

  address = async (saving: Saving) => {
    this.calls.push(`address ${saving.saveAs ?? saving.type}`);
    return undefined;
  };

  letGo = () => undefined;
}

/** Hills under an evening sky, as many as there are numbers. */
export async function landscape(seed: number, width: number, height: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height), pen = canvas.getContext('2d')!;
  const sky = pen.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, `hsl(${200 + seed * 13} 60% 42%)`);
  sky.addColorStop(0.6, `hsl(${20 + seed * 7} 80% 72%)`);
  pen.fillStyle = sky;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = '#fff3c4';
  pen.beginPath();
  pen.arc(width * (0.25 + (seed % 5) / 9), height * 0.5, height * 0.07, 0, 7);
  pen.fill();
  for (let hill = 0; hill < 4; ++hill) {
    pen.fillStyle = `hsl(${170 + seed * 11} ${30 - hill * 3}% ${38 - hill * 8}%)`;
    pen.beginPath();
    pen.moveTo(0, height);
    for (let x = 0; x <= width; x += 8)
      pen.lineTo(x, height * (0.55 + hill * 0.1) + Math.sin(x / width * (5 + hill) + seed + hill * 2) * height * 0.06);
    pen.lineTo(width, height);
    pen.fill();
  }
  return canvas.convertToBlob({type: 'image/jpeg', quality: 0.8});
}
