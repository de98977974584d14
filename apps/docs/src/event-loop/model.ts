import {
  type Coroutine,
  createTask,
  currentTask,
  type Observer,
  run,
  sleep,
  type Task,
} from "@interleave/core/asyncio";

/** The loop at one moment: what it holds, which line is lit, and what has just happened. */
export interface LoopState {
  /** Seconds since the program began. */
  readonly time: number;
  /** The line of the listing that the running task is at; null while no task runs. */
  readonly line: number | null;
  readonly running: string | null;
  /** Who runs next, in this order. */
  readonly ready: readonly string[];
  /** Who sleeps, and until when; the earliest first. */
  readonly timers: readonly { readonly task: string; readonly until: number }[];
  /** Who waits for which other task. */
  readonly waiting: readonly { readonly task: string; readonly target: string }[];
  readonly done: readonly string[];
  readonly output: readonly string[];
  /** What has just happened, in a sentence. */
  readonly what: string;
}

/** Where the statements of `listings/event_loop.py` stand. */
export const LINES = {
  asks: 5,
  sleep: 6,
  reply: 7,
  first: 11,
  second: 12,
  made: 13,
  awaitFirst: 14,
  awaitSecond: 15,
  over: 16,
} as const;

/** Runs the program of the listing on the engine's own event loop, and writes down every state that the loop goes through. */
export function recordLoop(): LoopState[] {
  const recorder = new LoopRecorder();
  run(main(recorder), { observer: recorder });
  return recorder.states;
}

function* fetch(name: string, seconds: number, recorder: LoopRecorder): Coroutine<void> {
  recorder.at(LINES.asks, `${name} asks`);
  recorder.at(LINES.sleep);
  yield* sleep(seconds);
  recorder.at(LINES.reply, `${name} has its reply`);
}

function* main(recorder: LoopRecorder): Coroutine<void> {
  currentTask()?.setName("main");
  recorder.at(LINES.first);
  const first = createTask(fetch("A", 0.2, recorder), { name: "A" });
  recorder.at(LINES.second);
  const second = createTask(fetch("B", 0.1, recorder), { name: "B" });
  recorder.at(LINES.made, "Both are made");
  recorder.at(LINES.awaitFirst);
  yield* first;
  recorder.at(LINES.awaitSecond, undefined, "B is done already, so main need not wait.");
  yield* second;
  recorder.at(LINES.over, "Both are done");
}

class LoopRecorder implements Observer<Task> {
  readonly states: LoopState[] = [];
  #time = 0;
  #line: number | null = null;
  #running: string | null = null;
  #over = false;
  readonly #ready: string[] = [];
  readonly #timers = new Map<string, number>();
  readonly #waiting = new Map<string, string>();
  readonly #done: string[] = [];
  readonly #output: string[] = [];

  /** The running task comes to a line, which prints something, or nothing; `remark` is a sentence more. */
  at(line: number, printed?: string, remark = ""): void {
    this.#line = line;
    if (printed !== undefined) this.#output.push(printed);
    const what = printed === undefined ? `comes to line ${line}` : `prints “${printed}”`;
    this.#tell(`${this.#running} ${what}. ${remark}`.trim());
  }

  iteration(time: number): void {
    if (time <= this.#time) return;
    const [next] = this.#sorted();
    this.#tell("Nobody is ready. The loop looks at its first timer, and sleeps until then.");
    this.#time = next?.until ?? time;
  }

  taskCreated(task: Task, parent: Task | null): void {
    if (this.#over) return;
    const name = parent === null ? "main" : task.getName();
    this.#ready.push(name);
    this.#tell(
      parent === null
        ? "asyncio.run makes a task of main, and starts the loop."
        : `${this.#running} makes the task ${name}. It is ready, but does not run yet: ${this.#running} still does.`,
    );
  }

  taskStarted(task: Task): void {
    this.#goesOn(nameOf(task), (name) => `The loop takes ${name} from the ready queue: its first step.`);
  }

  taskResumed(task: Task): void {
    this.#goesOn(nameOf(task), (name) => `The loop takes ${name} from the ready queue. It goes on behind its await.`);
  }

  taskSuspended(task: Task, on: Parameters<NonNullable<Observer<Task>["taskSuspended"]>>[1]): void {
    const name = nameOf(task);
    if (on.kind === "sleep") this.#timers.set(name, on.until);
    if (on.kind === "task" && "getName" in on.task) this.#waiting.set(name, nameOf(on.task as Task));
    this.#stops();
    this.#tell(
      on.kind === "sleep"
        ? `${name} is suspended until ${seconds(on.until)}. Control is back with the loop.`
        : `${name} is suspended until ${this.#waiting.get(name) ?? "something"} is done. Control is back with the loop.`,
    );
  }

  taskWoken(task: Task): void {
    const name = nameOf(task);
    const slept = this.#timers.delete(name);
    const target = this.#waiting.get(name);
    this.#waiting.delete(name);
    this.#ready.push(name);
    this.#tell(
      slept ? `${name}’s timer is due, so ${name} is ready.` : `${target} has come to its end, so ${name} is ready.`,
    );
  }

  taskDone(task: Task): void {
    if (this.#over) return;
    const name = nameOf(task);
    this.#done.push(name);
    this.#stops();
    this.#over = name === "main";
    this.#tell(
      this.#over ? "main is done, and with it the program." : `${name} is done. Control is back with the loop.`,
    );
  }

  #goesOn(name: string, what: (name: string) => string): void {
    if (this.#over) return;
    this.#ready.splice(this.#ready.indexOf(name), 1);
    this.#running = name;
    this.#tell(what(name));
  }

  #stops(): void {
    this.#running = null;
    this.#line = null;
  }

  #sorted(): { task: string; until: number }[] {
    return [...this.#timers].map(([task, until]) => ({ task, until })).sort((a, b) => a.until - b.until);
  }

  #tell(what: string): void {
    if (this.#over && !what.startsWith("main is done")) return;
    this.states.push({
      time: this.#time,
      line: this.#line,
      running: this.#running,
      ready: [...this.#ready],
      timers: this.#sorted(),
      waiting: [...this.#waiting].map(([task, target]) => ({ task, target })),
      done: [...this.#done],
      output: [...this.#output],
      what,
    });
  }
}

/** The main task has a number for its name until its first line renames it. */
function nameOf(task: Task): string {
  const name = task.getName();
  return name.startsWith("Task-") ? "main" : name;
}

/** A moment for people. */
export function seconds(time: number): string {
  return `${time.toFixed(1)} s`;
}
