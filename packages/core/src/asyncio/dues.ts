import type { ComputeKind } from "./compute.ts";

/** Seconds of computing, or of a blocking call, that a loop's thread has yet to spend. */
interface Due {
  readonly kind: ComputeKind;
  readonly seconds: number;
}

/** What is to be paid before a callback goes on: piece by piece, in order. Pieces of one kind that follow each other are one. */
export class Dues {
  readonly #pieces: { readonly kind: ComputeKind; seconds: number }[] = [];

  /** The sum, in seconds. */
  get seconds(): number {
    return this.#pieces.reduce((sum, { seconds }) => sum + seconds, 0);
  }

  add(kind: ComputeKind, seconds: number): void {
    const last = this.#pieces.at(-1);
    if (last?.kind === kind) last.seconds += seconds;
    else this.#pieces.push({ kind, seconds });
  }

  /** The first of them, which is due no more; undefined if there is none. */
  take(): Due | undefined {
    return this.#pieces.shift();
  }

  clear(): void {
    this.#pieces.length = 0;
  }
}
