/** Counts what could not be read, and says it in sentences. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #notes: string[] = [];

  /** One more event that could not be read, for a reason such as "have no name". */
  skip(reason: string): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  /** Something that is not known about all of them. */
  note(sentence: string): void {
    this.#notes.push(sentence);
  }

  /** Notes first, then what was left out, the most frequent first. */
  sentences(): string[] {
    const counted = [...this.#counts].sort(([, a], [, b]) => b - a);
    return [
      ...this.#notes,
      ...counted.map(([reason, count]) => `${count} ${count === 1 ? "event was" : "events were"} left out: ${reason}.`),
    ];
  }
}
