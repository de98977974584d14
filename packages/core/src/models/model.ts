import { InterleaveError, type Observer, type Task } from "../asyncio/index.ts";
import type { Clock } from "../kernel/clock.ts";
import type { MachineObserver, Thread } from "../machine/index.ts";
import type { Work, Workload } from "../scenario/workload.ts";

/** Hears what happens in a run: what the model does for the scenario's tasks, what its event loop does, and what its machine does. */
export interface RunObserver extends Observer<Task>, MachineObserver {
  /** The run begins; from now on this clock is the run's. */
  begin(clock: Clock): void;
  /** A work that came at `arrival` (seconds) starts, performed by an asyncio task or by a thread. */
  workStarted(work: Work, arrival: number, performer: Task | Thread): void;
  /** A work has ended; `failure` is what it failed with, undefined if it did not. */
  workFinished(work: Work, failure: unknown): void;
}

/** A way to carry out work: a small program for the machine. */
export interface ExecutionModel {
  readonly name: string;
  /** For people: what Python programmers call it. */
  readonly title: string;
  /** Why this workload cannot be carried out in this way; null if it can. */
  readonly obstacle: (workload: Workload) => string | null;
  /**
   * Carries out all the works and returns when the last has ended. What happens is told to the observer.
   *
   * @throws MachineDeadlockError if the works wait for each other for ever.
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
