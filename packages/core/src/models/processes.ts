import { Machine, ProcessPool } from "../machine/index.ts";
import type { WorkGroup, Workload } from "../scenario/workload.ts";
import type { ExecutionModel } from "./model.ts";
import { processesCannot, threadsCannot } from "./obstacles.ts";
import { Dispatch } from "./staff.ts";
import { SharedThings, ThreadRuntime } from "./thread-runtime.ts";

/** A pool of processes, each with an interpreter of its own; every work is a job for it. */
export const processes: ExecutionModel = {
  name: "processes",
  title: "processes",
  python: { isAsync: false, calls: "here", staff: "processes", about: "With a pool of processes." },
  description:
    "A pool of processes, each with an interpreter and a GIL of its own. They compute at the same time; starting them and talking to them costs.",
  parameters: ["cores", "processes"],
  obstacle: (workload) => processesCannot(workload) ?? threadsCannot(workload),
  run(workload, observer) {
    const machine = new Machine({ ...workload.machine, observer });
    observer.begin(machine.clock, { machine, workload });
    const poolOf = poolsFor(workload);
    const runtime = () => new ThreadRuntime(SharedThings.none, null);
    machine.run(() => new Dispatch(workload, observer, { poolOf, runtime }).main());
  },
};

/** One pool for all groups, but for those that are limited to fewer than it has processes: one for each of these. */
function poolsFor({ groups, pools: { processes: size } }: Workload): (group: WorkGroup) => ProcessPool {
  const common = new ProcessPool(size);
  const limited = new Map(
    groups.filter(({ limit }) => limit < size).map((group) => [group, new ProcessPool(group.limit)]),
  );
  return (group) => limited.get(group) ?? common;
}
