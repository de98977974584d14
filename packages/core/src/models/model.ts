import type { EventLoop, Observer, Task } from "../asyncio/index.ts";
import type { Work } from "../scenario/work.ts";

/** Hears what happens in a run: what the model does for the scenario's tasks, and what its event loop does. */
export interface RunObserver extends Observer<Task<unknown>> {
  /** The run begins; from now on this loop's clock is the run's. */
  begin(loop: EventLoop): void;
  /** A work starts: performed by an asyncio task, or, if that is null, by the thread itself. */
  workStarted(work: Work, task: Task<unknown> | null): void;
  workFinished(work: Work): void;
  /** A work begins to hold its thread: it is blocked, or computes. */
  callStarted(work: Work, call: "block" | "cpu"): void;
  callFinished(work: Work): void;
}

/** A way to carry out work: a small program that acts it out under virtual time. */
export interface ExecutionModel {
  readonly name: string;
  /** For people: what Python programmers call it. */
  readonly title: string;
  /** Carries out all the works and returns when the last is done. What happens is told to the observer. */
  readonly run: (works: readonly Work[], observer: RunObserver) => void;
}
