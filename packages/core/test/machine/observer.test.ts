import { expect, test } from "vitest";

import { compute, join, Machine, pause, type Program, spawn, startProcess } from "../../src/machine/index.ts";

test("[MO1] an observer hears of everything at the moment it happens", () => {
  const log: string[] = [];
  const at = (what: string): void => void log.push(`${Math.round(machine.clock.now * 1e6) / 1e3} ${what}`);
  const machine: Machine = new Machine({
    cores: 1,
    observer: {
      processStarted: (process) => at(`${process.name} starts`),
      processFinished: (process) => at(`${process.name} ends`),
      threadCreated: (thread, creator) => at(`${thread.name} made by ${creator?.name ?? "nobody"}`),
      threadRunning: (thread, core) => at(`${thread.name} runs on ${core}`),
      threadWaitsForCore: (thread) => at(`${thread.name} waits for a core`),
      threadWaitsForGil: (thread) => at(`${thread.name} waits for the GIL`),
      threadSwitching: (thread) => at(`${thread.name} switches`),
      threadBlocked: (thread, until) => at(`${thread.name} is blocked until ${until * 1e3}`),
      threadParked: (thread) => at(`${thread.name} waits for ${thread.waitsFor}`),
      threadFinished: (thread) => at(`${thread.name} ends`),
      threadComputes: (thread, seconds, gil) =>
        at(`${thread.name} computes ${seconds * 1e3} ${gil ? "with" : "without"} GIL`),
      gilTaken: (_process, to, from) => at(`GIL from ${from?.name ?? "nobody"} to ${to.name}`),
    },
  });
  machine.run(function* (): Program<void> {
    const thread = yield* spawn(() => compute(0.006), { name: "A" });
    yield* compute(0.001, { gil: false });
    yield* pause(0.001);
    yield* join(thread);
    yield* join(yield* startProcess(() => compute(0), { name: "P" }));
  });
  expect(log).toEqual([
    "0 MainProcess starts",
    "0 MainThread made by nobody",
    "0 GIL from nobody to MainThread",
    "0 MainThread runs on 0",
    "0 A made by MainThread",
    "0 MainThread waits for the start of a thread",
    "0 GIL from MainThread to A",
    "0 A runs on 0",
    "0 A computes 6 with GIL",
    "0 MainThread waits for a core",
    "3 A waits for a core",
    "3 MainThread waits for the GIL",
    "3 A runs on 0",
    "6 A ends",
    "6 GIL from A to MainThread",
    "6 MainThread runs on 0",
    "6 MainThread computes 1 without GIL",
    "7 MainThread is blocked until 8",
    "8 MainThread runs on 0",
    "8 P starts",
    "8 P MainThread made by MainThread",
    "8 MainThread waits for the end of P MainThread",
    "8 GIL from nobody to P MainThread",
    "8 P MainThread runs on 0",
    "8 P MainThread ends",
    "8 P ends",
    "8 MainThread runs on 0",
    "8 MainThread ends",
    "8 MainProcess ends",
  ]);
});
