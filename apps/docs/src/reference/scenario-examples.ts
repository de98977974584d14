import type { Group, Scenario } from "@interleave/core";
import type { Step } from "@interleave/core/scenario";

/** Tasks that do these steps. */
function tasks(count: number, ...steps: Step[]): Scenario {
  return { groups: [{ name: "Task", count, steps }] };
}

/** One group with something of its own. */
function group(some: Partial<Group>): Scenario {
  return { groups: [{ name: "Request", count: 6, ...some, steps: some.steps ?? [{ io: "100ms" }] }] };
}

/** An example for each field of the scenario language: a whole scenario, and as short as it can be. */
export const scenarioExamples: Readonly<Record<string, Scenario>> = {
  "scenario.title": { ...tasks(2, { io: "100ms" }), title: "Two requests" },
  "scenario.groups": {
    groups: [
      { name: "Download", count: 8, steps: [{ io: "200ms" }] },
      { name: "Report", count: 1, steps: [{ cpu: "50ms" }] },
    ],
  },
  "scenario.locks": {
    ...tasks(3, { io: "100ms" }, { lock: "file", steps: [{ io: "20ms" }] }),
    locks: ["file"],
  },
  "scenario.semaphores": {
    ...tasks(6, { semaphore: "connections", steps: [{ io: "100ms" }] }),
    semaphores: { connections: 2 },
  },
  "scenario.queues": {
    groups: [
      { name: "Producer", count: 1, steps: [{ repeat: 4, steps: [{ io: "50ms" }, { put: "pages" }] }] },
      { name: "Consumer", count: 2, steps: [{ repeat: 2, steps: [{ get: "pages" }, { cpu: "10ms" }] }] },
    ],
    queues: { pages: 10 },
  },
  "scenario.machine": { ...tasks(4, { cpu: "50ms" }), machine: { cores: 2 } },

  "group.name": group({ name: "Page" }),
  "group.count": group({ count: 20 }),
  "group.arrivals": group({ arrivals: { every: "20ms" } }),
  "group.limit": group({ limit: 3 }),
  "group.steps": group({ steps: [{ io: "100ms" }, { cpu: "5ms" }] }),

  "arrivals.every": group({ arrivals: { every: "250ms" } }),
  "arrivals.poisson": group({ arrivals: { poisson: 50 } }),
  "arrivals.users": group({ arrivals: { users: 2, think: "50ms" } }),
  "arrivals.think": group({ arrivals: { users: 2, think: { exponential: "200ms" } } }),

  "machine.cores": { ...tasks(8, { cpu: "100ms" }), machine: { cores: 8 } },
  "machine.switchInterval": { ...tasks(2, { cpu: "50ms" }), machine: { switchInterval: "1ms" } },
  "machine.threads": { ...tasks(6, { io: "100ms" }), machine: { threads: 3 } },
  "machine.processes": { ...tasks(4, { cpu: "100ms" }), machine: { processes: 2 } },

  "duration.uniform": tasks(10, { io: { uniform: [0, "1s"] } }),
  "duration.normal": tasks(10, { io: { normal: { mean: "200ms", deviation: "30ms" } } }),
  "duration.logNormal": tasks(10, { io: { logNormal: { median: "200ms", sigma: 0.6 } } }),
  "duration.exponential": tasks(10, { io: { exponential: "200ms" } }),
  "duration.pareto": tasks(10, { io: { pareto: { scale: "100ms", shape: 1.5 } } }),
  "duration.empirical": tasks(10, { io: { empirical: ["120ms", "95ms", "310ms"] } }),

  "step.io": tasks(3, { io: "300ms" }),
  "step.cpu": tasks(3, { cpu: "50ms" }),
  "step.block": tasks(3, { block: "200ms" }),
  "step.yield": tasks(2, { repeat: 10, steps: [{ cpu: "1ms" }, { yield: 1 }] }),
  "step.repeat": tasks(2, { repeat: 3, steps: [{ io: "100ms" }] }),
  "step.gather": tasks(1, { gather: [[{ io: "100ms" }], [{ io: "200ms" }, { cpu: "5ms" }]] }),
  "step.taskGroup": tasks(1, { taskGroup: [[{ io: "200ms" }], [{ io: "50ms" }, { fail: 1 }]] }),
  "step.lock": { ...tasks(3, { lock: "file", steps: [{ io: "20ms" }] }), locks: ["file"] },
  "step.semaphore": {
    ...tasks(4, { semaphore: "connections", steps: [{ io: "100ms" }] }),
    semaphores: { connections: 2 },
  },
  "step.put": {
    groups: [
      { name: "Producer", count: 1, steps: [{ repeat: 3, steps: [{ put: "jobs" }] }] },
      { name: "Consumer", count: 3, steps: [{ get: "jobs" }, { io: "50ms" }] },
    ],
    queues: { jobs: 1 },
  },
  "step.get": {
    groups: [
      { name: "Producer", count: 3, steps: [{ io: "50ms" }, { put: "jobs" }] },
      { name: "Consumer", count: 1, steps: [{ repeat: 3, steps: [{ get: "jobs" }] }] },
    ],
    queues: { jobs: 0 },
  },
  "step.timeout": tasks(1, { timeout: "100ms", steps: [{ io: "1s" }] }),
  "step.retry": tasks(4, { retry: 3, steps: [{ io: "50ms" }, { fail: 0.5 }] }),
  "step.backoff": tasks(4, { retry: 3, backoff: { first: "100ms" }, steps: [{ io: "50ms" }, { fail: 0.5 }] }),
  "step.fail": tasks(4, { io: "50ms" }, { fail: 0.25 }),
  "step.fibonacci": tasks(2, { fibonacci: 20 }),
  "step.unawaited": tasks(2, { unawaited: [{ io: "200ms" }] }, { io: "100ms" }),
  "step.offload": tasks(3, { offload: "thread", steps: [{ block: "200ms" }] }),
  "step.payload": tasks(4, { offload: "process", payload: 1_000_000, steps: [{ cpu: "100ms" }] }),

  "backoff.first": tasks(3, { retry: 4, backoff: { first: "100ms" }, steps: [{ fail: 0.5 }] }),
  "backoff.factor": tasks(3, { retry: 4, backoff: { first: "100ms", factor: 3 }, steps: [{ fail: 0.5 }] }),
  "backoff.most": tasks(3, { retry: 4, backoff: { first: "100ms", most: "150ms" }, steps: [{ fail: 0.5 }] }),
};
