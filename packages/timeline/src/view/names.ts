import { CODE, columnsOf, type Trace } from "@interleave/core/trace";

/** What the numbers of a trace are called. A task that performs a task of the scenario has that one's name. */
export class Names {
  readonly #tasks = new Map<number, string>();
  readonly #works = new Map<number, string>();
  readonly #threads = new Map<number, string>();
  readonly #processes = new Map<number, string>();
  readonly #resources = new Map<number, string>();

  constructor(trace: Trace) {
    const { type } = columnsOf(trace);
    for (let index = 0; index < type.length; index++) {
      if (NAMING.has(type[index] ?? -1)) this.#read(trace, index);
    }
  }

  task(number: number): string {
    return this.#tasks.get(number) ?? `task ${number}`;
  }

  work(number: number): string {
    return this.#works.get(number) ?? `work ${number}`;
  }

  thread(number: number): string {
    return this.#threads.get(number) ?? `thread ${number}`;
  }

  process(number: number): string {
    return this.#processes.get(number) ?? `process ${number}`;
  }

  /** Its kind and its name: `the lock "db"`. */
  resource(number: number): string {
    return this.#resources.get(number) ?? `resource ${number}`;
  }

  #read(trace: Trace, index: number): void {
    const event = trace.events.at(index);
    if (event === undefined) return;
    if (event.type === "task-created") this.#tasks.set(event.task, event.name);
    else if (event.type === "work-started") {
      this.#works.set(event.work, event.name);
      if (event.task !== null) this.#tasks.set(event.task, event.name);
    } else if (event.type === "thread-created") this.#threads.set(event.thread, event.name);
    else if (event.type === "process-started") this.#processes.set(event.process, event.name);
    else if (event.type === "resource-created")
      this.#resources.set(event.resource, `the ${event.kind}${event.name === "" ? "" : ` “${event.name}”`}`);
  }
}

const NAMING = new Set<number>([
  CODE["task-created"],
  CODE["work-started"],
  CODE["thread-created"],
  CODE["process-started"],
  CODE["resource-created"],
]);
