import { Machine, ProcessPool, ThreadPool } from "../machine/index.ts";
import type { Work, WorkGroup, Workload } from "../scenario/workload.ts";
import type { About, ExecutionModel, RunObserver } from "./model.ts";
import { threadsCannot } from "./obstacles.ts";
import { Offloading } from "./offloading.ts";
import { announce } from "./shared.ts";
import { Dispatch } from "./staff.ts";
import { SharedThings, ThreadRuntime } from "./thread-runtime.ts";

const PLAIN = { isAsync: false, calls: "here", staff: "threads" } as const;

/** Threads of one process, under one GIL: a thread for every work, or a pool of them. */
export const threads: ExecutionModel = threadsOn({
  name: "threads",
  title: "threads",
  description:
    "A thread for every task, or a pool of them. They wait at the same time, but under the GIL only one of them computes.",
  parameters: ["cores", "switchInterval", "threads", "processes"],
  python: { ...PLAIN, about: "With threads." },
  gil: true,
});

/** Threads of a free-threaded Python: they run at the same time on as many cores as there are. */
export const freeThreaded: ExecutionModel = threadsOn({
  name: "free-threaded",
  title: "free threads",
  description:
    "The threads of a Python without a GIL: they compute at the same time, on as many cores as there are. How much slower its code is was not measured: this is the best case.",
  parameters: ["cores", "threads", "processes"],
  python: { ...PLAIN, about: "With threads, for a Python without a GIL (python3.13t)." },
  gil: false,
});

function threadsOn({ gil, ...about }: About & { gil: boolean }): ExecutionModel {
  return {
    ...about,
    obstacle: threadsCannot,
    run(workload, observer) {
      const machine = new Machine({ ...workload.machine, gil, observer });
      observer.begin(machine.clock, { machine, workload });
      machine.run(() => main(workload, observer));
    },
  };
}

function* main(workload: Workload, observer: RunObserver) {
  const shared = new SharedThings(workload);
  announce(workload, shared, observer);
  const processes = new ProcessPool(workload.pools.processes);
  const pools = poolsFor(workload);
  const offloading = new Offloading(processes, observer);
  const runtime = (work: Work) => new ThreadRuntime(shared, { to: offloading, of: work });
  yield* new Dispatch(workload, observer, { poolOf: (group) => pools.get(group) ?? null, runtime }).main();
  yield* processes.shutdown();
}

/** One pool for all groups without a limit, if its size is given; and one for each group with a limit. */
function poolsFor({ groups, pools: { threads: size } }: Workload): Map<WorkGroup, ThreadPool> {
  const common = size === null ? null : new ThreadPool(size);
  const pools = new Map<WorkGroup, ThreadPool>();
  for (const group of groups) {
    const pool = group.limit === Number.POSITIVE_INFINITY ? common : new ThreadPool(group.limit, group.name);
    if (pool !== null) pools.set(group, pool);
  }
  return pools;
}
