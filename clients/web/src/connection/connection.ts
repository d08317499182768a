// The WebSocket to the host, opened again when it ends: at once after a while of quiet, then later and later, and at
// once when the browser says that there is a network again.
export const kSubprotocol = 'majlis.v1+cbor';

const kFirstPauseMs = 250;
const kLongestPauseMs = 30_000;

export interface Socket {
  binaryType: string;
  onopen: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onmessage: ((event: {data: unknown}) => void) | null;
  onerror: ((event: never) => void) | null;
  send(bytes: Uint8Array): void;
  close(): void;
}

export interface ConnectionEvents {
  opened(): void;
  /** One WebSocket message. */
  received(frame: Uint8Array): void;
  /** The connection ended, or none came about. */
  closed(): void;
}

export class Connection {
  private socket?: Socket;
  private open_ = false;
  private attempts = 0;
  private timer?: ReturnType<typeof setTimeout>;
  private wanted = false;

  constructor(private readonly connect: () => Socket, private readonly events: ConnectionEvents) {}

  get open(): boolean {
    return this.open_;
  }

  /** From now on there is a connection, or another attempt. */
  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.attempt();
  }

  stop(): void {
    this.wanted = false;
    clearTimeout(this.timer);
    this.end();
  }

  /** The host lets this device in: the next pause is a short one again. */
  settle(): void {
    this.attempts = 0;
  }

  /** There may be a network again. */
  hurry(): void {
    if (!this.wanted || this.socket) return;
    this.attempts = 0;
    clearTimeout(this.timer);
    this.attempt();
  }

  /** There is no network: what seems open is not. */
  end(): void {
    const {socket} = this;
    if (!socket) return;
    socket.onopen = socket.onclose = socket.onmessage = null;
    socket.close();
    this.ended();
  }

  send(frame: Uint8Array): void {
    if (this.open_) this.socket?.send(frame);
  }

  private attempt(): void {
    ++this.attempts;
    let socket: Socket;
    try {
      socket = this.connect();
    } catch {
      return this.ended();
    }
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.open_ = true;
      this.events.opened();
    };
    socket.onmessage = ({data}) => {
      if (data instanceof ArrayBuffer) this.events.received(new Uint8Array(data));
    };
    socket.onerror = () => undefined; // onclose follows
    socket.onclose = () => this.ended();
  }

  private ended(): void {
    this.socket = undefined;
    this.open_ = false;
    if (this.wanted) this.timer = setTimeout(() => this.attempt(), this.pause());
    this.events.closed();
  }

  // Not all at the same moment after a host was away.
  private pause(): number {
    const longest = Math.min(kLongestPauseMs, kFirstPauseMs * 2 ** Math.min(this.attempts - 1, 10));
    return longest * (0.5 + Math.random() / 2);
  }
}
