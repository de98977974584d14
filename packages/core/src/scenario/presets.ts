import type { Scenario } from "./scenario.ts";
import type { Step } from "./step.ts";

export type PresetName =
  | "ten-tasks"
  | "hundred-tasks"
  | "blocking-call"
  | "blocking-call-in-thread"
  | "long-loop"
  | "long-loop-yielding"
  | "io-and-cpu"
  | "fibonacci"
  | "forgotten-await"
  | "crawler"
  | "server"
  | "server-with-blocking-handler"
  | "pipeline"
  | "thundering-herd";

/** Ten tasks that compute for 50 ms each in five hundred pieces, with something in between. */
function longLoop(...between: readonly Step[]): Scenario {
  return {
    groups: [
      { name: "Task", count: 10, steps: [{ repeat: 500, steps: [{ cpu: "100us" }, ...between] }] },
      { name: "Heartbeat", count: 1, steps: [{ repeat: 10, steps: [{ io: "20ms" }] }] },
    ],
  };
}

/** Ten tasks that wait, the first of which makes a blocking call in the middle. */
function blockingCall(call: Step): Scenario {
  return {
    groups: [
      { name: "Blocking", count: 1, steps: [{ io: "100ms" }, call, { io: "100ms" }] },
      { name: "Task", count: 9, steps: [{ repeat: 4, steps: [{ io: "150ms" }] }] },
    ],
  };
}

/** Requests at 50 a second for ten seconds; now and then one of another kind. */
function server(rare: readonly Step[]): Scenario {
  return {
    groups: [
      {
        name: "Request",
        count: 500,
        arrivals: { poisson: 50 },
        steps: [{ cpu: "1ms" }, { io: { logNormal: { median: "20ms", sigma: 0.5 } } }, { cpu: "1ms" }],
      },
      { name: "Report", count: 10, arrivals: { every: "1s" }, steps: rare },
    ],
  };
}

/** The scenarios that come with Interleave, by name. */
export const presets: Readonly<Record<PresetName, Scenario>> = {
  /** The article's benchmark: ten tasks, each waiting a uniform random part of a second. */
  "ten-tasks": { groups: [{ name: "Task", count: 10, steps: [{ io: { uniform: [0, 1] } }] }] },

  /** A hundred tasks, each a tenth as long. */
  "hundred-tasks": { groups: [{ name: "Task", count: 100, steps: [{ io: { uniform: [0, 0.1] } }] }] },

  /** One `time.sleep` among ten tasks: all stall. */
  "blocking-call": blockingCall({ block: "500ms" }),

  /** The cure: `await asyncio.to_thread(time.sleep, 0.5)`. */
  "blocking-call-in-thread": blockingCall({ offload: "thread", steps: [{ block: "500ms" }] }),

  /** A long loop without an `await`: nobody else gets a turn. */
  "long-loop": longLoop(),

  /** The same with `await asyncio.sleep(0)`. */
  "long-loop-yielding": longLoop({ yield: 1 }),

  /** Ten tasks that wait for 100 ms and compute for 50 ms. */
  "io-and-cpu": { groups: [{ name: "Task", count: 10, steps: [{ io: "100ms" }, { cpu: "50ms" }] }] },

  /** Ten times the recursive Fibonacci: under asyncio every call is a coroutine, which is slower, and nothing overlaps. */
  fibonacci: { groups: [{ name: "Task", count: 10, steps: [{ fibonacci: 25 }] }] },

  /** Each task reads for 100 ms, then calls the coroutine that would write for 200 ms, and forgets to await it. */
  "forgotten-await": {
    groups: [{ name: "Handler", count: 5, steps: [{ io: "100ms" }, { unawaited: [{ io: "200ms" }] }] }],
  },

  /** Two hundred pages, ten connections, a parser. */
  crawler: {
    groups: [
      {
        name: "Page",
        count: 200,
        steps: [
          { semaphore: "connections", steps: [{ io: { logNormal: { median: "200ms", sigma: 0.6 } } }] },
          { cpu: { uniform: ["1ms", "5ms"] } },
        ],
      },
    ],
    semaphores: { connections: 10 },
  },

  /** A server under load; once a second somebody asks for a report, which waits for its database. */
  server: server([{ io: "300ms" }]),

  /** The same, but the report's handler blocks. */
  "server-with-blocking-handler": server([{ block: "300ms" }]),

  /** Downloads, parsing and storing, with queues that hold a few items in between. */
  pipeline: {
    groups: [
      {
        name: "Download",
        count: 4,
        steps: [{ repeat: 10, steps: [{ io: { exponential: "100ms" } }, { put: "pages" }] }],
      },
      {
        name: "Parse",
        count: 2,
        steps: [{ repeat: 20, steps: [{ get: "pages" }, { cpu: "5ms" }, { put: "records" }] }],
      },
      { name: "Store", count: 1, steps: [{ repeat: 40, steps: [{ get: "records" }, { io: "20ms" }] }] },
    ],
    queues: { pages: 5, records: 5 },
  },

  /** A hundred clients that all come at once, time out on a slow service, and try again after growing pauses. */
  "thundering-herd": {
    groups: [
      {
        name: "Client",
        count: 100,
        steps: [
          {
            retry: 5,
            backoff: { first: { uniform: ["50ms", "150ms"] }, factor: 2, most: "2s" },
            steps: [{ timeout: "500ms", steps: [{ semaphore: "service", steps: [{ io: { exponential: "50ms" } }] }] }],
          },
        ],
      },
    ],
    semaphores: { service: 10 },
  },
};

/** The names of the presets. */
// Object.keys forgets the type of the keys of an object that is closed.
export const presetNames: readonly PresetName[] = Object.keys(presets) as PresetName[];
