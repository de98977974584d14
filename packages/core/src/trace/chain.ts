import { aboutTask } from "./about-task.ts";
import { aboutThread } from "./about-thread.ts";
import { aboutWork } from "./about-work.ts";
import type { Cause, Subject } from "./cause.ts";
import type { Facts, Link } from "./link.ts";
import { Names } from "./names.ts";
import type { TraceState } from "./state.ts";
import type { TraceIndex } from "./trace-index.ts";

/** Follows the causes, from one to the next. */
export class Chain {
  readonly #facts: Facts;

  constructor(index: TraceIndex, state: TraceState) {
    this.#facts = { index, state, names: new Names(index, state) };
  }

  from(first: Subject): Cause[] {
    const causes: Cause[] = [];
    const seen = new Set<string>();
    for (let who: Subject | null = this.#performerOf(first); who !== null;) {
      const key = JSON.stringify(who);
      const link: Link = seen.has(key) ? CIRCLE : this.#about(who);
      seen.add(key);
      const { kind, since = null, until = null, resource = null, by = [], says } = link;
      const name = this.#facts.names.of(who);
      causes.push({ kind, who, name, since, until, resource, by, sentence: `${name} ${says}.` });
      const [next] = by;
      who = next === undefined || kind === "circle" ? null : this.#performerOf(next);
    }
    return causes;
  }

  /** A work that is under way does what its task or its thread does. */
  #performerOf(who: Subject): Subject {
    const { state } = this.#facts;
    const work = "work" in who ? state.work(who.work) : null;
    if (work === null || work.state === "done" || work.state === "to come") return who;
    if (work.task !== null && state.task(work.task) !== null) return { task: work.task };
    return work.thread !== null && work.state === "under way" ? { thread: work.thread } : who;
  }

  #about(who: Subject): Link {
    const { index, state } = this.#facts;
    if ("work" in who) return aboutWork(this.#facts, who.work);
    if ("task" in who) {
      const task = state.task(who.task);
      return task === null ? this.#gone(index.ended.tasks[who.task] ?? 0) : aboutTask(this.#facts, task);
    }
    const thread = state.thread(who.thread);
    return thread === null ? this.#gone(index.made.threads[who.thread] ?? 0) : aboutThread(this.#facts, thread);
  }

  #gone(place: number): Link {
    if (place === 0 || place > this.#facts.state.count) return { kind: "unknown", says: "is not there" };
    return { kind: "done", says: "is done" };
  }
}

const CIRCLE: Link = { kind: "circle", says: "waits for itself, in a circle: none of them will ever go on" };
