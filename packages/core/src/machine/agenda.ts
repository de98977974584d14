/** @internal Whom an alarm tells. */
export interface AlarmOwner {
  _alarmRings(): void;
}

/** Something that is to happen at an instant. It can be set again and cancelled, and is in the agenda at most once. */
export class Alarm {
  /** @internal Seconds. */
  _when = 0;
  /** @internal */
  _order = 0;
  /** @internal Where it is in the heap; -1 if it is not. */
  _position = -1;
  /** @internal */
  readonly _owner: AlarmOwner;

  constructor(owner: AlarmOwner) {
    this._owner = owner;
  }
}

/**
 * What will happen on the machine, and when: a binary heap whose entries know their places, so that one can be moved
 * or taken out. What is set for the same instant happens in the order in which it was set.
 */
export class Agenda {
  readonly #heap: Alarm[] = [];
  #ordered = 0;

  /** Sets an alarm to `when` (seconds), wherever it was before. */
  set(alarm: Alarm, when: number): void {
    this.cancel(alarm);
    alarm._when = when;
    alarm._order = this.#ordered++;
    this.#rise(alarm, this.#heap.length);
  }

  cancel(alarm: Alarm): void {
    const position = alarm._position;
    if (position === -1) return;
    alarm._position = -1;
    const last = this.#heap.pop();
    if (last === undefined || last === alarm) return;
    this.#sink(last, position);
    this.#rise(last, last._position);
  }

  /** Takes out what comes first; null if nothing is to come. */
  next(): Alarm | null {
    const first = this.#heap[0];
    if (first === undefined) return null;
    this.cancel(first);
    return first;
  }

  #rise(alarm: Alarm, position: number): void {
    const heap = this.#heap;
    while (position > 0) {
      const parent = (position - 1) >> 1;
      const above = heap[parent] as Alarm; // parent < position
      if (!earlier(alarm, above)) break;
      this.#put(above, position);
      position = parent;
    }
    this.#put(alarm, position);
  }

  #sink(alarm: Alarm, position: number): void {
    const heap = this.#heap;
    for (let child = 2 * position + 1; child < heap.length; child = 2 * position + 1) {
      if (child + 1 < heap.length && earlier(heap[child + 1] as Alarm, heap[child] as Alarm)) child++; // both in the heap
      const below = heap[child] as Alarm; // in the heap
      if (!earlier(below, alarm)) break;
      this.#put(below, position);
      position = child;
    }
    this.#put(alarm, position);
  }

  #put(alarm: Alarm, position: number): void {
    this.#heap[position] = alarm;
    alarm._position = position;
  }
}

function earlier(left: Alarm, right: Alarm): boolean {
  return left._when < right._when || (left._when === right._when && left._order < right._order);
}
