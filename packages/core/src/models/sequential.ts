import { block, type Coroutine, Runner } from "../asyncio/index.ts";
import type { Work } from "../scenario/work.ts";
import type { ExecutionModel, RunObserver } from "./model.ts";

/** One thread does one work after another; whatever it waits for, it waits for by blocking. */
export const sequential: ExecutionModel = {
  name: "sequential",
  title: "one after another",
  run(works, observer) {
    const runner = new Runner();
    observer.begin(runner.getLoop());
    runner.run(main(works, observer));
    runner.close();
  },
};

function* main(works: readonly Work[], observer: RunObserver): Coroutine<void> {
  for (const work of works) yield* perform(work, observer);
}

function* perform(work: Work, observer: RunObserver): Coroutine<void> {
  observer.workStarted(work, null);
  for (const step of work.steps) {
    observer.callStarted(work, "block");
    yield* block(step.seconds);
    observer.callFinished(work);
  }
  observer.workFinished(work);
}
