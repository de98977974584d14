/** Makes a random program: its objects, its coroutines, its bodies; which statements there are, rules.ts says. */
import type {
  Awaitable,
  Body,
  Condition,
  ErrorSpec,
  Job,
  ObjectSpec,
  Program,
  Seconds,
  Slot,
  Statement,
  Step,
} from "../language.ts";
import type { Random } from "../random.ts";

const THEMES = [
  "tasks",
  "futures",
  "callbacks",
  "timers",
  "gather",
  "wait",
  "waitfor",
  "timeout",
  "group",
  "shield",
  "completed",
  "lock",
  "event",
  "condition",
  "semaphore",
  "barrier",
  "queue",
  "executor",
  "cpu",
  "errors",
  "cancel",
  "loop",
] as const;
export type Theme = (typeof THEMES)[number];

/** The themes that need a shared object, and which one. */
const OBJECTS: Partial<Record<Theme, (random: Random) => ObjectSpec[]>> = {
  lock: () => [["lock"]],
  event: () => [["event"]],
  condition: (random) => (random.chance(0.3) ? [["lock"], ["condition", 0], ["condition", 0]] : [["condition", null]]),
  semaphore: (random) => [
    [random.pick(["semaphore", "bounded"] as const), random.pick([0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, -1])],
  ],
  barrier: (random) => [["barrier", random.pick([1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 0])]],
  queue: (random) => [[random.pick(["queue", "queue", "priority", "lifo"] as const), random.pick([0, 1, 1, 2, 3])]],
};

const DURATIONS: readonly (readonly [number, Seconds])[] = [
  [4, 0.1],
  [4, 0.2],
  [3, 0.3],
  [2, 0.1 + 0.2],
  [2, 0.5],
  [4, 1],
  [2, 2],
  [1, 1e-9],
  [1, 5e-10],
  [0.5, 1e-12],
  [0.3, 100_000],
  [0.3, 2 ** 24 + 0.5],
];

/** Where a statement stands. */
export interface Place {
  /** The coroutines that may be awaited here are those with a higher number. */
  readonly coroutine: number;
  /** A callback has no awaits. */
  readonly awaits: boolean;
  readonly depth: number;
  readonly loops: number;
  readonly handles: boolean;
}

/** One kind of statement. */
export interface Rule {
  readonly theme: Theme;
  readonly weight: number;
  readonly make: (g: Generator, place: Place) => Statement;
  /** It has statements or awaitables within: not taken where it is deep already. */
  readonly nests: boolean;
}

/** The rules by where their statements may stand. */
export interface Rules {
  readonly plain: readonly Rule[];
  readonly waiting: readonly Rule[];
}

export class Generator {
  readonly random: Random;
  readonly themes: ReadonlySet<Theme>;
  readonly objects: ObjectSpec[] = [];
  readonly durations: Seconds[];
  readonly coroutineCount: number;
  readonly fatal: boolean;
  readonly plainRules: [number, Rule][];
  readonly allRules: [number, Rule][];
  budget: number;

  constructor(random: Random, rules: Rules) {
    this.random = random;
    const themes = new Set(Array.from({ length: random.pick([1, 2, 2, 3, 3, 4, 5]) }, () => random.pick(THEMES)));
    if (random.chance(0.4)) themes.add("cancel");
    this.fatal = random.chance(0.06);
    if (this.fatal && random.chance(0.3)) themes.add("group");
    this.themes = themes;
    this.durations = Array.from({ length: random.int(2, 4) }, () => random.weighted(DURATIONS));
    this.coroutineCount = random.int(2, 5);
    this.budget = random.pick([10, 20, 40, 60, 90]);
    for (const theme of this.themes) {
      const base = this.objects.length;
      for (const spec of OBJECTS[theme]?.(random) ?? []) {
        this.objects.push(spec[0] === "condition" && spec[1] !== null ? ["condition", spec[1] + base] : spec);
      }
    }
    const weigh = ({ theme, weight }: Rule): number => weight * (this.themes.has(theme) ? 8 : OBJECTS[theme] ? 0 : 0.5);
    this.plainRules = rules.plain.map((rule) => [weigh(rule), rule]);
    this.allRules = [...rules.plain, ...rules.waiting].map((rule) => [weigh(rule), rule]);
  }

  // Small parts.

  duration(): Seconds {
    return this.random.chance(0.22) ? this.random.pick([0, 0, 0, -1, 0]) : this.random.pick(this.durations);
  }

  timeout(): Seconds | null {
    return this.random.chance(0.12) ? null : this.duration();
  }

  value(): number {
    return this.random.int(0, 9);
  }

  text(): string | null {
    return this.random.chance(0.5) ? null : this.random.pick(["a", "b", ""]);
  }

  error(): ErrorSpec {
    const kinds = [
      [12, "App"],
      [2, "Other"],
      [2, "Timeout"],
      [3, "Cancelled"],
      [this.fatal ? 6 : 0, "Interrupt"],
      [this.fatal ? 6 : 0, "Exit"],
    ] as const;
    return [this.random.weighted(kinds), this.text()];
  }

  name(): string | null {
    return this.random.chance(0.8) ? null : this.random.pick(["ann", "bob", "0"]);
  }

  counter(): string {
    return this.random.pick(["k0", "k1"]);
  }

  /** Some let errors through. */
  wait(): "await" | "attempt" {
    return this.random.chance(0.5) ? "await" : "attempt";
  }

  job(): Job {
    const durations = Array.from({ length: this.random.int(0, 2) }, () => Math.max(0, this.duration()));
    return [durations, this.random.chance(0.25) ? ["raise", this.error()] : ["return", this.value()]];
  }

  // Names. Few, so that they are shared.

  taskSlot(): Slot {
    return this.random.pick(["t0", "t1", "t2", "t3"]);
  }

  futureSlot(): Slot {
    return this.random.pick(["f0", "f1", "f2"]);
  }

  boundSlot(): Slot {
    return this.random.pick(["g0", "g1"]);
  }

  /** Something to await or to cancel. */
  anySlot(): Slot {
    return this.random.weighted([
      [8, this.taskSlot()],
      [this.themes.has("futures") ? 6 : 2, this.futureSlot()],
      [2, this.boundSlot()],
      [1, "m"],
      [0.3, "@"],
    ]);
  }

  cancelSlot(): Slot {
    return this.random.weighted([
      [8, this.taskSlot()],
      [1, this.futureSlot()],
      [2, this.boundSlot()],
      [4, "m"],
      [1, "@"],
    ]);
  }

  handleSlot(): Slot {
    return this.random.pick(["h0", "h1", "h2"]);
  }

  scopeSlot(): Slot {
    return this.random.pick(["s0", "s1"]);
  }

  groupSlot(): Slot {
    return this.random.pick(["p0", "p1"]);
  }

  callbackName(): string {
    return this.random.pick(["c0", "c1", "c2"]);
  }

  /** The index of an object of one of these kinds; rules that need one have no weight in programs without. */
  object(...kinds: ObjectSpec[0][]): number {
    const found = this.objects.flatMap((spec, index) => (kinds.includes(spec[0]) ? [index] : []));
    return found.length > 0 ? this.random.pick(found) : -1;
  }

  condition(): Condition {
    const event = this.object("event");
    return this.random.weighted<Condition>([
      [3, ["done", this.anySlot()]],
      [event >= 0 ? 3 : 0, ["set", event]],
      [1, ["less", this.counter(), this.random.int(1, 3)]],
    ]);
  }

  // Bodies.

  body(place: Place, longest: number): Body {
    const statements: Body = [];
    for (let length = this.random.int(1, longest); length > 0 && this.budget > 0; length--) {
      statements.push(this.statement(place));
    }
    return statements;
  }

  /** An empty one as often as not. */
  maybeBody(place: Place, longest: number): Body {
    return this.random.chance(0.5) ? [] : this.body(place, longest);
  }

  inner(place: Place, change: Partial<Place> = {}): Place {
    return { ...place, depth: place.depth + 1, ...change };
  }

  callbackBody(place: Place): Body {
    return this.body(this.inner(place, { awaits: false, loops: 0, handles: false }), 2);
  }

  statement(place: Place): Statement {
    this.budget--;
    const rules = place.awaits ? this.allRules : this.plainRules;
    for (;;) {
      const rule = this.random.weighted(rules);
      if (rule.nests && place.depth >= 4) continue;
      const statement = rule.make(this, place);
      if (this.random.chance(0.06) && RAISING.has(statement[0])) return [`!${statement[0]}`, ...statement.slice(1)];
      return statement;
    }
  }

  co(place: Place): Awaitable {
    if (place.coroutine + 1 >= this.coroutineCount) return this.leaf();
    return ["co", this.random.int(place.coroutine + 1, this.coroutineCount - 1)];
  }

  sleep(): Awaitable {
    if (this.random.chance(0.005)) return ["sleep", null];
    return this.random.chance(0.3) ? ["sleep", this.duration(), this.value()] : ["sleep", this.duration()];
  }

  /** Something that waits and has no parts. */
  leaf(): Awaitable {
    return this.random.chance(0.7) ? this.sleep() : ["ref", this.anySlot()];
  }

  parts(place: Place, longest: number): Awaitable[] {
    const parts = Array.from({ length: this.random.int(1, longest) }, () => this.awaitable(this.inner(place)));
    return this.random.chance(0.1) ? [] : parts;
  }

  slots(): Slot[] {
    const slots = Array.from({ length: this.random.int(1, 4) }, () => this.anySlot());
    return this.random.chance(0.03) ? [] : slots;
  }

  /** What TaskGroup.create_task takes: a coroutine, no future. */
  coroutineOnly(place: Place): Awaitable {
    const has = (theme: Theme): number => (this.themes.has(theme) ? 4 : 0.3);
    return this.random.weighted<() => Awaitable>([
      [4, () => this.sleep()],
      [place.coroutine + 1 < this.coroutineCount ? 6 : 0, () => this.co(place)],
      [this.objects.length > 0 ? 4 : 0, () => this.objectWait()],
      [has("waitfor"), () => ["waitfor", this.awaitable(this.inner(place)), this.timeout()]],
      [has("executor"), () => ["thread", this.job()]],
    ])();
  }

  /** What an object can be awaited for. */
  objectWait(): Awaitable {
    const [kind] = this.objects.length > 0 ? this.random.pick(this.objects) : [null];
    if (kind === null) return this.sleep();
    const o = this.object(kind);
    switch (kind) {
      case "lock":
      case "semaphore":
      case "bounded":
        return ["acquire", o];
      case "event":
        return ["evwait", o];
      case "condition":
        return this.random.weighted<Awaitable>([
          [1, ["acquire", o]],
          [2, ["cwait", o]],
          [1, ["cwaitfor", o, this.counter(), this.random.int(1, 2)]],
        ]);
      case "barrier":
        return this.random.weighted<Awaitable>([
          [8, ["bwait", o]],
          [1, ["breset", o]],
          [1, ["babort", o]],
        ]);
      default:
        return this.random.weighted<Awaitable>([
          [3, ["put", o, this.random.int(0, 2)]],
          [3, ["get", o]],
          [1, ["join", o]],
        ]);
    }
  }

  awaitable(place: Place): Awaitable {
    const has = (theme: Theme): number => (this.themes.has(theme) ? 4 : 0.3);
    const deep = place.depth >= 4 ? 0 : 1;
    return this.random.weighted<() => Awaitable>([
      [5, () => this.sleep()],
      [4, () => this.co(place)],
      [3, () => ["ref", this.anySlot()]],
      [this.objects.length > 0 ? 4 : 0, () => this.objectWait()],
      [deep * has("gather"), () => ["gather", this.random.chance(0.4) ? 1 : 0, this.parts(place, 3)]],
      [deep * 0.1 * has("gather"), () => ["gathertwice", this.random.chance(0.4) ? 1 : 0, this.parts(place, 2)]],
      [deep * has("shield"), () => ["shield", this.awaitable(this.inner(place))]],
      [deep * has("waitfor"), () => ["waitfor", this.awaitable(this.inner(place)), this.timeout()]],
      [
        has("wait"),
        () => [
          "wait",
          this.slots(),
          this.random.chance(0.5) ? null : this.duration(),
          this.random.pick(["FC", "FE", "AC"]),
        ],
      ],
      [has("executor"), () => [this.random.pick(["exec", "thread"]), this.job()]],
    ])();
  }

  // Programs.

  coroutine(k: number): Body {
    const place: Place = { coroutine: k, awaits: true, depth: 0, loops: 0, handles: false };
    if (k > 0) return this.body(place, 7);
    const opening = this.opening(place);
    const body = this.body(place, 8);
    const safe = this.random.chance(0.5);
    return [
      ["me", "m"],
      ...opening,
      ...(safe ? [["try", body, [["Exception", []]], [], []] as Statement] : body),
      ...this.ending(),
    ];
  }

  /** Futures, tasks that share what there is, and somebody who cancels. */
  opening(place: Place): Body {
    const statements: Body = [];
    const { random } = this;
    for (const slot of ["f0", "f1"]) {
      if (!random.chance(this.themes.has("futures") ? 0.9 : 0.25)) continue;
      statements.push(["future", slot]);
      if (random.chance(0.6)) {
        const settle: Statement = random.chance(0.7) ? ["set", slot, this.value()] : ["fail", slot, this.error()];
        statements.push(["later", this.handleSlot(), this.duration(), [settle]]);
      }
    }
    for (let i = random.int(1, 6); i > 0; i--) {
      statements.push(["task", this.taskSlot(), this.name(), this.co(place), random.weighted(HOW)]);
    }
    if (this.themes.has("cancel") && random.chance(0.7)) statements.push(this.killer());
    return statements;
  }

  /** Cancels somebody at some time, or at some iteration. */
  killer(): Statement {
    const kill: Body = [["cancel", this.cancelSlot(), this.text()]];
    if (this.random.chance(0.3)) kill.push(["cancel", this.cancelSlot(), this.text()]);
    return this.random.chance(0.5)
      ? ["hops", this.random.int(1, 9), kill]
      : ["later", this.handleSlot(), this.duration(), kill];
  }

  /** Some programs wait for what they started; others leave it to run()'s shutdown. */
  ending(): Body {
    if (this.random.chance(0.2)) return [];
    const refs = ["t0", "t1", "t2", "t3"].map((slot): Awaitable => ["ref", slot]);
    const all: Statement = ["await", ["gather", this.random.chance(0.7) ? 1 : 0, refs]];
    return [this.random.chance(0.6) ? ["timeout", "s0", 3, [all]] : all];
  }

  program(): Program {
    const { random } = this;
    const driver = random.weighted([
      [8, "run"],
      [1, "runner"],
      [1, "loop"],
    ] as const);
    const coroutines: Body[] = [];
    for (let k = 0; k < this.coroutineCount; k++) coroutines.push(this.coroutine(k));
    return {
      driver,
      steps: driver === "run" ? [] : this.steps(driver),
      eager: random.chance(0.15),
      debug: random.chance(this.themes.has("cpu") ? 0.2 : 0.005),
      workers: random.pick([1, 1, 2, 3]),
      objects: this.objects,
      coroutines,
    };
  }

  steps(driver: "runner" | "loop"): Step[] {
    const outside: Place = { coroutine: -1, awaits: false, depth: 2, loops: 0, handles: false };
    const bare = driver === "loop" ? 1 : 0;
    const steps: Step[] = [["run", 0]];
    for (let i = this.random.int(0, 3); i > 0; i--) {
      steps.push(
        this.random.weighted<() => Step>([
          [2, () => ["run", this.random.int(0, this.coroutineCount - 1)]],
          [0.7, () => ["close"]],
          [bare, () => ["until", this.anySlot()]],
          [bare, () => ["forever"]],
          [bare, () => ["spawn", this.taskSlot(), this.random.int(0, this.coroutineCount - 1)]],
          [bare, () => ["soon", this.callbackBody(outside)]],
        ])(),
      );
    }
    return this.random.chance(0.2) ? steps.slice(1).concat(steps.slice(0, 1)) : steps;
  }
}

export const HOW = [
  [8, ""],
  [1, "loop"],
  [1, "ensure"],
  [1.5, "eager"],
] as const;

/** Plain statements that may meet an asyncio error, which "!" lets out. */
const RAISING = new Set([
  "set",
  "fail",
  "result",
  "exception",
  "release",
  "notify",
  "notifyall",
  "offer",
  "poll",
  "taskdone",
  "reschedule",
  "child",
  "bind",
]);
