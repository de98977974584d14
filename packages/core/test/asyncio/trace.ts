import { run, EventLoop, type Coroutine, type Observer, type Task } from "../../src/asyncio/index.ts";

/** What an observer hears of a run of `main`, one line each, without the shutdown. */
export function trace(main: () => Coroutine<unknown>): string[] {
  const lines: string[] = [];
  const loop = new EventLoop();
  loop.setObserver(observe((line) => lines.push(line)));
  loop.runUntilComplete(loop.createTask(main()));
  return lines.slice(1, -2); // without its creation, and the callback that stops the loop
}

function observe(say: (line: string) => void): Observer<Task> {
  return {
    iteration: (time, readyLength) => say(`${time} iteration ${readyLength}`),
    taskCreated: (task, parent) => say(`${task.getName()} created by ${parent?.getName()}`),
    taskStarted: (task) => say(`${task.getName()} started`),
    taskSuspended: (task, on) => say(`${task.getName()} suspended: ${on.kind}`),
    taskResumed: (task) => say(`${task.getName()} resumed`),
    taskDone: (task) => say(`${task.getName()} done`),
    taskCancelRequested: (task) => say(`${task.getName()} asked to end`),
    compute: (task, kind, seconds) => say(`${task?.getName()} ${kind} ${seconds}`),
    handleRun: (handle) => say(String(handle)),
  };
}

/** How many iterations lie between awaiting what `make` makes and the resumption. */
export function hopsOf(make: () => Coroutine<unknown>): number {
  let iterations = 0;
  return run(
    function* () {
      const before = iterations;
      try {
        yield* make();
      } catch {
        // The hops count, not the outcome.
      }
      return iterations - before;
    },
    { observer: { iteration: () => void iterations++ } },
  );
}
