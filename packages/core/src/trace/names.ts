import type { TraceState } from "./state.ts";
import type { TraceIndex } from "./trace-index.ts";
import type { Subject } from "./cause.ts";

/** How many others a sentence names. */
const NAMED = 3;

/** What people call a subject: a work's name where it is known to do one. */
export class Names {
  readonly #index: TraceIndex;
  readonly #state: TraceState;

  constructor(index: TraceIndex, state: TraceState) {
    this.#index = index;
    this.#state = state;
  }

  of(who: Subject): string {
    if ("work" in who) return this.#state.work(who.work)?.name ?? `task ${who.work} of the scenario`;
    const isTask = "task" in who;
    const now = isTask ? this.#state.task(who.task) : this.#state.thread(who.thread);
    const work = now?.work ?? null;
    const does = work === null ? null : this.#state.work(work);
    if (does !== null && (isTask ? does.task === who.task : does.thread === who.thread)) return does.name;
    const place = isTask ? this.#index.made.tasks[who.task] : this.#index.made.threads[who.thread];
    const made = place === undefined || place === 0 ? undefined : this.#index.trace.events.at(place - 1);
    const own = made !== undefined && "name" in made ? made.name : isTask ? `task ${who.task}` : `thread ${who.thread}`;
    return does === null ? own : `${own} (for ${does.name})`;
  }

  list(all: readonly Subject[]): string {
    const named = all.slice(0, NAMED).map((who) => this.of(who));
    const more = all.length - named.length;
    if (more > 0) return `${named.join(", ")} and ${more} more`;
    const last = named.at(-1) ?? "nobody";
    return named.length < 2 ? last : `${named.slice(0, -1).join(", ")} and ${last}`;
  }
}
