/** The scenarios for which predictions are held against CPython, and under which models. */
import type { ModelName } from "../src/models/index.ts";
import type { Group, Scenario } from "../src/scenario/scenario.ts";
import type { Step } from "../src/scenario/step.ts";

/** One scenario under several models. */
export interface Case {
  readonly name: string;
  readonly scenario: Scenario;
  readonly models: readonly ModelName[];
  /** Part of the small matrix, too. */
  readonly quick: boolean;
}

const IO: Step = { io: { uniform: ["10ms", "500ms"] } };
const SHORT_IO: Step = { io: { uniform: ["5ms", "50ms"] } };

/** Waiting that overlaps, from one task to ten thousand. */
const WAITING: readonly Case[] = [
  waiting(1, ["sequential", "asyncio", "threads"], true),
  waiting(10, ["sequential", "asyncio", "threads"], false),
  waiting(100, ["asyncio", "threads"], true),
  waiting(1000, ["asyncio", "threads", "processes-asyncio"], true),
  waiting(10_000, ["asyncio"], true),
];

/** Computing, which only processes do at the same time. */
const COMPUTING: readonly Case[] = [
  {
    name: "4 × cpu 50 ms",
    scenario: alike(4, [{ cpu: "50ms" }]),
    models: ["sequential", "asyncio", "threads", "processes", "asyncio-to-thread", "asyncio-process-pool"],
    quick: true,
  },
  {
    name: "100 × cpu 2 ms",
    scenario: alike(100, [{ cpu: "2ms" }]),
    models: ["sequential", "asyncio", "threads", "processes", "processes-asyncio"],
    quick: false,
  },
  {
    name: "1000 × cpu 0.1 ms",
    scenario: alike(1000, [{ cpu: "100us" }]),
    models: ["asyncio", "threads", "processes"],
    quick: false,
  },
  {
    name: "4 × offload to a process, cpu 25 ms",
    scenario: alike(4, [{ offload: "process", steps: [{ cpu: "25ms" }] }]),
    models: ["asyncio", "threads"],
    quick: false,
  },
];

/** Both, in the proportions of a service. */
const MIXTURES: readonly Case[] = [
  {
    name: "20 × (io, cpu 5 ms, io)",
    scenario: alike(20, [SHORT_IO, { cpu: "5ms" }, SHORT_IO]),
    models: ["sequential", "asyncio", "threads", "processes", "asyncio-to-thread"],
    quick: true,
  },
  {
    name: "200 × (io, cpu 1 ms)",
    scenario: alike(200, [SHORT_IO, { cpu: "1ms" }]),
    models: ["asyncio", "threads", "asyncio-to-thread"],
    quick: false,
  },
  {
    name: "200 arrivals at 400/s: cpu 1 ms, io 5 ms",
    scenario: alike(200, [{ cpu: "1ms" }, { io: "5ms" }], { arrivals: { poisson: 400 } }),
    models: ["asyncio", "threads"],
    quick: false,
  },
];

/** How tasks come, and how many are let in. */
const ADMISSION: readonly Case[] = [
  {
    name: "8 users, 20 requests each: think 5 ms, io 5 ms, cpu 1 ms",
    scenario: alike(160, [{ io: "5ms" }, { cpu: "1ms" }], { arrivals: { users: 8, think: { exponential: "5ms" } } }),
    models: ["asyncio", "threads"],
    quick: true,
  },
  {
    name: "2 groups with limits of their own: 100 × io 5 ms, 3 at a time; 100 × io 10 ms, 8 at a time",
    scenario: {
      groups: [
        { name: "Few", count: 100, limit: 3, steps: [{ io: "5ms" }] },
        { name: "More", count: 100, limit: 8, steps: [{ io: "10ms" }] },
      ],
    },
    models: ["asyncio", "threads"],
    quick: false,
  },
];

/** What one badly placed thing does to the others. */
const HINDRANCES: readonly Case[] = [
  {
    name: "a blocking call of 200 ms beside 20 × io",
    scenario: {
      groups: [
        { name: "Handler", count: 20, steps: [SHORT_IO, SHORT_IO] },
        { name: "Blocker", count: 1, steps: [{ io: "10ms" }, { block: "200ms" }] },
      ],
    },
    models: ["asyncio", "threads", "asyncio-to-thread"],
    quick: true,
  },
  convoy(1, ["threads", "asyncio"], true),
  convoy(4, ["threads"], false),
  {
    name: "50 tasks under one lock, io 1 ms within",
    scenario: { ...alike(50, [{ lock: "one", steps: [{ io: "1ms" }] }]), locks: ["one"] },
    models: ["asyncio", "threads"],
    quick: false,
  },
  {
    name: "200 × io 5 ms, ten permits",
    scenario: { ...alike(200, [{ semaphore: "ten", steps: [{ io: "5ms" }] }]), semaphores: { ten: 10 } },
    models: ["asyncio", "threads"],
    quick: false,
  },
  {
    name: "200 × io 5 ms, at most 10 at a time",
    scenario: alike(200, [{ io: "5ms" }], { limit: 10 }),
    models: ["asyncio", "threads"],
    quick: true,
  },
];

/** What the loop and its tools cost by themselves. */
const TOOLS: readonly Case[] = [
  queues(0, ["asyncio", "threads"], false),
  queues(100, ["asyncio", "threads"], true),
  queues(1, ["asyncio", "threads"], true),
  {
    name: "10 × fibonacci(20)",
    scenario: alike(10, [{ fibonacci: 20 }]),
    models: ["sequential", "asyncio", "threads", "processes"],
    quick: true,
  },
  {
    name: "10 × 1000 yields",
    scenario: alike(10, [{ repeat: 1000, steps: [{ yield: 1 }] }]),
    models: ["asyncio"],
    quick: true,
  },
  {
    name: "50 × gather of 10 × io",
    scenario: alike(50, [{ gather: Array.from({ length: 10 }, () => [SHORT_IO]) }]),
    models: ["asyncio", "threads"],
    quick: false,
  },
  {
    name: "50 × task group of 10 × io",
    scenario: alike(50, [{ taskGroup: Array.from({ length: 10 }, () => [SHORT_IO]) }]),
    models: ["asyncio"],
    quick: false,
  },
  {
    name: "200 × io with a timeout and up to 3 attempts",
    scenario: alike(200, [
      { retry: 3, backoff: { first: "5ms" }, steps: [{ timeout: "40ms", steps: [SHORT_IO, { fail: 0.2 }] }] },
    ]),
    models: ["asyncio", "threads"],
    quick: false,
  },
];

/** Every case, the quick ones among them. */
export const MATRIX: readonly Case[] = [...WAITING, ...COMPUTING, ...MIXTURES, ...ADMISSION, ...HINDRANCES, ...TOOLS];

function alike(count: number, steps: readonly Step[], more: Partial<Group> = {}): Scenario {
  return { groups: [{ name: "Task", count, steps, ...more }] };
}

function waiting(count: number, models: readonly ModelName[], quick: boolean): Case {
  return { name: `${count} × io of 10 to 500 ms`, scenario: alike(count, [IO]), models, quick };
}

/** Threads that often wait for a moment, beside some that only compute. */
function convoy(computing: number, models: readonly ModelName[], quick: boolean): Case {
  const groups: Group[] = [
    { name: "Waiting", count: 4, steps: [{ repeat: 10, steps: [{ io: "1ms" }] }] },
    { name: "Computing", count: computing, steps: [{ cpu: "150ms" }] },
  ];
  return { name: `4 × 10 × io 1 ms beside ${computing} × cpu 150 ms`, scenario: { groups }, models, quick };
}

function queues(size: number, models: readonly ModelName[], quick: boolean): Case {
  const times = 1000;
  const groups: Group[] = [
    { name: "Producer", count: 2, steps: [{ repeat: times, steps: [{ put: "items" }] }] },
    { name: "Consumer", count: 2, steps: [{ repeat: times, steps: [{ get: "items" }] }] },
  ];
  const of = size === 0 ? "without bounds" : `of ${size}`;
  return { name: `2000 items through a queue ${of}`, scenario: { groups, queues: { items: size } }, models, quick };
}
