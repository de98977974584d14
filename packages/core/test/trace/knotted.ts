import type { Scenario } from "../../src/index.ts";

/** Everything that can be held, waited for and given up, within each other. */
export const knotted: Scenario = {
  groups: [
    {
      name: "Holder",
      count: 5,
      steps: [
        { lock: "door", steps: [{ cpu: "4ms" }, { io: "1ms" }, { cpu: "4ms" }] },
        { semaphore: "two", steps: [{ gather: [[{ cpu: "3ms" }], [{ lock: "door", steps: [{ cpu: "2ms" }] }]] }] },
      ],
    },
    {
      name: "Hasty",
      count: 4,
      steps: [
        {
          retry: 3,
          steps: [
            {
              timeout: "9ms",
              steps: [
                { lock: "door", steps: [{ io: { uniform: [0, 0.01] } }] },
                { offload: "thread", steps: [{ block: { uniform: [0, 0.01] } }] },
              ],
            },
          ],
        },
      ],
    },
    {
      name: "Sender",
      count: 4,
      steps: [
        { retry: 2, steps: [{ timeout: "15ms", steps: [{ offload: "process", steps: [{ cpu: "10ms" }] }] }] },
        {
          gather: [
            [{ offload: "process", steps: [{ cpu: "5ms" }] }],
            [{ offload: "process", steps: [{ block: "4ms" }] }],
          ],
        },
      ],
    },
    { name: "Put", count: 4, steps: [{ cpu: "2ms" }, { put: "box" }, { yield: 2 }, { put: "box" }] },
    { name: "Get", count: 4, limit: 2, steps: [{ get: "box" }, { taskGroup: [[{ get: "box" }], [{ cpu: "1ms" }]] }] },
  ],
  locks: ["door"],
  semaphores: { two: 2 },
  queues: { box: 1 },
  machine: { cores: 2, threads: 3, processes: 2 },
};
