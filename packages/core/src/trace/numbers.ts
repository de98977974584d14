/** Numbers things from 1, in the order in which they are first heard of. */
export class Numbers<T extends object> {
  readonly #numbers = new Map<T, number>();
  #last = 0;

  of(thing: T): number {
    const known = this.#numbers.get(thing);
    if (known !== undefined) return known;
    this.#numbers.set(thing, ++this.#last);
    return this.#last;
  }

  /** Its number; 0 if it has none. */
  known(thing: T): number {
    return this.#numbers.get(thing) ?? 0;
  }

  /** It will not be heard of again. */
  forget(thing: T): void {
    this.#numbers.delete(thing);
  }
}
