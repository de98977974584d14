import { secondsOf } from "../scenario/duration.ts";
import type { OffloadedStep, Step } from "../scenario/step.ts";
import type { Draft } from "./python-draft.ts";
import { block, code, type Line } from "./python-line.ts";
import { numberLiteral } from "./python-values.ts";

/** Where steps stand: how deep in blocks, and the variable that holds until when they have time (threads only). */
interface Place {
  readonly depth: number;
  readonly retries: number;
  readonly deadline: string | null;
}

const TOP: Place = { depth: 0, retries: 0, deadline: null };

/** CPython takes at most twenty blocks within each other; what is deeper gets a function of its own. A retry counts for two. */
const DEEPEST = 6;

/** A step of one of the verbs. */
type Verb<K extends string> = Extract<Step, Readonly<Record<K, unknown>>>;

/** Writes the steps of one group as one would have written them by hand. */
export class StepWriter {
  readonly #draft: Draft;
  /** What the functions that are split off are called after. */
  readonly #stem: string;

  constructor(draft: Draft, stem: string) {
    this.#draft = draft;
    this.#stem = stem;
  }

  /** The body of the function that does the steps. */
  body(steps: readonly Step[]): Line[] {
    return this.#all(steps, TOP);
  }

  #all(steps: readonly Step[], place: Place): Line[] {
    return steps.flatMap((step) => this.#one(step, this.#draft.nextStep(), place));
  }

  #one(step: Step, number: number, place: Place): Line[] {
    if ("io" in step) return this.#pause(this.#draft.seconds(step.io), place, number);
    if ("cpu" in step || "block" in step || "fibonacci" in step) return this.#call(step, number, place);
    if ("yield" in step) return this.#yield(step.yield, number);
    if ("repeat" in step) return this.#block(`for _ in range(${numberLiteral(step.repeat)}):`, step, number, place);
    if ("gather" in step) return this.#branches(step.gather, number, place, false);
    if ("taskGroup" in step) return this.#branches(step.taskGroup, number, place, true);
    if ("lock" in step) return this.#holding(this.#draft.locks.get(step.lock), step, number, place);
    if ("semaphore" in step) return this.#holding(this.#draft.semaphores.get(step.semaphore), step, number, place);
    if ("put" in step) return [{ text: this.#queue("put", step.put, place), step: number }];
    if ("get" in step) return [{ text: this.#queue("get", step.get, place), step: number }];
    if ("timeout" in step) return this.#timeout(step, number, place);
    if ("retry" in step) return this.#retry(step, number, place);
    if ("fail" in step) return this.#fail(step.fail, number);
    if ("unawaited" in step) return this.#unawaited(step.unawaited, number, place);
    return this.#offload(step, number, place);
  }

  get #isAsync(): boolean {
    return this.#draft.flavour.isAsync;
  }

  /** Waiting for something outside the program. */
  #pause(seconds: string, { deadline }: Place, number?: number): Line[] {
    const text = this.#isAsync
      ? `await asyncio.sleep(${seconds})`
      : deadline === null
        ? `time.sleep(${seconds})`
        : `${this.#draft.helper("sleep_within")}(${seconds}, ${deadline})`;
    this.#draft.import(this.#isAsync ? "import asyncio" : "import time");
    return [number === undefined ? { text } : { text, step: number }];
  }

  /** What holds its thread: the function, and what it is given. */
  #function(step: OffloadedStep, isCoroutine: boolean): [name: string, given: string] {
    if ("fibonacci" in step) {
      return [this.#draft.helper(isCoroutine ? "fibonacci_coroutine" : "fibonacci"), numberLiteral(step.fibonacci)];
    }
    if ("cpu" in step) return [this.#draft.helper("compute"), this.#draft.seconds(step.cpu)];
    this.#draft.import("import time");
    return ["time.sleep", this.#draft.seconds(step.block)];
  }

  #call(step: OffloadedStep, number: number, place: Place): Line[] {
    const { calls } = this.#draft.flavour;
    if (this.#isAsync && calls !== "here")
      return [{ text: this.#elsewhere(calls, ...this.#function(step, false), place), step: number }];
    const [name, given] = this.#function(step, this.#isAsync);
    const awaited = name === "fibonacci_coroutine" ? "await " : "";
    // A deadline does not cut it short: the next call that waits finds out.
    return [{ text: `${awaited}${name}(${given})`, step: number }];
  }

  /** Has a pool make a call. */
  #elsewhere(to: "thread" | "process", name: string, given: string, { deadline }: Place): string {
    const list = given === "" ? name : `${name}, ${given}`;
    if (to === "process") this.#draft.usesProcesses = true;
    if (!this.#isAsync) {
      const left = deadline === null ? "" : `${this.#draft.helper("left")}(${deadline})`;
      return `processes.submit(${list}).result(${left})`;
    }
    this.#draft.import("import asyncio");
    return to === "thread" ? `await asyncio.to_thread(${list})` : `await ${this.#draft.helper("in_process")}(${list})`;
  }

  #yield(times: number, number: number): Line[] {
    if (this.#draft.flavour.staff === "nobody") return [{ text: "pass  # nobody else is there to run", step: number }];
    const [once] = this.#pause("0", TOP);
    if (times === 1 && once !== undefined) return [{ ...once, step: number }];
    return block(`for _ in range(${numberLiteral(times)}):`, once === undefined ? [] : [once], number);
  }

  #block(head: string, { steps }: { readonly steps: readonly Step[] }, number: number, place: Place): Line[] {
    return block(head, this.#inner(steps, place), number);
  }

  /** What stands within a block. */
  #inner(steps: readonly Step[], place: Place): Line[] {
    const deeper = { ...place, depth: place.depth + 1 };
    return deeper.depth > DEEPEST
      ? code(this.#calling(this.#split("part", steps, place), place))
      : this.#all(steps, deeper);
  }

  /** Writes steps as a function of their own; answers its name. */
  #split(kind: string, steps: readonly Step[], { deadline }: Place): string {
    const name = this.#draft.names.unique(`${this.#stem}_${kind}`, kind);
    const place = { ...TOP, deadline: deadline === null ? null : "deadline" };
    const body = this.#all(steps, place);
    this.#draft.define(
      block(`${this.#isAsync ? "async " : ""}def ${name}(${deadline === null ? "" : "deadline"}):`, body),
    );
    return name;
  }

  #calling(name: string, { deadline }: Place): string {
    return `${this.#isAsync ? "await " : ""}${name}(${deadline ?? ""})`;
  }

  #branches(branches: readonly (readonly Step[])[], number: number, place: Place, isGroup: boolean): Line[] {
    if (this.#draft.flavour.staff === "nobody") {
      const inTurn = branches.flatMap((branch) => this.#all(branch, place));
      return [{ text: "# In turn: nobody else is there to do it.", step: number }, ...inTurn];
    }
    const names = branches.map((branch) => this.#split("branch", branch, place));
    if (!this.#isAsync) return this.#listed(`${this.#draft.helper("at_once")}(`, names, number);
    this.#draft.import("import asyncio");
    if (!isGroup)
      return this.#listed(
        "await asyncio.gather(",
        names.map((name) => `${name}()`),
        number,
      );
    const group = place.depth === 0 ? "group" : `group_${place.depth + 1}`;
    const body = code(...names.map((name) => `${group}.create_task(${name}())`));
    return block(`async with asyncio.TaskGroup() as ${group}:`, body, number);
  }

  /** A call with a long list of arguments: one a line, if there are many. */
  #listed(head: string, items: readonly string[], number: number): Line[] {
    if (items.length <= 3) return [{ text: `${head}${items.join(", ")})`, step: number }];
    return [{ text: head, step: number }, ...code(...items.map((item) => `    ${item},`), ")")];
  }

  #holding(name: string | undefined, step: Verb<"steps">, number: number, place: Place): Line[] {
    if (this.#draft.flavour.staff === "nobody") {
      return [{ text: "# Nobody else is there: it need not be held.", step: number }, ...this.#all(step.steps, place)];
    }
    const what = name ?? "None"; // parseScenario has seen to it that there is one
    if (this.#isAsync) return this.#block(`async with ${what}:`, step, number, place);
    const held = place.deadline === null ? what : `${this.#draft.helper("held_within")}(${what}, ${place.deadline})`;
    return this.#block(`with ${held}:`, step, number, place);
  }

  #queue(action: "put" | "get", queue: string, { deadline }: Place): string {
    const name = this.#draft.queues.get(queue) ?? "None"; // parseScenario has seen to it that there is one
    if (deadline !== null) return `${this.#draft.helper(`${action}_within`)}(${name}, ${deadline})`;
    return `${this.#isAsync ? "await " : ""}${name}.${action}(${action === "put" ? "None" : ""})`;
  }

  #timeout(step: Verb<"timeout">, number: number, place: Place): Line[] {
    const seconds = numberLiteral(secondsOf(step.timeout));
    if (this.#isAsync) return this.#block(`async with asyncio.timeout(${seconds}):`, step, number, place);
    this.#draft.import("import time");
    const own = `time.monotonic() + ${seconds}`;
    const deadline = place.deadline === null ? "deadline" : `deadline_${place.depth + 2}`;
    const until = place.deadline === null ? own : `min(${place.deadline}, ${own})`;
    // There is no block: only what stands within is told of the deadline.
    const body =
      place.depth < DEEPEST
        ? this.#all(step.steps, { ...place, deadline, depth: place.depth + 1 })
        : code(this.#calling(this.#split("part", step.steps, { ...place, deadline }), { ...place, deadline }));
    return [{ text: `${deadline} = ${until}`, step: number }, ...body];
  }

  #retry({ retry, backoff, steps }: Verb<"retry">, number: number, place: Place): Line[] {
    const suffix = place.retries === 0 ? "" : `_${place.retries + 1}`;
    const [attempt, pause] = [`attempt${suffix}`, `pause${suffix}`];
    const body = this.#inner(steps, { ...place, depth: place.depth + 1, retries: place.retries + 1 });
    // No further attempt when the time of a deadline around it is over.
    const isOver = place.deadline === null || this.#isAsync ? "" : ` or time.monotonic() >= ${place.deadline}`;
    const last = block(`if ${attempt} == ${numberLiteral(retry)}${isOver}:`, code("raise"));
    const again = backoff === undefined ? [] : this.#backingOff(pause, backoff, place);
    const loop = block(
      `for ${attempt} in range(1, ${numberLiteral(retry + 1)}):`,
      [...block("try:", [...body, ...code("break")]), ...block("except Exception:", [...last, ...again])],
      number,
    );
    return backoff === undefined ? loop : [...code(`${pause} = ${this.#draft.seconds(backoff.first)}`), ...loop];
  }

  #backingOff(pause: string, { factor = 2, most }: NonNullable<Verb<"retry">["backoff"]>, place: Place): Line[] {
    const seconds = most === undefined ? pause : `min(${pause}, ${numberLiteral(secondsOf(most))})`;
    return [...this.#pause(seconds, place), ...code(`${pause} *= ${numberLiteral(factor)}`)];
  }

  #fail(probability: number, number: number): Line[] {
    this.#draft.import("import random");
    return block(
      `if random.random() < ${numberLiteral(probability)}:`,
      code('raise RuntimeError("it failed")'),
      number,
    );
  }

  /** Called without `await`: a coroutine does nothing then, a function does it all. */
  #unawaited(steps: readonly Step[], number: number, place: Place): Line[] {
    const name = this.#split("forgotten", steps, place);
    return [{ text: `${name}(${place.deadline ?? ""})`, step: number }];
  }

  #offload({ offload, steps, payload = 0 }: Verb<"offload">, number: number, place: Place): Line[] {
    const { staff } = this.#draft.flavour;
    const isInPlace = !this.#isAsync && (offload === "thread" || staff !== "threads");
    if (isInPlace) {
      const calls = steps.flatMap((call) => this.#call(call, this.#draft.nextStep(), place));
      return [{ text: "# In this very thread:", step: number }, ...calls];
    }
    const [only, ...others] = steps;
    if (only !== undefined && others.length === 0 && payload === 0) {
      this.#draft.nextStep();
      return [{ text: this.#elsewhere(offload, ...this.#function(only, false), place), step: number }];
    }
    const isSent = payload > 0 && offload === "process";
    const name = this.#job(steps, isSent);
    const given = isSent ? `bytes(${numberLiteral(payload)})` : "";
    return [{ text: this.#elsewhere(offload, name, given, place), step: number }];
  }

  /** Writes a function that a worker of a pool calls. */
  #job(steps: readonly OffloadedStep[], isSent: boolean): string {
    const name = this.#draft.names.unique(`${this.#stem}_job`, "job");
    const body = steps.map((call): Line => {
      const [callee, given] = this.#function(call, false);
      return { text: `${callee}(${given})`, step: this.#draft.nextStep() };
    });
    this.#draft.define(block(`def ${name}(${isSent ? "payload" : ""}):`, body));
    return name;
  }
}
