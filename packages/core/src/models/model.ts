import { InterleaveError, type Observer, type Task } from "../asyncio/index.ts";
import type { Clock } from "../kernel/clock.ts";
import type { MachineObserver, Thread } from "../machine/index.ts";
import type { MachineOptions } from "../scenario/scenario.ts";
import type { PlannedStep } from "../scenario/plan.ts";
import type { Work, Workload } from "../scenario/workload.ts";

/** What the works of a scenario wait for and hold: `limit` is how many of a group may be under way, `pool` the workers of a pool. */
export type ResourceKind = "lock" | "semaphore" | "queue" | "limit" | "pool";

/** What a run is of, and where it takes place. */
export interface Stage {
  readonly workload: Workload;
  /** `current` is the thread whose program is running now. */
  readonly machine: { readonly current: Thread | null };
}

/** Hears what happens in a run: what the model does for the scenario's tasks, what its event loop does, and what its machine does. */
export interface RunObserver extends Observer<Task>, MachineObserver {
  /** The run begins; from now on this clock is the run's. `stage` is left out where no machine runs it. */
  begin(clock: Clock, stage?: Stage): void;
  /** A work that came at `arrival` (seconds) starts, performed by an asyncio task or by a thread. */
  workStarted(work: Work, arrival: number, performer: Task | Thread): void;
  /** A work has ended; `failure` is what it failed with, undefined if it did not. */
  workFinished(work: Work, failure: unknown): void;
  /** The running task, or thread, begins a step of the work. */
  workStep?(work: Work, step: PlannedStep): void;
  /** There is a resource; `capacity` is how many can hold it at a time, or how many items fit. Infinity for any number. */
  resourceCreated?(resource: object, kind: ResourceKind, name: string, capacity: number): void;
  /** The running task, or thread, has it now; for a pool, that is the worker, and `waiting` the task that waits for it. */
  resourceAcquired?(resource: object, work: Work | null, waiting?: Task | null): void;
  /** The same lets go of it. */
  resourceReleased?(resource: object, work: Work | null, waiting?: Task | null): void;
  /** An item was put into a queue, or taken out: so many are in it now. */
  queueLength?(queue: object, length: number, put: boolean, work: Work): void;
}

/** What a model is, without what it does. */
export type About = Pick<ExecutionModel, "name" | "title" | "description" | "parameters" | "python">;

/** How the Python programs of a model are written. */
export interface PythonFlavour {
  /** Coroutines, or plain functions. */
  readonly isAsync: boolean;
  /** Where computing and blocking calls of a coroutine are made. */
  readonly calls: "here" | "thread" | "process";
  /** Who does the works. */
  readonly staff: "nobody" | "loop" | "threads" | "processes" | "loops";
  /** A sentence that begins the program. */
  readonly about: string;
}

/** A way to carry out work: a small program for the machine. */
export interface ExecutionModel {
  readonly name: string;
  /** For people: what Python programmers call it. */
  readonly title: string;
  /** For people: what does the work, in a sentence or two. */
  readonly description: string;
  /** What of the scenario's machine matters to it. */
  readonly parameters: readonly (keyof MachineOptions)[];
  /** The same in Python. */
  readonly python: PythonFlavour;
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
