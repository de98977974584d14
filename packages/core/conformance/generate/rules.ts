/** Which statements there are in random programs, how often, and about what. */
import type { Body, Caught, Statement } from "../language.ts";
import { HOW, type Generator, type Place, type Rule, type Theme } from "./generator.ts";

type Make = Rule["make"];

/** A statement without parts. */
const leaf = (theme: Theme, weight: number, make: Make): Rule => ({ theme, weight, make, nests: false });
/** A statement that has others in it. */
const nest = (theme: Theme, weight: number, make: Make): Rule => ({ theme, weight, make, nests: true });

const CAUGHT: readonly (readonly [number, Caught])[] = [
  [4, "App"],
  [3, "Timeout"],
  [6, "Cancelled"],
  [6, "Exception"],
  [2, "Base"],
  [2, "Group"],
  [0.5, "Fatal"],
];

function handlers(g: Generator, place: Place): [Caught, Body][] {
  return Array.from({ length: g.random.pick([0, 1, 1, 1, 2]) }, () => {
    const body = g.maybeBody(g.inner(place, { handles: true }), 2);
    if (g.random.chance(0.25)) body.push(["reraise"]);
    return [g.random.weighted(CAUGHT), body];
  });
}

/** Several releases in one iteration: a block, in the form of an `if` whose condition holds. */
function burst(g: Generator, o: number): Statement {
  const releases = Array.from({ length: g.random.int(2, 3) }, (): Statement => ["release", o]);
  return ["if", ["less", "never counted", 1], releases, []];
}

/** Statements without awaits. */
export const PLAIN: readonly Rule[] = [
  nest("tasks", 3, (g, p) => [
    "task",
    g.taskSlot(),
    g.name(),
    g.random.chance(0.95) ? g.coroutineOnly(p) : g.leaf(),
    g.random.weighted(HOW),
  ]),
  leaf("tasks", 0.5, (g) => ["state", g.anySlot()]),
  leaf("tasks", 0.2, (g) => ["rename", g.anySlot(), "eve"]),
  leaf("tasks", 0.2, () => ["current"]),
  leaf("tasks", 0.2, () => ["all"]),
  leaf("tasks", 0.3, (g) => ["result", g.anySlot()]),
  leaf("tasks", 0.2, (g) => ["exception", g.anySlot()]),
  leaf("tasks", 0.1, (g) => ["factory", g.random.chance(0.6) ? 1 : 0]),
  nest("tasks", 0.3, (g, p) => ["if", g.condition(), g.body(g.inner(p), 2), g.maybeBody(g.inner(p), 2)]),

  leaf("futures", 1, (g) => ["future", g.futureSlot()]),
  leaf("futures", 1.5, (g) => ["set", g.futureSlot(), g.value()]),
  leaf("futures", 0.7, (g) => ["fail", g.futureSlot(), g.error()]),
  leaf("futures", 0.5, (g) => ["cancel", g.futureSlot(), g.text()]),
  leaf("futures", 0.3, (g) => ["state", g.futureSlot()]),
  leaf("futures", 0.4, (g) => ["result", g.futureSlot()]),
  leaf("futures", 0.3, (g) => ["exception", g.futureSlot()]),
  nest("futures", 0.3, (g, p) => ["bind", g.boundSlot(), g.awaitable(p)]),
  leaf("futures", 0.1, (g) => ["set", g.taskSlot(), g.value()]),
  leaf("futures", 0.1, (g) => ["fail", g.taskSlot(), g.error()]),

  nest("callbacks", 1, (g, p) => ["callback", g.anySlot(), g.callbackName(), g.callbackBody(p)]),
  leaf("callbacks", 0.3, (g) => ["again", g.anySlot(), g.callbackName()]),
  leaf("callbacks", 0.4, (g) => ["uncallback", g.anySlot(), g.callbackName()]),
  nest("callbacks", 0.6, (g, p) => ["soon", g.handleSlot(), g.callbackBody(p)]),
  nest("callbacks", 0.1, (g, p) => ["busy", g.handleSlot(), Math.max(0, g.duration()), g.callbackBody(p)]),
  nest("cpu", 0.3, (g, p) => ["busy", g.handleSlot(), Math.max(0, g.duration()), g.callbackBody(p)]),
  nest("callbacks", 0.1, (g, p) => ["threadsafe", g.handleSlot(), g.callbackBody(p)]),
  leaf("callbacks", 0.3, (g) => ["unschedule", g.handleSlot()]),
  leaf("callbacks", 0.2, (g) => ["report", g.random.pick(["hello", "again"])]),
  leaf("callbacks", 0.2, (g) => ["handler", g.random.pick(["log", "raise", "default"])]),

  nest("timers", 1, (g, p) => ["later", g.handleSlot(), g.duration(), g.callbackBody(p)]),
  nest("timers", 0.5, (g, p) => ["at", g.handleSlot(), g.duration(), g.callbackBody(p)]),
  leaf("timers", 0.5, (g) => ["unschedule", g.handleSlot()]),
  leaf("timers", 0.2, () => ["time"]),
  leaf("timers", 0.06, (g) => [
    "timers",
    g.random.pick([60, 90, 99, 100, 101, 102, 120, 140]),
    g.random.pick(g.durations),
    g.random.int(2, 9),
  ]),
  leaf("timers", 0.03, (g) => ["flood", g.random.pick([10, 20, 40, 70, 150])]),

  leaf("errors", 0.6, (g) => ["raise", g.error()]),
  leaf("errors", 0.1, (g) => ["return", g.value()]),
  leaf("errors", 0.2, (g, p) => (p.handles ? ["reraise"] : ["raise", g.error()])),

  leaf("cancel", 1.5, (g) => ["cancel", g.cancelSlot(), g.text()]),
  leaf("cancel", 0.6, (g) => ["uncancel", g.random.chance(0.6) ? "@" : g.taskSlot()]),
  leaf("cancel", 0.3, (g) => ["state", g.cancelSlot()]),
  nest("cancel", 1, (g) => g.killer()),

  leaf("loop", 0.15, () => ["stop"]),
  leaf("loop", 0.05, () => ["close"]),
  nest("loop", 0.3, (g, p) => ["hops", g.random.int(1, 5), g.callbackBody(p)]),
  leaf("loop", 0.2, () => ["all"]),
  leaf("loop", 0.2, (g, p) => (p.loops > 0 ? ["break"] : ["return", g.value()])),

  nest("gather", 0.7, (g, p) => ["bind", g.boundSlot(), ["gather", g.random.chance(0.4) ? 1 : 0, g.parts(p, 3)]]),
  leaf("gather", 0.3, (g) => ["cancel", g.boundSlot(), g.text()]),
  nest("shield", 0.5, (g, p) => ["bind", g.boundSlot(), ["shield", g.awaitable(p)]]),

  leaf("timeout", 0.8, (g) => ["reschedule", g.scopeSlot(), g.timeout(), g.random.chance(0.4) ? 1 : 0]),
  leaf("timeout", 0.3, (g) => ["scope", g.scopeSlot()]),
  leaf("timeout", 0.15, (g) => ["make", g.scopeSlot(), "timeout", g.duration()]),

  nest("group", 1.5, (g, p) => ["child", g.groupSlot(), g.taskSlot(), g.name(), g.coroutineOnly(p)]),

  leaf("group", 0.15, (g) => ["make", g.groupSlot(), "group", 0]),

  leaf("lock", 0.6, (g) => ["release", g.object("lock")]),
  leaf("lock", 0.2, (g) => ["look", g.object("lock")]),
  leaf("event", 1, (g) => ["evset", g.object("event")]),
  leaf("event", 0.6, (g) => ["evclear", g.object("event")]),
  leaf("event", 0.2, (g) => ["look", g.object("event")]),
  leaf("condition", 1, (g) => ["notify", g.object("condition"), g.random.int(1, 2)]),
  leaf("condition", 0.4, (g) => ["notifyall", g.object("condition")]),
  leaf("condition", 0.3, (g) => ["release", g.object("condition")]),
  leaf("condition", 0.3, (g) => ["count", g.counter()]),
  leaf("condition", 0.2, (g) => ["look", g.object("condition")]),
  leaf("semaphore", 1, (g) => ["release", g.object("semaphore", "bounded")]),
  nest("semaphore", 0.5, (g) => burst(g, g.object("semaphore", "bounded"))),
  leaf("semaphore", 0.3, (g) => ["look", g.object("semaphore", "bounded")]),
  leaf("barrier", 0.4, (g) => ["look", g.object("barrier")]),
  leaf("queue", 1, (g) => ["offer", g.object("queue", "priority", "lifo"), g.random.int(0, 2)]),
  leaf("queue", 0.7, (g) => ["poll", g.object("queue", "priority", "lifo")]),
  leaf("queue", 0.7, (g) => ["taskdone", g.object("queue", "priority", "lifo")]),
  leaf("queue", 0.6, (g) => ["shutdown", g.object("queue", "priority", "lifo"), g.random.chance(0.6) ? 1 : 0]),
  leaf("queue", 0.3, (g) => ["look", g.object("queue", "priority", "lifo")]),
];

/** Statements that may wait. */
export const WAITING: readonly Rule[] = [
  nest("tasks", 2, (g, p) => ["await", g.awaitable(p)]),
  nest("tasks", 3, (g, p) => ["attempt", g.awaitable(p)]),
  leaf("tasks", 3, (g) => ["await", g.sleep()]),
  leaf("tasks", 2, (g) => [g.wait(), ["ref", g.taskSlot()]]),
  nest("tasks", 1, (g, p) => ["loop", g.random.int(2, 3), g.body(g.inner(p, { loops: p.loops + 1 }), 3)]),
  leaf("futures", 1.5, (g) => [g.wait(), ["ref", g.futureSlot()]]),
  nest("gather", 1.5, (g, p) => [g.wait(), ["gather", g.random.chance(0.4) ? 1 : 0, g.parts(p, 4)]]),
  leaf("wait", 2, (g) => [
    "await",
    ["wait", g.slots(), g.random.chance(0.5) ? null : g.duration(), g.random.pick(["FC", "FE", "AC"])],
  ]),
  nest("waitfor", 2, (g, p) => [g.wait(), ["waitfor", g.awaitable(p), g.timeout()]]),
  nest("shield", 1.5, (g, p) => [g.wait(), ["shield", g.awaitable(p)]]),
  leaf("executor", 2, (g) => [g.wait(), [g.random.pick(["exec", "thread"]), g.job()]]),
  leaf("executor", 1, (g) => ["bind", g.boundSlot(), ["exec", g.job()]]),
  leaf("cpu", 1, (g) => [g.random.pick(["cpu", "block"]), Math.max(0, g.duration())]),

  nest("errors", 3, (g, p) => {
    const inner = g.inner(p);
    return [
      "try",
      g.body(inner, 3),
      handlers(g, p),
      g.random.chance(0.2) ? g.body(inner, 2) : [],
      g.maybeBody(inner, 2),
    ];
  }),
  nest("cancel", 1.5, (g, p) => [
    "try",
    g.body(g.inner(p), 3),
    [["Cancelled", g.maybeBody(g.inner(p, { handles: true }), 2)]],
    [],
    [],
  ]),
  nest("cancel", 1, (g, p) => ["try", g.body(g.inner(p), 3), [], [], g.body(g.inner(p), 2)]),
  // Cancelled before it waits for somebody who may refuse to be.
  nest("cancel", 0.5, (g, p) => [
    "try",
    [["cancel", "@", g.text()], [g.wait(), g.awaitable(g.inner(p))] as Statement],
    [["Cancelled", []]],
    [],
    [],
  ]),
  leaf("errors", 0.1, (g) => ["misuse", g.random.pick(["value", "future", "self", "wait", "completed", "coroutine"])]),

  nest("timeout", 3, (g, p) => ["timeout", g.scopeSlot(), g.timeout(), g.body(g.inner(p), 3)]),
  nest("timeout", 1, (g, p) => ["timeoutat", g.scopeSlot(), g.timeout(), g.body(g.inner(p), 3)]),
  nest("timeout", 0.1, (g, p) => ["enter", g.scopeSlot(), g.body(g.inner(p), 1)]),
  nest("group", 3, (g, p) => {
    const slot = g.groupSlot();
    const children = Array.from({ length: g.random.int(0, 3) }, (): Statement => [
      "child",
      slot,
      g.taskSlot(),
      g.name(),
      g.coroutineOnly(g.inner(p)),
    ]);
    return ["group", slot, [...children, ...g.maybeBody(g.inner(p), 3)]];
  }),
  nest("group", 0.1, (g, p) => ["enter", g.groupSlot(), g.body(g.inner(p), 1)]),
  nest("completed", 2, (g, p) => [
    "completed",
    g.parts(p, 4),
    g.timeout(),
    g.random.pick(["plain", "guarded", "async"]),
    g.maybeBody(g.inner(p, { loops: p.loops + 1 }), 2),
  ]),

  nest("lock", 3, (g, p) => ["with", g.object("lock"), g.body(g.inner(p), 3)]),
  leaf("lock", 1, (g) => [g.wait(), ["acquire", g.object("lock")]]),
  leaf("event", 2, (g) => [g.wait(), ["evwait", g.object("event")]]),
  nest("condition", 3, (g, p) => ["with", g.object("condition"), g.body(g.inner(p), 3)]),
  leaf("condition", 3, (g) => ["with", g.object("condition"), [[g.wait(), ["cwait", g.object("condition")]]]]),
  leaf("condition", 1, (g) => [
    "with",
    g.object("condition"),
    [[g.wait(), ["cwaitfor", g.object("condition"), g.counter(), g.random.int(1, 2)]]],
  ]),
  leaf("condition", 2, (g) => [
    "with",
    g.object("condition"),
    [
      ["count", g.counter()],
      g.random.chance(0.6) ? ["notify", g.object("condition"), 1] : ["notifyall", g.object("condition")],
    ],
  ]),
  nest("semaphore", 3, (g, p) => ["with", g.object("semaphore", "bounded"), g.body(g.inner(p), 3)]),
  leaf("semaphore", 1, (g) => [g.wait(), ["acquire", g.object("semaphore", "bounded")]]),
  leaf("barrier", 3, (g) => [g.wait(), ["bwait", g.object("barrier")]]),
  nest("barrier", 1, (g, p) => ["with", g.object("barrier"), g.body(g.inner(p), 2)]),
  leaf("barrier", 0.3, (g) => [g.wait(), [g.random.pick(["breset", "babort"]), g.object("barrier")]]),
  leaf("queue", 2, (g) => [g.wait(), ["put", g.object("queue", "priority", "lifo"), g.random.int(0, 2)]]),
  leaf("queue", 2, (g) => [g.wait(), ["get", g.object("queue", "priority", "lifo")]]),
  leaf("queue", 1, (g) => [g.wait(), ["join", g.object("queue", "priority", "lifo")]]),
  leaf("queue", 1, (g) => {
    const o = g.object("queue", "priority", "lifo");
    const rounds = g.random.int(2, 3);
    return g.random.chance(0.5)
      ? ["loop", rounds, [["await", ["put", o, g.random.int(0, 2)]]]]
      : [
          "loop",
          rounds,
          [
            [g.wait(), ["get", o]],
            ...(g.random.chance(0.5) ? [["await", g.sleep()] as Statement] : []),
            ["taskdone", o],
          ],
        ];
  }),
];
