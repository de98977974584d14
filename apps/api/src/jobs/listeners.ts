import { DROPPED, HEARTBEAT, HELLO } from "./sse.ts";

/** So many bytes may wait for a listener that reads slowly; the log has the rest. */
const BUFFER = 64 * 1024;

/** About so many bytes are sent at a time. */
const CHUNK = 16 * 1024;

/** How many heartbeats long a listener may leave what was sent unread. */
const PATIENCE = 4;

const encoder = new TextEncoder();

/** So many are told at once. */
const FEW = 20;

/** More than that are told together, once in so many milliseconds for each: telling them must leave time for the job. */
const TIME_EACH = 0.1;

/** What is to be heard: frames 1, 2, 3 … of text. */
export interface Broadcast {
  /** The number of the last frame that may be sent. */
  readonly last: number;
  /** True once no frame comes after the last. */
  readonly hasEnded: boolean;
  frame(number: number): string;
}

/**
 * Those who listen to a job. Each has a place in the log and is sent what comes after it when there is room: nothing is kept for
 * a slow one but its place, and nobody waits for it.
 */
export class Listeners {
  readonly #broadcast: Broadcast;
  readonly #heartbeatSeconds: number;
  readonly #listeners = new Set<Listener>();
  #heartbeat: number | null = null;
  #sending: number | null = null;
  /** The chunk that was made last: those who listen live all get the same one. */
  #made: { readonly from: number; readonly to: number; readonly chunk: Uint8Array } | null = null;

  /** @param heartbeatSeconds how often a listener hears something even if nothing happens */
  constructor(broadcast: Broadcast, heartbeatSeconds: number) {
    this.#broadcast = broadcast;
    this.#heartbeatSeconds = heartbeatSeconds;
  }

  get count(): number {
    return this.#listeners.size;
  }

  /** The frames after number `after`, those that are there and those that come. */
  listen(after: number): ReadableStream<Uint8Array> {
    const listener: Listener = new Listener(after, {
      next: (from) => this.#next(from),
      isOver: (place) => this.#broadcast.hasEnded && place >= this.#broadcast.last,
      gone: () => this.#remove(listener),
    });
    this.#listeners.add(listener);
    this.#heartbeat ??= setInterval(() => this.#beat(), this.#heartbeatSeconds * 1000);
    listener.begin();
    return listener.stream;
  }

  /** There is more to be heard. */
  publish(): void {
    if (this.#listeners.size <= FEW) this.#send();
    else if (this.#sending === null) this.#sending = setTimeout(() => this.#send(), this.#listeners.size * TIME_EACH);
  }

  /** Closes all streams, wherever they are. */
  close(): void {
    for (const listener of this.#listeners) listener.close();
  }

  #send(): void {
    this.#sending = null;
    for (const listener of this.#listeners) listener.fill();
  }

  #beat(): void {
    for (const listener of this.#listeners) listener.beat();
  }

  #remove(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    this.#heartbeat = null;
  }

  /** The frames after `from`, as many as go into a chunk; null if there are none. */
  #next(from: number): Part | null {
    const { last } = this.#broadcast;
    if (from >= last) return null;
    // More may have come since the last chunk was made from here: it is as good as before.
    if (this.#made?.from === from) return this.#made;
    let [text, to] = ["", from];
    while (to < last && text.length < CHUNK) text += this.#broadcast.frame(++to);
    this.#made = { from, to, chunk: encoder.encode(text) };
    return this.#made;
  }
}

/** Frames to send, and the number of the last of them. */
interface Part {
  readonly to: number;
  readonly chunk: Uint8Array;
}

/** What a listener asks of those who know the log. */
interface Source {
  next(after: number): Part | null;
  isOver(place: number): boolean;
  gone(): void;
}

class Listener {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #source: Source;
  /** The number of the last frame that was sent. */
  #place: number;
  /** The stream asks for more while it is being made: nobody knows this listener then. */
  #hasBegun = false;
  #heardSomething = true;
  #missedBeats = 0;
  /** Set by `start`, which the stream's constructor calls; null once the stream is closed. */
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;

  constructor(after: number, source: Source) {
    this.#place = after;
    this.#source = source;
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
          controller.enqueue(encoder.encode(HELLO));
        },
        pull: () => {
          if (this.#hasBegun) this.fill();
        },
        cancel: () => this.#source.gone(),
      },
      { highWaterMark: BUFFER, size: (chunk) => chunk.byteLength },
    );
  }

  begin(): void {
    this.#hasBegun = true;
    this.fill();
  }

  /** Sends what there is, as far as there is room. */
  fill(): void {
    while (this.#hasRoom) {
      const part = this.#source.next(this.#place);
      if (part === null) break;
      this.#place = part.to;
      this.#heardSomething = true;
      // This may ask for more before it returns: the place has to be right by then.
      this.#controller?.enqueue(part.chunk);
    }
    if (this.#source.isOver(this.#place)) this.close();
  }

  beat(): void {
    if (!this.#hasRoom) {
      if (++this.#missedBeats >= PATIENCE) this.#drop();
      return;
    }
    this.#missedBeats = 0;
    if (!this.#heardSomething) this.#controller?.enqueue(encoder.encode(HEARTBEAT));
    this.#heardSomething = false;
  }

  close(): void {
    this.#source.gone();
    this.#controller?.close();
    this.#controller = null;
  }

  #drop(): void {
    this.#controller?.enqueue(encoder.encode(DROPPED));
    this.close();
  }

  get #hasRoom(): boolean {
    return (this.#controller?.desiredSize ?? 0) > 0;
  }
}
