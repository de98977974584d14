import { join, Machine, type Program, startProcess, type Thread } from "../machine/index.ts";
import type { WorkGroup, Workload } from "../scenario/workload.ts";
import { asyncioProgram } from "./asyncio.ts";
import type { ExecutionModel, RunObserver } from "./model.ts";
import { processesCannot } from "./obstacles.ts";

/** Several processes with an event loop each, as servers with several workers have it; works are dealt in turn. */
export const processesAsyncio: ExecutionModel = {
  name: "processes-asyncio",
  title: "processes with an event loop each",
  python: {
    isAsync: true,
    calls: "here",
    staff: "loops",
    about: "With several processes that have an event loop each.",
  },
  description:
    "Several processes with an event loop each, as servers with several workers have it. Tasks are dealt in turn.",
  parameters: ["cores", "processes", "threads"],
  obstacle: processesCannot,
  run(workload, observer) {
    const machine = new Machine({ ...workload.machine, observer });
    observer.begin(machine.clock, { machine, workload });
    machine.run(() => main(workload, observer));
  },
};

function* main(workload: Workload, observer: RunObserver): Program<void> {
  const workers: Thread<void>[] = [];
  for (const share of sharesOf(workload))
    workers.push(yield* startProcess(() => asyncioProgram(share, observer, "here")));
  for (const worker of workers) yield* join(worker);
}

/** One share of the workload for each process. */
function sharesOf(workload: Workload): Workload[] {
  const { processes } = workload.pools;
  return Array.from({ length: processes }, (_, worker) => ({
    ...workload,
    groups: workload.groups.map((group) => shareOf(group, worker, processes)),
  }));
}

/**
 * Every so-many-th work, or user, of a group, and as large a part of its limit. A limit of fewer than there are processes leaves some of them
 * out: together they never have more of the group under way than it allows.
 */
function shareOf(group: WorkGroup, worker: number, all: number): WorkGroup {
  const { arrivals, works, limit } = group;
  const processes = Math.min(all, limit);
  const own = Math.floor(limit / processes);
  if (arrivals.kind === "closed") {
    const users = Array.from({ length: arrivals.users }, (_, user) => user).filter(
      (user) => user % processes === worker,
    );
    const kept = works.filter((_, index) => (index % arrivals.users) % processes === worker);
    return { ...group, limit: own, works: kept, arrivals: { ...arrivals, users: users.length } };
  }
  const isOwn = (index: number): boolean => index % processes === worker;
  const times = arrivals.times.filter((_, index) => isOwn(index));
  return { ...group, limit: own, works: works.filter((_, index) => isOwn(index)), arrivals: { kind: "open", times } };
}
