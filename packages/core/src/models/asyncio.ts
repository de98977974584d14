import { type Coroutine, createTask, currentTask, gather, Runner, sleep } from "../asyncio/index.ts";
import type { Work } from "../scenario/work.ts";
import type { ExecutionModel, RunObserver } from "./model.ts";

/** One thread runs an event loop, with a task for every work; all of them are gathered. */
export const asyncio: ExecutionModel = {
  name: "asyncio",
  title: "asyncio",
  run(works, observer) {
    const runner = new Runner();
    observer.begin(runner.getLoop());
    runner.getLoop().setObserver(observer);
    runner.run(main(works, observer));
    runner.close();
  },
};

function* main(works: readonly Work[], observer: RunObserver): Coroutine<void> {
  const tasks = works.map((work) => createTask(perform(work, observer), { name: work.name }));
  yield* gather(...tasks);
}

function* perform(work: Work, observer: RunObserver): Coroutine<void> {
  observer.workStarted(work, currentTask());
  for (const step of work.steps) yield* sleep(step.seconds);
  observer.workFinished(work);
}
