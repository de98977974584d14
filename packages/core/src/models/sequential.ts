import { Machine, pauseUntil, type Program, self } from "../machine/index.ts";
import type { Workload } from "../scenario/workload.ts";
import { Line } from "./arrivals.ts";
import { attend } from "./attend.ts";
import type { ExecutionModel, RunObserver } from "./model.ts";
import { LonelyRuntime } from "./lonely-runtime.ts";
import { uses } from "./obstacles.ts";

/** One thread does one work after another, in the order in which they come; whatever it waits for, it waits for by blocking. */
export const sequential: ExecutionModel = {
  name: "sequential",
  title: "one after another",
  python: { isAsync: false, calls: "here", staff: "nobody", about: "One after another." },
  description: "One thread does one task after another. Whatever a task waits for, everybody waits for.",
  parameters: [],
  obstacle: (workload) =>
    uses(workload, ["put", "get"])
      ? "Tasks that talk through a queue need each other: one after another, one of them would wait for ever."
      : null,
  run(workload, observer) {
    const machine = new Machine({ ...workload.machine, observer });
    observer.begin(machine.clock, { machine, workload });
    machine.run(() => main(workload, observer));
  },
};

function* main({ groups }: Workload, observer: RunObserver): Program<void> {
  const performer = yield* self();
  const { clock } = performer.computer;
  const line = new Line(groups);
  for (let next = line.next(); next !== null; next = line.next()) {
    const { work, time: arrival } = next;
    if (arrival > clock.now) yield* pauseUntil(arrival);
    const runtime = new LonelyRuntime();
    yield* attend(work, { arrival, performer, runtime, observer });
    line.ended(work, clock.now);
  }
}
