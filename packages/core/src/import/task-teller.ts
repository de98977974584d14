import type { WaitKind } from "../trace/event.ts";
import type { EventList, Timeless } from "./event-list.ts";

/** Tells of what a task does, state by state; adds what must have happened in between. Times are nanoseconds. */
export class TaskTeller {
  readonly #events: EventList;
  readonly #task: number;
  #state: "new" | "running" | "ready" | "suspended" = "new";

  constructor(events: EventList, task: number) {
    this.#events = events;
    this.#task = task;
  }

  /** It goes on, unless it is running. */
  runs(at: number): void {
    if (this.#state === "running") return;
    if (this.#state === "suspended") this.#tell(at, { type: "task-woken", task: this.#task, by: null });
    this.#tell(at, { type: this.#state === "new" ? "task-started" : "task-resumed", task: this.#task });
    this.#state = "running";
  }

  computes(at: number, call: "cpu" | "block", nanoseconds: number): void {
    this.runs(at);
    this.#tell(at, { type: "task-computes", task: this.#task, call, seconds: nanoseconds / 1e9 });
  }

  suspends(at: number, on: WaitKind, end: number): void {
    this.runs(at);
    const until = on === "sleep" ? end / 1e9 : null;
    this.#tell(at, { type: "task-suspended", task: this.#task, on, until, resource: null, target: null });
    this.#state = on === "yield" ? "ready" : "suspended";
  }

  /** It could go on. One that was ready or running before has let others run; one that is new could from the beginning. */
  isReady(at: number): void {
    if (this.#state === "new") return;
    if (this.#state !== "suspended") return this.#yields(at);
    this.#tell(at, { type: "task-woken", task: this.#task, by: null });
    this.#state = "ready";
  }

  #yields(at: number): void {
    this.runs(at);
    this.suspends(at, "yield", at);
  }

  #tell(at: number, event: Timeless): void {
    this.#events.add(at, "state", event);
  }
}
