import {
  type Coroutine,
  type Executor,
  runOnWallClock,
  ThreadPoolExecutor,
  type WallHost,
  type WallRun,
} from "../asyncio/index.ts";
import type { Workload } from "../scenario/workload.ts";
import { AsyncioRuntime, executorThreads } from "./asyncio-runtime.ts";
import { serve } from "./asyncio.ts";
import type { RunObserver } from "./model.ts";
import { announce } from "./shared.ts";

/**
 * Carries out all the works of a workload by the program of the model `asyncio`, on an event loop whose waiting the host does. Pools are
 * threads beside the loop, which hinder nobody. Returns at once; `onDone` is called when the last work has ended.
 */
export function asyncioOnWallClock(
  workload: Workload,
  observer: RunObserver,
  host: WallHost,
  onDone: () => void,
): WallRun<void> {
  const run = runOnWallClock(program(workload, observer), host, onDone);
  // Nothing runs before the host calls back: nothing was missed but that there is a task.
  run.loop.setObserver(observer);
  observer.begin(run.loop.clock, { workload, machine: { current: null } });
  observer.taskCreated?.(run.task, null);
  return run;
}

function* program(workload: Workload, observer: RunObserver): Coroutine<void> {
  const { processes } = workload.pools;
  const thread = new ThreadPoolExecutor(executorThreads(workload));
  const process: Executor = new ThreadPoolExecutor(processes);
  const runtime = new AsyncioRuntime(workload, { thread, process: () => process }, { calls: "here", observer });
  announce(workload, runtime.shared, observer);
  yield* serve(workload, observer, runtime);
}
