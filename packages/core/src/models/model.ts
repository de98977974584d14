import { type EventLoop, InterleaveError, type Observer, type Task } from "../asyncio/index.ts";
import type { Work, Workload } from "../scenario/workload.ts";

/** Hears what happens in a run: what the model does for the scenario's tasks, and what its event loop does. */
export interface RunObserver extends Observer<Task> {
  /** The run begins; from now on this loop's clock is the run's. */
  begin(loop: EventLoop): void;
  /** A work that came at `arrival` (seconds) starts: performed by an asyncio task, or, if that is null, by the thread itself. */
  workStarted(work: Work, arrival: number, task: Task | null): void;
  /** A work has ended; `error` is what it failed with, undefined if it did not. */
  workFinished(work: Work, error: unknown): void;
  /** A work begins to hold its thread: it is blocked, or computes. */
  callStarted(work: Work, call: "block" | "cpu"): void;
  callFinished(work: Work): void;
}

/** A way to carry out work: a small program that acts it out under virtual time. */
export interface ExecutionModel {
  readonly name: string;
  /** For people: what Python programmers call it. */
  readonly title: string;
  /** Why this workload cannot be carried out in this way; null if it can. */
  readonly obstacle: (workload: Workload) => string | null;
  /**
   * Carries out all the works and returns when the last has ended. What happens is told to the observer.
   *
   * @throws DeadlockError if the works wait for each other for ever.
   */
  readonly run: (workload: Workload, observer: RunObserver) => void;
}

/** A workload cannot be carried out in this way. Ask for another model, or change what the message names. */
export class ObstacleError extends InterleaveError {
  static {
    this.prototype.name = "ObstacleError";
  }
  /** The name of the execution model. */
  readonly model: string;

  constructor(model: string, reason: string) {
    super("obstacle", `${model}: ${reason}`);
    this.model = model;
  }
}
