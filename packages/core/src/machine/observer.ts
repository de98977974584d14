import type { Process } from "./process.ts";
import type { Thread } from "./thread.ts";

/**
 * Hooks for a trace: each is called at the moment it names, at the time of the machine's clock, and must not change
 * what it is shown. A state that lasts no time at all may be left out. Nothing is computed where nobody listens.
 */
export interface MachineObserver {
  /** Something is about to happen on the machine: time goes on, or a program does. What is thrown ends the machine. */
  machineEvent?(): void;
  processStarted?(process: Process<Thread>): void;
  /** Its last thread that it has to wait for has ended. */
  processFinished?(process: Process<Thread>): void;
  /** `creator` is null for the main thread. */
  threadCreated?(thread: Thread, creator: Thread | null): void;
  /** It has what it needs, and goes on. */
  threadRunning?(thread: Thread, core: number): void;
  threadWaitsForCore?(thread: Thread): void;
  threadWaitsForGil?(thread: Thread): void;
  /** It was asked to let go of the GIL, did so, and waits until another thread has taken it. */
  threadSwitching?(thread: Thread): void;
  /** It is in a blocking call that ends at `until`, in seconds of the machine's clock. */
  threadBlocked?(thread: Thread, until: number): void;
  /** It waits to be woken; `thread.waitsFor` says for what. */
  threadParked?(thread: Thread): void;
  /** It was parked, and is woken by the thread whose program is running; null if none is. It may have to park again. */
  threadWoken?(thread: Thread, by: Thread | null): void;
  threadFinished?(thread: Thread): void;
  /** It begins to compute for `seconds`, with the GIL or without it. */
  threadComputes?(thread: Thread, seconds: number, gil: boolean): void;
  /** Another thread than before has the GIL; `from` is null for the first. */
  gilTaken?(process: Process<Thread>, to: Thread, from: Thread | null): void;
}
