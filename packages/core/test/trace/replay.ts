import type { Trace, TraceEvent } from "../../src/index.ts";

type Of<T extends TraceEvent["type"]> = TraceEvent & { readonly type: T };

interface Task {
  readonly made: Of<"task-created">;
  state: "ready" | "running" | "suspended";
  since: number;
  suspended: Of<"task-suspended"> | null;
  computes: Of<"task-computes"> | null;
  cancelling: boolean;
  step: Of<"work-step"> | null;
}

/** What the first events of a trace come to, found by going through all of them, the long way. */
export class Replay {
  readonly tasks = new Map<number, Task>();
  readonly works = new Map<number, { readonly by: string; done: boolean }>();
  readonly ready = new Map<number | null, number[]>();
  readonly timers = new Map<number, Of<"timer-set">>();
  readonly holders = new Map<number, Of<"resource-acquired" | "resource-released">[]>();
  readonly lengths = new Map<number, number>();
  readonly threads = new Map<number, string>();
  readonly gils = new Map<number, number | null>();
  readonly #processOf = new Map<number, number>();

  constructor({ events }: Trace, count: number) {
    for (const [index, event] of events.entries()) if (index < count) this.#read(event);
  }

  /** The tasks that are asleep, and until when; those whose sleep is over are ready. */
  sleepers(): { task: number; until: number }[] {
    return [...this.tasks].flatMap(([task, { suspended }]) =>
      suspended?.on === "sleep" && suspended.until !== null ? [{ task, until: suspended.until }] : [],
    );
  }

  #read(event: TraceEvent): void {
    switch (event.type) {
      case "task-created": {
        const rest = { suspended: null, computes: null, cancelling: false, step: null };
        this.tasks.set(event.task, { made: event, state: "ready", since: event.time, ...rest });
        this.#queue(event.task);
        break;
      }
      case "task-started":
      case "task-resumed":
        this.#unqueue(event.task);
        this.#set(event.task, {
          state: "running",
          since: event.time,
          suspended: null,
          computes: null,
          cancelling: false,
        });
        break;
      case "task-computes":
        this.#set(event.task, { computes: event, since: event.time });
        break;
      case "task-suspended": {
        const waits = event.on !== "yield";
        const state = waits ? "suspended" : "ready";
        this.#set(event.task, {
          state,
          since: event.time,
          suspended: waits ? event : null,
          computes: null,
          cancelling: false,
        });
        if (!waits) this.#queue(event.task);
        break;
      }
      case "task-woken": {
        const slept = this.tasks.get(event.task)?.suspended ?? null;
        const until = slept?.on === "sleep" && slept.until !== null ? slept.until : event.time;
        this.#set(event.task, { state: "ready", since: Math.min(until, event.time), suspended: null });
        this.#queue(event.task);
        break;
      }
      case "task-cancel-requested":
        this.#set(event.task, { cancelling: true });
        break;
      case "task-done":
        this.tasks.delete(event.task);
        break;
      case "work-started":
        this.works.set(event.work, {
          by: event.task === null ? `thread ${event.thread}` : `task ${event.task}`,
          done: false,
        });
        break;
      case "work-finished": {
        const work = this.works.get(event.work);
        if (work !== undefined) work.done = true;
        break;
      }
      case "work-step":
        if (event.task !== null) this.#set(event.task, { step: event });
        break;
      case "timer-set":
        this.timers.set(event.timer, event);
        break;
      case "timer-ended":
        this.timers.delete(event.timer);
        break;
      case "resource-acquired":
        this.holders.set(event.resource, [...(this.holders.get(event.resource) ?? []), event]);
        break;
      case "resource-released": {
        const held = this.holders.get(event.resource) ?? [];
        const mine = held.find(({ task, thread }) => task === event.task && thread === event.thread);
        this.holders.set(
          event.resource,
          held.filter((other) => other !== mine),
        );
        break;
      }
      case "queue-length":
        this.lengths.set(event.resource, event.length);
        break;
      case "thread-created":
        this.threads.set(event.thread, "new");
        this.#processOf.set(event.thread, event.process);
        break;
      case "thread-state":
        this.#threadIs(event);
        break;
      case "gil-taken":
        this.#lastOf.set(event.process, event.thread);
        this.gils.set(event.process, this.threads.get(event.thread) === "running" ? event.thread : null);
        break;
      case "iteration":
      case "thread-woken":
      case "resource-created":
      case "process-started":
      case "process-finished":
    }
  }

  /** Who took the GIL has it once it runs, until it stops for anything but a core; if it runs again without a switch, it has it again. */
  #threadIs({ thread, state }: Of<"thread-state">): void {
    const process = this.#processOf.get(thread) ?? 0;
    if (state === "finished") this.threads.delete(thread);
    else this.threads.set(thread, state);
    if (state === "running") {
      if (this.#lastOf.get(process) === thread) this.gils.set(process, thread);
    } else if (state !== "waits-for-core" && this.gils.get(process) === thread) {
      this.gils.set(process, null);
    }
  }

  readonly #lastOf = new Map<number, number>();

  #set(task: number, change: Partial<Task>): void {
    const found = this.tasks.get(task);
    if (found !== undefined) Object.assign(found, change);
  }

  #queue(task: number): void {
    const thread = this.tasks.get(task)?.made.thread ?? null;
    this.ready.set(thread, [...(this.ready.get(thread) ?? []), task]);
  }

  #unqueue(task: number): void {
    const thread = this.tasks.get(task)?.made.thread ?? null;
    this.ready.set(
      thread,
      (this.ready.get(thread) ?? []).filter((other) => other !== task),
    );
  }
}
