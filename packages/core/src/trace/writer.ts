import type { TraceColumns } from "./columns.ts";

/** How many events the first piece of the columns holds, and how many the later ones at most. */
const FIRST_PIECE = 256;
const LARGEST_PIECE = 65_536;

interface Piece {
  readonly type: Uint8Array;
  readonly time: Float64Array;
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly c: Uint32Array;
  readonly d: Uint32Array;
  readonly value: Float64Array;
}

/**
 * Columns that grow: piece by piece, so that no event is copied before the end, and then once. What the arguments of `push` mean is told
 * by `eventAt`, which reads them.
 */
export class ColumnWriter {
  /** How many events it takes. */
  readonly #limit: number;
  readonly #full: Piece[] = [];
  #piece: Piece;
  #at = 0;
  #capacity: number;
  #before = 0;
  #isFull = false;
  /** A number stands for a name made by counting: its text is made at the end. */
  readonly #names: (string | number)[] = [""];
  readonly #places = new Map<string, number>();
  /** By number: the places of the names made by counting. */
  readonly #counted: number[] = [];
  readonly #countedName: (count: number) => string;
  readonly #pieceIsFull: (time: number) => void;

  /** `countedName` makes a name of a number that `counted` was given; `pieceIsFull` is told the time of the last event in it. */
  constructor(
    limit: number = Number.POSITIVE_INFINITY,
    countedName: (count: number) => string = String,
    pieceIsFull: (time: number) => void = () => {},
  ) {
    this.#limit = limit;
    this.#countedName = countedName;
    this.#pieceIsFull = pieceIsFull;
    this.#capacity = this.#within(FIRST_PIECE);
    this.#piece = pieceOf(this.#capacity);
  }

  /** More was written than it takes: what came after is not here. */
  get isFull(): boolean {
    return this.#isFull;
  }

  get length(): number {
    return this.#before + this.#at;
  }

  push(code: number, time: number, a: number, b = 0, c = 0, d = 0, value: number = Number.NaN): void {
    if (this.#at === this.#capacity) this.#nextPiece();
    if (this.#isFull) return;
    const at = this.#at++;
    const piece = this.#piece;
    piece.type[at] = code;
    piece.time[at] = time;
    piece.a[at] = a;
    piece.b[at] = b;
    piece.c[at] = c;
    piece.d[at] = d;
    piece.value[at] = value;
  }

  /** The place of a name, which is kept once. */
  name(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const place = this.#names.push(name) - 1;
    this.#places.set(name, place);
    return place;
  }

  /**
   * The place of a name that is a number from 1: no text, and no look into a map of texts, which would cost a run with
   * very many tasks more than their events do.
   */
  counted(count: number): number {
    const known = this.#counted[count];
    if (known !== undefined) return known;
    const place = this.#names.push(count) - 1;
    this.#counted[count] = place;
    return place;
  }

  /** What was written so far. */
  columns(): TraceColumns {
    return {
      length: this.length,
      type: this.#joined(new Uint8Array(this.length), ({ type }) => type),
      time: this.#joined(new Float64Array(this.length), ({ time }) => time),
      a: this.#joined(new Uint32Array(this.length), ({ a }) => a),
      b: this.#joined(new Uint32Array(this.length), ({ b }) => b),
      c: this.#joined(new Uint32Array(this.length), ({ c }) => c),
      d: this.#joined(new Uint32Array(this.length), ({ d }) => d),
      value: this.#joined(new Float64Array(this.length), ({ value }) => value),
      names: this.#names.map((name) => (typeof name === "string" ? name : this.#countedName(name))),
    };
  }

  /** The last piece ends where the limit is, so that no event has to be counted. */
  #within(capacity: number): number {
    return Math.min(capacity, this.#limit - this.#before);
  }

  #joined<T extends Uint8Array | Uint32Array | Float64Array>(whole: T, column: (piece: Piece) => T): T {
    let at = 0;
    for (const piece of this.#full) {
      whole.set(column(piece), at);
      at += column(piece).length;
    }
    whole.set(column(this.#piece).subarray(0, this.#at), at);
    return whole;
  }

  #nextPiece(): void {
    if (this.length === this.#limit) {
      this.#isFull = true;
      return;
    }
    this.#pieceIsFull(this.#piece.time[this.#at - 1] ?? 0);
    this.#full.push(this.#piece);
    this.#before += this.#capacity;
    this.#capacity = this.#within(Math.min(this.#before, LARGEST_PIECE));
    this.#piece = pieceOf(this.#capacity);
    this.#at = 0;
  }
}

function pieceOf(length: number): Piece {
  return {
    type: new Uint8Array(length),
    time: new Float64Array(length),
    a: new Uint32Array(length),
    b: new Uint32Array(length),
    c: new Uint32Array(length),
    d: new Uint32Array(length),
    value: new Float64Array(length),
  };
}
